"""The names of customers as people search for them: written with the serving file, once a run."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from oarlock.domain.predicate import Every, Is, Predicate, Some
from oarlock.errors import OarlockError
from oarlock.kit.pinyin import EDGE, keys, wanted
from oarlock.lake.engines.sql import connect, quoted, run

if TYPE_CHECKING:
    import duckdb

NAMES = "names_now"
"""Account, name, ARR, what scopes look at, and the keys; made of the portfolio, and disposable like its file."""
_FROM = "portfolio_now"
_COLUMNS = ("account_id", "name", "value", "currency", "owner", "group")
_BATCH = 5000


def write_names(connection: duckdb.DuckDBPyConnection, *, before: Path | None) -> None:
    """Add the table of names to a serving file that is being written; before: the last run's, whose keys serve."""
    known = _known(before) if before is not None else {}
    chosen = ", ".join(map(quoted, _COLUMNS))
    found = run(lambda: connection.execute(f"SELECT account_id, name FROM {_FROM} WHERE account_id IS NOT NULL")
                .fetchall())  # fmt: skip
    run(partial(connection.execute, "CREATE TEMP TABLE made (id VARCHAR, keys VARCHAR)"))
    for start in range(0, len(found), _BATCH):
        part = found[start : start + _BATCH]
        told = [known.get((id_, name)) or keys(name or "", id_) for id_, name in part]
        ids = [id_ for id_, _ in part]
        run(
            partial(
                connection.execute, "INSERT INTO made SELECT unnest(?::VARCHAR[]), unnest(?::VARCHAR[])", [ids, told]
            )
        )
    # The largest first: what is asked for is the largest few that fit.
    run(partial(connection.execute,
                f"CREATE TABLE {NAMES} AS SELECT {chosen}, keys FROM {_FROM} JOIN made ON id = account_id "
                "ORDER BY value DESC NULLS LAST, account_id"))  # fmt: skip
    run(partial(connection.execute, "DROP TABLE made"))


def named(words: str) -> Predicate:
    """The condition that a customer's name, its pinyin, its initials or its ID hold the words."""
    return Is("account_id", "named", words)


def in_names(words: str, *, is_start: bool) -> Predicate:
    """The same as a condition on rows of the table of names; is_start: one of the forms begins with them."""
    edge = EDGE if is_start else ""
    return Some(tuple(Is("keys", "holds", edge + form) for form in _forms(words)))


def begins(words: str, keys: str) -> bool:
    """Whether one of the forms of a row of the table of names begins with the words."""
    return any(EDGE + form in keys for form in _forms(words))


def _forms(words: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(form for form in (words.casefold().strip(), wanted(words)) if form))


def without_names(predicate: Predicate) -> Predicate:
    """The condition for a file that has no table of names: only what is written is searched."""
    if isinstance(predicate, Is):
        if predicate.op != "named":
            return predicate
        return Some((Is("name", "contains", predicate.value), Is("account_id", "contains", predicate.value)))
    parts = tuple(without_names(part) for part in predicate.parts)
    return Every(parts) if isinstance(predicate, Every) else Some(parts)


def _known(before: Path) -> dict[tuple[str, str | None], str]:
    # Pinyin of a hundred thousand names takes seconds; nearly all of them were there yesterday.
    try:
        with connect(before) as connection:
            rows = run(lambda: connection.execute(f"SELECT account_id, name, keys FROM {NAMES}").fetchall())
    except OarlockError:
        return {}
    return {(id_, name): told for id_, name, told in rows}


def sql_of(words: object, bound: list[object]) -> str:
    """The condition `named` as SQL over a table with `account_id`."""
    parts = in_names(str(words), is_start=False).parts  # type: ignore[union-attr]  # it is `Some`
    tests = []
    for part in parts:
        bound.append(part.value)  # type: ignore[union-attr]  # each is `Is`
        tests.append("contains(keys, ?)")
    return f"account_id IN (SELECT account_id FROM {NAMES} WHERE {' OR '.join(tests) or 'FALSE'})"
