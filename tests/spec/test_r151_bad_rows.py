"""R-151: 5,000 rows with 37 errors: each listed by row and field, 4,963 loaded, and repeating adds none."""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path

import pytest

from oarlock.domain.entities import entity
from oarlock.domain.plan import Col, Part, ReadPlan, Target
from oarlock.kit.files import inspect
from oarlock.lake.batches import discard, finish, new_batch
from oarlock.lake.commits import read_log
from oarlock.lake.load import Loaded, LoadOptions, load_file
from oarlock.lake.workspace import Workspace, init_workspace

NOW = dt.datetime(2024, 6, 1)
WRONG = (("account_id", ""), ("start_date", "2024-02-30"), ("amount", "NaN"), ("amount", "-1"), ("currency", "ZZZ"))
PLAN = ReadPlan(
    preset="test",
    system="",
    parts=(
        Part(
            entity="contract_line",
            targets=tuple(Target(column=c.name, expr=Col(c.name)) for c in entity("contract_line").columns),
        ),
    ),
)


def _file(folder: Path) -> tuple[Path, list[tuple[int, str]]]:
    """5,000 rows, 37 of them wrong in one field; the lines and fields that are wrong."""
    names = ["account_id", "start_date", "amount", "currency"]
    bad = sorted(random.Random(37).sample(range(5000), 37))
    wrong: list[tuple[int, str]] = []
    lines = [",".join(names)]
    for i in range(5000):
        row = {
            "account_id": f"A{i % 800}",
            "start_date": f"2024-0{1 + i % 6}-01",
            "amount": f"{i}.50",
            "currency": "USD",
        }
        if i in bad:
            field, text = WRONG[bad.index(i) % len(WRONG)]
            row[field] = text
            wrong.append((i + 2, field))
        lines.append(",".join(row[n] for n in names))
    path = folder / "lines.csv"
    path.write_text("\n".join(lines) + "\n")
    return path, wrong


def _load(workspace: Workspace, path: Path, scratch: Path, now: dt.datetime) -> Loaded:
    (source,) = inspect(path, scratch=scratch)
    draft = new_batch(workspace, now=now)
    loaded = load_file(
        workspace=workspace,
        log=read_log(workspace),
        draft=draft,
        source=source,
        plan=PLAN,
        options=LoadOptions(threads=1),
    )
    parts = [p.part for p in loaded.parts if p.part]
    if parts:
        finish(draft, parts=parts, now=now)
    else:
        discard(draft)
    return loaded


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return init_workspace(tmp_path / "ws", timezone="UTC", currency="USD", now=NOW)


def test_r151_37_errors_are_listed_by_row_and_field_and_4963_rows_load(workspace: Workspace, tmp_path: Path) -> None:
    path, wrong = _file(tmp_path)
    loaded = _load(workspace, path, tmp_path, NOW)
    (part,) = loaded.parts
    assert (part.read, part.loaded, part.unchanged, part.rejected) == (5000, 4963, 0, 37)
    assert [(r.line, r.column) for r in loaded.rejects] == wrong


def test_r151_repeating_the_file_adds_nothing(workspace: Workspace, tmp_path: Path) -> None:
    path, _ = _file(tmp_path)
    _load(workspace, path, tmp_path, NOW)
    (part,) = _load(workspace, path, tmp_path, NOW + dt.timedelta(hours=1)).parts
    assert (part.read, part.loaded, part.unchanged, part.rejected) == (5000, 0, 4963, 37)
    assert part.part is None
