"""Physical types: what is really in the files, and what each engine calls it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from oarlock.domain.entity import ColumnType, Entity
from oarlock.domain.metric import Field
from oarlock.errors import OarlockError

if TYPE_CHECKING:
    import pyarrow

Schema = Mapping[str, str]
"""Column name to physical type, in column order."""

PHYSICAL: dict[ColumnType, str] = {
    ColumnType.STRING: "string",
    ColumnType.BOOL: "bool",
    ColumnType.INT32: "int32",
    ColumnType.INT64: "int64",
    ColumnType.DOUBLE: "double",
    ColumnType.DECIMAL: "decimal(20,12)",
    ColumnType.DATE: "date",
    ColumnType.TIMESTAMP: "timestamp",
    ColumnType.MONEY: "int64",
    ColumnType.CURRENCY: "string",
}

SYSTEM_COLUMNS: dict[str, str] = {
    "_row": "int64",
    "_batch": "string",
    "_source": "string",
    "_line": "int64",
    "_key": "string",
    "_hash": "int64",
    "_learned": "timestamp",
    "_valid_from": "timestamp",
    "_closed": "bool",
}

_SAME = {"boolean": "bool", "float64": "double", "timestamp(6)": "timestamp", "!string": "string", "str": "string"}
_DUCKDB = {
    "string": "VARCHAR",
    "bool": "BOOLEAN",
    "int32": "INTEGER",
    "int64": "BIGINT",
    "double": "DOUBLE",
    "date": "DATE",
    "timestamp": "TIMESTAMP",
}
_SPARK = {
    "string": "STRING",
    "bool": "BOOLEAN",
    "int32": "INT",
    "int64": "BIGINT",
    "double": "DOUBLE",
    "date": "DATE",
    "timestamp": "TIMESTAMP_NTZ",
}
_IBIS = {"bool": "boolean", "double": "float64"}
_DECIMAL = re.compile(r"decimal\((\d+),(\d+)\)")


class WrongTypeError(OarlockError):
    """An expression does not have the type that its card or entity declares; the code must change."""


def physical(name: str) -> str:
    """The physical type of that name; Ibis' own spellings are understood. Raises `WrongTypeError`."""
    plain = _SAME.get(name.replace(" ", "").lower(), name.replace(" ", "").lower())
    if plain in _DUCKDB or _DECIMAL.fullmatch(plain):
        return plain
    raise WrongTypeError("There is no physical type '{name}'.", name=name)


def duckdb_type(type_: str) -> str:
    """DuckDB's name of a physical type."""
    return _DUCKDB.get(type_) or type_.upper()


def spark_type(type_: str) -> str:
    """Spark's name of a physical type; timestamps are naive there too."""
    return _SPARK.get(type_) or type_.upper()


def arrow_type(type_: str) -> pyarrow.DataType:
    """Arrow's type of a physical type."""
    import pyarrow

    if match := _DECIMAL.fullmatch(type_):
        return pyarrow.decimal128(int(match[1]), int(match[2]))
    simple: dict[str, pyarrow.DataType] = {
        "string": pyarrow.string(),
        "bool": pyarrow.bool_(),
        "int32": pyarrow.int32(),
        "int64": pyarrow.int64(),
        "double": pyarrow.float64(),
        "date": pyarrow.date32(),
        "timestamp": pyarrow.timestamp("us"),
    }
    return simple[type_]


def ibis_type(type_: str) -> str:
    """Ibis' name of a physical type."""
    return _IBIS.get(type_, type_)


def declared_schema(entity: Entity, *, system: bool = False) -> dict[str, str]:
    """Physical types of an entity's columns without the personal ones, then the system columns when asked for."""
    schema = {c.name: PHYSICAL[c.type] for c in entity.columns if not c.personal}
    return schema | SYSTEM_COLUMNS if system else schema


def answer_schema(fields: Iterable[Field]) -> dict[str, str]:
    """Physical types of the fields of an answer."""
    return {f.name: physical(f.type) for f in fields}


def is_safe_cast(have: str, want: str) -> bool:
    """Whether casting loses nothing that has not been rounded explicitly.

    Integers may become any number; a decimal may become an integer only when it has no decimals. Fractions never
    become integers here: the engines round them differently.
    """
    if have == want:
        return True
    if have.startswith(("int", "uint")):
        return want in {"int32", "int64", "double"} or want.startswith("decimal")
    if match := _DECIMAL.fullmatch(have):
        scale = int(match[2])
        return want == "double" or (scale == 0 and want in {"int32", "int64"}) or want.startswith("decimal")
    return have == "null"


def check_types(have: Schema, want: Schema) -> None:
    """Refuse an expression whose columns are missing or of another kind than declared; raises `WrongTypeError`.

    have: column name to Ibis type text; want: column name to physical type.
    """
    for name, type_ in want.items():
        if name not in have:
            raise WrongTypeError(
                "The column '{name}' is declared but the expression does not give it; it gives {given}.",
                name=name,
                given=", ".join(have),
            )
        given = have[name].replace(" ", "").removeprefix("!")
        given = _SAME.get(given, given)
        if not is_safe_cast(given, type_):
            raise WrongTypeError(
                "The column '{name}' is declared as {want} but computed as {have}.",
                remedy="Round or cast it explicitly in the expression.",
                name=name,
                want=type_,
                have=given,
            )
