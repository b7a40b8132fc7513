"""docs/entities.md: every entity with its columns, and the header words by which files name them."""

from __future__ import annotations

from oarlock.domain.entities import ENTITIES, ROLLUPS
from oarlock.domain.entities.system import SYSTEM
from oarlock.domain.entity import Column, Entity
from oarlock.ingest.mapping import columns_of
from oarlock.sources.registry import generic
from tools.pages.markdown import code, codes, page, table

INTRO = (
    "What the lake holds. A **state** has versions: the newest that was true at a time counts. An **event** happened "
    "once. Your own tables are recognised by the words in the last column, in English or Chinese; case, spaces, `_` "
    "and `-` do not matter. Types are what a value has to be; money is written in major units (`12.50`) and kept as a "
    "whole number of minor units. Personal columns rest in side files that no figure reads. A **rollup** is derived "
    "from other entities at each refresh and never imported."
)


def render() -> str:
    """The page."""
    every = [*ENTITIES.values(), *ROLLUPS.values()]
    contents = [(f"[`{e.name}`](#{e.name})", e.label.en, e.label.zh, e.kind, e.meaning.en) for e in every]
    return page(
        "Entities",
        INTRO,
        table(("entity", "label", "中文", "kind", "meaning"), contents),
        *(_section(entity) for entity in every),
    )


def _section(entity: Entity) -> str:
    lines = [f"- **Kind:** {entity.kind}, schema version {entity.version}", f"- **Key:** {codes(entity.key)}"]
    if entity.natural_key:
        lines.append(
            f"- **Without the key:** rows are told apart by {codes(entity.natural_key)}; equal ones are numbered"
        )
    for name, which, columns in (
        ("Learned", "the first of", entity.learned_by),
        ("True since", "the first of", entity.valid_by),
        ("Observed until", "the latest day among", entity.happened_by),
    ):
        if columns:
            lines.append(f"- **{name}:** {which} {codes(columns)}")
    if entity in SYSTEM:
        lines.append("- **Written by:** people's decisions and the matching rules, never by a file")
    if entity.made_from:
        lines.append(f"- **Made from:** {codes(entity.made_from)}, never by a file")
    if entity.by_day:
        lines.append(
            f"- **Kept by:** the local day of {codes((entity.by_day,))}; the same key on another day is another row"
        )
    words = {} if entity in SYSTEM or entity.made_from else _words(entity)
    rows = [
        (code(c.name), _type(c), c.label.en, c.label.zh, _notes(c), codes(words.get(c.name, ())))
        for c in entity.columns
    ]
    header = ("column", "type", "label", "中文", "notes", "header words")
    return "\n\n".join(
        (f"## {entity.name}", f"{entity.meaning.en} {entity.meaning.zh}", "\n".join(lines), table(header, rows))
    )


def _words(entity: Entity) -> dict[str, tuple[str, ...]]:
    plan = generic(entity.name).plan
    targets = plan.parts[0].targets if plan else ()
    return {t.column: tuple(dict.fromkeys(columns_of(t.expr))) for t in targets}


def _type(column: Column) -> str:
    return f"{column.type}{f', {column.unit}' if column.unit else ''}"


def _notes(column: Column) -> str:
    notes = [
        "**required**" if column.required else "",
        "personal" if column.personal else "",
        "kept as a keyed hash" if column.pseudonym else "",
        f"one of {codes(column.choices)}" if column.choices else "",
        f"at least {column.minimum}" if column.minimum is not None else "",
        f"at most {column.maximum}" if column.maximum is not None else "",
        f"refers to [`{column.refers_to}`](#{column.refers_to})" if column.refers_to else "",
        f"dated by {code(column.dated_by)}" if column.dated_by else "",
        f"since version {column.since}" if column.since > 1 else "",
    ]
    return "; ".join(note for note in notes if note)
