"""With `--lang zh` every sentence is Chinese: results, help, notes and refusals; names and codes stay as they are."""

from __future__ import annotations

import re

import pytest

from oarlock.metrics.registry import all_metrics
from tests.support.cli import Cli
from tests.support.smallco import AS_OF

ENGLISH = re.compile(
    r"(?<![\w./-])(the|is|are|was|were|not|there|this|that|cannot|with|from|has|have|give|use|write|known|into|must|only"
    r"|should|because|which|already|nothing|rows of|of|and|or|a|an|in|on|at|by|for|to|its|it)(?![\w/-])",
)
"""Words that every English sentence has some of, and no name or code."""
NAMES = re.compile(r"--[a-z-]+|`[^`]*`|'[^']*'|“[^”]*”|oarlock( [a-z]+)+")
"""What stays in any language: options, commands, quoted words."""


def sentences(text: str) -> list[str]:
    """Lines that still hold English."""
    return [line for line in text.splitlines() if ENGLISH.search(NAMES.sub("", line))]


COMMANDS = [
    ["--help"], ["imports"], ["runs"], ["doctor"], ["metrics"], ["definitions", "list"], ["identity", "review"],
    ["metric", "mrr"], ["metric", "mrr", "--as-of", "2024-06-01"], ["metric", "mrr_movements", "--to", AS_OF],
    ["metric", "revenue_bridge", "--to", AS_OF], ["metric", "receivables_ageing"],
    ["metric", "net_revenue_retention", "--to", AS_OF, "--explain"], ["report"],
    ["record", "show", "account", "apex:c1"], ["replay", "{run}"],
]  # fmt: skip
GROUPS = [
    "import", "imports", "imports undo", "identity", "identity merge", "record edit", "refresh", "metric", "metrics",
    "definitions publish", "doctor", "runs", "replay", "sample", "demo", "report", "init",
]  # fmt: skip
REFUSED = [
    ["metric", "nope"], ["metric"], ["metric", "mrr", "more"], ["metric", "mrr", "--nope"],
    ["metric", "mrr", "--as-of"],
    ["metric", "mrr", "--format", "xml"], ["metric", "mrr", "--as-of", "soon"], ["metric", "mrr", "--known-at", "soon"],
    ["metric", "mrr", "--by", "moon"], ["metric", "mrr", "--engine", "moon"], ["metric", "mrr", "--grain", "moon"],
    ["metric", "mrr", "--known-by", "moon"], ["metric", "mrr", "--set", "moon"], ["metric", "mrr", "--definition", "m"],
    ["metric", "mrr", "--from", "2024-03-01", "--to", "2024-02-01"], ["metric", "mrr", "--as-of", "0001-01-01"],
    ["metric", "mrr", "--from", "1900-01-01", "--grain", "day"],
    ["imports", "undo", "nope"], ["imports", "undo"], ["imports", "nope"], ["replay", "nope"],
    ["identity", "merge", "a", "a"], ["identity", "merge", "a", "b"], ["identity", "split", "apex:c3"],
    ["record", "show", "nope", "x"], ["record", "show", "account", "x"],
    ["record", "edit", "account", "apex:c1", "x", "y"],
    ["definitions", "show", "nope"], ["definitions", "publish", "/none"], ["refresh", "--as-of", "soon"],
    ["import"], ["import", "/none.csv"], ["import", "x", "--map", "x"], ["import", "x", "--url-env", "NOPE"],
    ["import", "x", "--system", "a:b"], ["import", "/proc/self/cmdline"], ["import", "{file}", "--preset", "nope"],
    ["import", "{file}", "--entity", "nope"], ["import", "{file}", "--encoding", "nope"],
    ["import", "{file}", "--map", "nope=x"], ["sample"], ["sample", "--out", "/dev/null/x"],
    ["sample", "--out", "x", "--accounts", "1"], ["init"], ["init", "x", "--week-start", "x"],
    ["init", "x", "--week-start", "9"], ["init", "x", "--timezone", "Mars"], ["init", "x", "--currency", "GOLD"],
    ["init", "/dev/null/x"], ["nope"],
]  # fmt: skip


def run(company: Cli, words: list[str]):
    zh = Cli(company.workspace, lang="zh")
    places = {
        "run": company("runs", "--format", "json").json[0]["run"],
        "file": str(company.workspace.parent / "files" / "bill" / "lines.csv"),
    }
    return zh.try_(*(w.format(**places) for w in words))


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_what_commands_print(company, words):
    ran = run(company, words)
    assert ran.code == 0
    assert re.search(r"[\u4e00-\u9fff]", ran.out)
    assert sentences(ran.out + ran.err) == []


@pytest.mark.parametrize("words", GROUPS)
def test_help(company, words):
    ran = run(company, [*words.split(), "--help"])
    assert ran.code == 0
    assert sentences(ran.out) == []


@pytest.mark.parametrize("words", REFUSED, ids=" ".join)
def test_refusals(company, words, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    ran = run(company, words)
    assert ran.code in (2, 4, 5, 6, 10), ran
    assert re.search(r"[\u4e00-\u9fff]", ran.err)
    assert sentences(ran.err) == []


@pytest.mark.parametrize("metric", [m.card.name for m in all_metrics()])
def test_cards(company, metric):
    """What the catalogue says of each metric, from the card itself: the commands print nothing else."""
    card = next(m.card for m in all_metrics() if m.card.name == metric)
    told = [
        card.title,
        card.meaning,
        card.formula,
        card.source,
        card.level,
        *card.differs,
        *(f.label for f in card.fields),
    ]
    assert [t.zh for t in told if sentences(t.zh)] == []


def test_work_in_chinese(own):
    zh = Cli(own.workspace, lang="zh")
    files = own.workspace.parent / "files"
    (files / "bad.csv").write_text("account_id,name\n,nobody\nz,zed\n", encoding="utf-8")
    said = ""
    for words in (
        ["import", files / "bad.csv", "--entity", "account"],
        ["import", files / "bad.csv", "--entity", "account"],
        ["import", files / "bill", "--dry-run"],
        ["refresh"],
        ["refresh"],
        ["identity", "merge", "apex:c3", "bill:b3"],
        ["identity", "split", "bill:b3"],
        ["record", "edit", "account", "apex:c1", "name", "Acme 2"],
        ["imports", "undo", own("imports", "--format", "json").json[2]["batch"]],
        ["init", own.workspace.parent / "v"],
        ["doctor"],
    ):
        ran = zh(*words)
        said += ran.out + ran.err
    (listed,) = (own.workspace / "quarantine").glob("*.csv")
    said += "\n".join(listed.read_text("utf-8-sig").splitlines()[1:])
    assert sentences(said) == []


def test_it_notices_english():
    assert sentences("There is no metric 'x'.") != []
    assert sentences("没有名为“the one”的指标，运行 `oarlock import a` 或 --from。") == []
