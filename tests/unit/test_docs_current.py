"""The pages under docs/ say what the code does: generated ones are current, and nothing is left out."""

from __future__ import annotations

import datetime as dt
import re
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from oarlock.domain.entities import ENTITIES, ROLLUPS
from oarlock.domain.metric import Question
from oarlock.lake.engines import open_engine
from oarlock.sources.registry import all_presets, recognise
from oarlock.strategy.registry import all_figures
from tools import docs
from tools.pages import cli, markdown

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = dict(cli.commands())


@cache
def sections(page: str) -> dict[str, str]:
    """The text below each heading of a page of docs/."""
    text = (docs.DOCS / page).read_text(encoding="utf-8")
    found = re.split(r"^#+ (.+)$", text, flags=re.MULTILINE)[1:]
    return dict(zip(found[::2], found[1::2], strict=True))


def test_generated_pages_are_current() -> None:
    assert docs.outdated() == [], "run `make docs`"


def test_pages_are_written_the_same_twice() -> None:
    assert docs.pages() == docs.pages()


@pytest.mark.parametrize("path", COMMANDS)
def test_every_command_and_option_is_documented(path: str) -> None:
    text = sections("cli.md")[path]
    assert COMMANDS[path].help in text
    for parameter in cli.parameters(COMMANDS[path]):
        is_option = parameter.param_type_name == "option"
        for name in parameter.opts if is_option else [str(parameter.metavar or parameter.name.upper())]:
            assert re.search(rf"`{re.escape(name)}[ `]", text), f"{name} of {path}"
        assert parameter.help, f"{parameter.name} of {path} has no help"


@pytest.mark.parametrize("error", cli.classes(), ids=lambda e: e.__name__)
def test_every_error_is_documented_and_says_what_it_means(error: Any) -> None:
    assert (error.__doc__ or "").splitlines()[0].endswith(".")
    assert f"| {error.exit_code} | `{error.__name__}` |" in sections("cli.md")["Exit codes"]


def test_every_environment_variable_is_documented() -> None:
    read: set[str] = set()
    for file in (ROOT / "src").rglob("*.py"):
        read |= set(re.findall(r'["\']((?:OARLOCK|DATABASE)_[A-Z_]+)["\']', file.read_text(encoding="utf-8")))
    assert read == set(cli.SETTINGS)


@pytest.mark.parametrize("metric", all_figures(), ids=lambda m: m.card.name)
def test_every_metric_is_documented_in_both_languages(metric: Any) -> None:
    for page, lang in (("metrics.md", "en"), ("metrics.zh.md", "zh")):
        text = sections(page)[metric.card.name]
        assert metric.card.formula.in_(lang) in text
        assert all(f"| `{field.name}` |" in text for field in metric.card.fields)


@pytest.mark.parametrize("preset", all_presets(), ids=lambda p: p.name)
def test_every_preset_is_documented(preset: Any) -> None:
    text = sections("sources.md")["Your own files"] if preset.is_generic else sections("sources.md")[preset.name]
    assert f"`{preset.name}`" in text or preset.title in text
    for part in preset.plan.parts if preset.plan else ():
        assert f"entities.md#{part.entity}" in text


@pytest.mark.parametrize("entity", [*ENTITIES.values(), *ROLLUPS.values()], ids=lambda e: e.name)
def test_every_entity_and_column_is_documented(entity: Any) -> None:
    text = sections("entities.md")[entity.name]
    assert entity.meaning.en in text
    assert all(f"| `{column.name}` | {column.type}" in text for column in entity.columns)


def test_a_link_into_a_page_finds_its_heading() -> None:
    dead = []
    for page in sorted((ROOT / "docs").rglob("*.md")):
        for link, anchor in re.findall(r"\]\(([^)#\s]*)#([^)]+)\)", page.read_text(encoding="utf-8")):
            target = (page.parent / link if link else page).read_text(encoding="utf-8")
            if anchor not in {slug(heading) for heading in re.findall(r"^#+ (.+)$", target, re.MULTILINE)}:
                dead.append(f"{page.name}: {link}#{anchor}")
    assert dead == []


def slug(heading: str) -> str:
    """The anchor of a heading as the common Markdown renderers make it."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def example(page: str) -> dict[str, Any]:
    """The names that the first Python example of a page defines."""
    text = (docs.DOCS / page).read_text(encoding="utf-8")
    found = re.search(r"^```python\n(.+?)^```$", text, re.MULTILINE | re.DOTALL)
    assert found
    names: dict[str, Any] = {"__name__": "example"}
    exec(compile(found[1], page, "exec"), names)
    return names


def test_the_metric_in_the_guide_computes(tmp_path: Path) -> None:
    metric = example("contributing-a-metric.md")["METRIC"]
    question = Question(metric=metric.card.name, as_of=dt.date(2026, 1, 1))

    with closing(open_engine("duckdb", scratch=tmp_path)) as engine:

        class Invoices:
            def entity(self, name: str) -> Any:
                rows = [{"invoice_id": "1", "status": "open"}, {"invoice_id": "2", "status": "paid"}]
                return engine.literal(rows, {"invoice_id": "string", "status": "string"})

        rows = engine.fetch(metric.answer(Invoices(), question))
    assert rows == [{"as_of": dt.date(2026, 1, 1), "value": 1}]
    assert set(rows[0]) == {field.name for field in metric.card.fields}


def test_the_preset_in_the_guide_fits_the_entities_and_no_other_preset_wants_its_header() -> None:
    (preset,) = example("contributing-a-preset.md")["PRESETS"]
    for part in preset.plan.parts:
        assert {target.column for target in part.targets} <= set(ENTITIES[part.entity].names)
    assert recognise([*(names[0] for names in preset.needs), *preset.hints, "ccy"]) == []


def test_a_page_without_tables_is_still_a_page() -> None:
    assert markdown.table(("a",), ()) == ""
    assert markdown.page("T", "", "text") == f"# T\n\n{markdown.NOTE}\n\ntext\n"
    assert markdown.table(("a", "b"), [("x|y", "1\n2")]) == "| a | b |\n|---|---|\n| x\\|y | 1 2 |"
