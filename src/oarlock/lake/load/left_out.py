"""People who were erased: what a file brings of them again is left out, and told."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from oarlock.domain.entity import Entity
from oarlock.lake.erasures import DIGITS, Ledger
from oarlock.lake.load.connection import literal, one

if TYPE_CHECKING:
    import duckdb

_TOLD = ("ticket", "interaction", "survey_response")
"""Entities whose free text is about the contact that they name."""


def leave_out(connection: duckdb.DuckDBPyConnection, table: str, entity: Entity, ledger: Ledger) -> int:
    """Mark the rows that are an erased person's own as `other`, and empty what others say of one; how many rows.

    Comes after keys and content hashes were made, so that a row which the lake has in its redacted form is known again.
    """
    books = [(book.salt, book.marks) for book in ledger if book.entries]
    if not books or not entity.columns:
        return 0
    people = {c.name: c.refers_to or "" for c in entity.columns if c.refers_to in ("contact", "employee")}
    if entity.name in ("contact", "employee"):
        people[entity.key[0]] = entity.name
    own = [name for name in people if name in (*entity.key, *entity.natural_key)]
    mails = [c.name for c in entity.columns if c.personal and c.name.endswith("email")]
    users = [c.name for c in entity.columns if c.pseudonym]
    gone = [_is_marked(table, name, people[name], books) for name in own]
    if entity.name in ("contact", "employee"):
        gone += [_is_marked(table, name, "email", books) for name in mails]
    count = 0
    if gone:
        count = _count(connection, table, gone)
        if count:
            connection.execute(
                f"update {table} set _fate = 'other' where _fate is null and not _bad and ({' or '.join(gone)})"
            )
    empties = {name: _is_marked(table, name, what, books) for name, what in people.items() if name not in own}
    empties |= {name: _is_marked(table, name, "user", books) for name in users}
    if entity.name not in ("contact", "employee"):
        empties |= {name: _is_marked(table, name, "email", books) for name in mails}
    for name, test in empties.items():
        if not (found := _count(connection, table, [test])):
            continue
        count += found
        about = (people.get(name) == "contact" and entity.name in _TOLD) or name in mails
        cleared = (name, *(entity.personal if about else ()))
        values = ", ".join(f"v_{column} = null" for column in dict.fromkeys(cleared))
        connection.execute(f"update {table} set {values} where {test}")
    return count


def _count(connection: duckdb.DuckDBPyConnection, table: str, tests: Iterable[str]) -> int:
    sql = f"select count(*) from {table} where _fate is null and not _bad and ({' or '.join(tests)})"
    return int(str(one(connection, sql)[0]))


def _is_marked(table: str, column: str, what: str, books: list[tuple[str, frozenset[str]]]) -> str:
    value = f"v_{column}"
    tests = []
    for salt, marks in books:
        told = f"sha256(concat_ws(chr(31), {literal(salt)}, {literal(what)}, lower(trim(v))))"
        tests.append(f"left({told}, {DIGITS}) in ({', '.join(map(literal, sorted(marks)))})")
    # Each different value once: of a user there may be millions of events.
    return (
        f"coalesce({value} in (select v from (select distinct {value} as v from {table} where {value} is not null) "
        f"where {' or '.join(tests)}), false)"
    )
