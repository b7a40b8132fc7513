"""docs/sources.md: every preset: what it reads, how it is recognised, and which columns feed which fields."""

from __future__ import annotations

from itertools import groupby

from oarlock.domain.expressions import NEVER
from oarlock.domain.plan import Choose, Col, Const, Expr, First, Part, Preset
from oarlock.ingest.mapping import columns_of
from oarlock.sources.registry import all_presets
from tools.pages.markdown import code, codes, page, table

INTRO = (
    "A **preset** knows one kind of export. It is chosen by the file's columns, whatever the file is called; "
    "`--preset NAME` forces one. Column names are compared without case, spaces, `_` and `-`. Of several columns "
    "joined by *or*, the first that the file holds is read. A column written `alias.column` comes from another "
    "table of the same import; tables that only complete others load nothing themselves."
)
SYSTEMS = {
    "baremetrics": "Baremetrics",
    "chargebee": "Chargebee",
    "chartmogul": "ChartMogul",
    "generic": "Your own files",
    "hubspot": "HubSpot",
    "minimal": "The smallest useful file",
    "salesforce": "Salesforce",
    "stripe": "Stripe",
}


def render() -> str:
    """The page."""
    every = sorted(all_presets(), key=_place)
    blocks = [INTRO, _never(), _contents(every)]
    for system, found in groupby(every, key=_system):
        blocks.append(f"## {SYSTEMS.get(system, system)}")
        if system == "generic":
            blocks.append(
                "Any table whose columns carry the names or labels of an entity, in English or Chinese. It has to know "
                "most of the columns (or five and a quarter of them), and stands back when a preset of a system "
                "matches. All header words are listed under [entities](entities.md)."
            )
            blocks.append(_generic(list(found)))
        else:
            blocks += [_section(preset) for preset in found]
    return page("Sources", *blocks)


def _system(preset: Preset) -> str:
    return preset.name.split("_")[0]


def _place(preset: Preset) -> tuple[int, str, str]:
    order = ("minimal", "generic")
    system = _system(preset)
    return (order.index(system) if system in order else len(order), system, preset.name)


def _never() -> str:
    words = codes(sorted(NEVER))
    return f"Columns whose name holds one of these words are never read, not even as attributes: {words}."


def _contents(every: list[Preset]) -> str:
    rows = [(_link(p), p.title, ", ".join(_entities(p)) or "nothing itself") for p in every]
    return table(("preset", "what it is", "loads"), rows)


def _link(preset: Preset) -> str:
    return code(preset.name) if preset.is_generic else f"[`{preset.name}`](#{preset.name})"


def _entities(preset: Preset) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.entity for part in preset.plan.parts)) if preset.plan else ()


def _generic(found: list[Preset]) -> str:
    rows = []
    for preset in found:
        entity = _entities(preset)[0]
        needs = "; ".join(codes(names) for names in preset.needs)
        rows.append((code(preset.name), f"[`{entity}`](entities.md#{entity})", needs))
    return table(("preset", "loads", "needs (one word of each group)"), rows)


def _section(preset: Preset) -> str:
    lines = [f"- **Recognised by:** {'; '.join(_group(names) for names in preset.needs)}"]
    if preset.refuses:
        lines.append(f"- **Not when it holds:** {codes(preset.refuses)}")
    if preset.hints:
        lines.append(f"- **Also telling:** {codes(preset.hints)}")
    if preset.is_asked:
        lines.append(f"- **Only when asked for:** {code(f'--preset {preset.name}')}")
    if preset.plan is None:
        lines.append("- **Loads:** nothing itself; it completes other tables of the same import")
        return "\n\n".join((f"### {preset.name}", preset.title, "\n".join(lines)))
    plan = preset.plan
    if plan.system:
        lines.append(f"- **IDs become:** {code(f'{plan.system}:ID')}")
    lines.append(f"- **Stamps without a zone are:** {'UTC' if plan.zone == 'utc' else 'local time of the workspace'}")
    for look in plan.lookups:
        need = "needed" if look.is_required else "used when it is there"
        names = " or ".join(code(name) for name in (look.preset, *look.instead))
        lines.append(f"- **Completed by:** {names} as {code(look.alias)}, {need}")
    return "\n\n".join((f"### {preset.name}", preset.title, "\n".join(lines), *(_part(part) for part in plan.parts)))


def _group(names: tuple[str, ...]) -> str:
    return " or ".join(code(name) for name in names)


def _part(part: Part) -> str:
    notes = [
        "every row is a version in time" if part.is_history else "",
        "one row for each key" if part.is_distinct else "",
        "only what the lake does not hold yet" if part.is_new_only else "",
        f"one row for each item of {codes(dict.fromkeys(columns_of(part.each)))}" if part.each is not None else "",
    ]
    told = "; ".join(note for note in notes if note)
    title = f"[`{part.entity}`](entities.md#{part.entity}){f' ({told})' if told else ''}"
    return f"{title}\n\n" + table(("field", "from"), ((code(t.column), _from(t.expr)) for t in part.targets))


def _from(expr: Expr) -> str:
    match expr:
        case Const(value=value):
            return f"always {code(value)}"
        case Col(names=names):
            return _group(names)
        case Choose(part=part) if isinstance(part, Col):
            return f"{_group(part.names)}, its words brought to ours"
        case First(parts=parts) if all(isinstance(part, Col) for part in parts):
            return f"the first filled one of {codes(dict.fromkeys(columns_of(expr)))}"
    found = codes(dict.fromkeys(columns_of(expr)))
    return f"worked out from {found}" if found else "worked out"
