"""The customers' part of the report: from published rows to lines that fit, in both languages."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import Any

import pytest

from oarlock.cli import attention, doctoring
from oarlock.cli.door import Door
from oarlock.cli.picture import cells
from oarlock.config import Settings
from oarlock.domain.metric import Question
from oarlock.pipeline import evidence, published
from oarlock.pipeline.published import Published
from oarlock.scores.health.shipped import shipped
from tests.spec.test_accounts_needing_attention import CHANGES, judged

DAY = dt.date(2026, 3, 1)
NAMES = {"silent": "North Star Bakery", "loud": "Ring Bell", "no data": "Blank Sheet", "drifts": "Far Shore"}


def rows() -> list[dict[str, Any]]:
    from tests.spec.test_accounts_needing_attention import CALM as calm

    listed = judged([{**calm, **more, "account_id": who, "name": NAMES.get(who)} for who, more in CHANGES.items()])
    return [{**r, "value": r["arr"], "currency": "USD"} for r in listed]


def given(is_current: bool = True, **answers: list[dict[str, Any]]) -> Any:
    def found(workspace: Any, name: str, standing: str = "now") -> Published | None:
        if name not in answers:
            return None
        return Published(question=Question(metric=name, as_of=DAY), rows=answers[name], is_current=is_current)

    return found


HEALTH = [
    {"account_id": f"a{i}", "name": f"A {i}", "band": band, "coverage": c, "score": None if band == "unknown" else 50.0,
     "inputs": json.dumps({"nps": 1} if i else {}), "missing": json.dumps({} if i else {"nps": "not_observed"})}
    for i, (band, c) in enumerate([("unknown", 0.3), ("green", 0.9), ("green", 1.0), ("red", 0.8)])
]  # fmt: skip
WHOLE = {
    "silent_leavers": [{"value": 1, "judged": 19}],
    "time_to_first_value": [{"value": 31, "n": 10, "reached": 6, "open": 4}],
    "health": HEALTH,
}


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_it_tells_every_part_within_80_columns(lang: Any, monkeypatch: Any, capsys: Any) -> None:
    monkeypatch.setattr(published, "published", given(accounts_needing_attention=rows(), **WHOLE))
    monkeypatch.setattr(attention, "_width", lambda: 80)
    attention.attention(None, Door(settings=Settings(), lang=lang))  # type: ignore[arg-type]
    out = capsys.readouterr().out
    assert max(cells(line) for line in out.splitlines()) <= 100  # headings are not wrapped
    assert all(name in out for name in NAMES.values())
    for figure in ("48%", "62", "31", "75.00%", "20.00%"):
        assert figure in out, figure
    assert re.search(r"█{20}$", out, re.MULTILINE)  # two of four customers are green
    if lang == "en":
        assert "Accounts that need someone: 7" in out
        assert "Silent leavers: 1 of 19 customers" in out
        assert "usage −48% against its own season; no ticket ever; no contact for 62 days" in out
        assert "Half of the customers got value within 31 days (n = 10: 6 have, 4 have not yet" in out
    else:
        told = re.sub(r"oarlock [a-z ]*(--all)?|A[RS]R|MRR|" + "|".join(NAMES.values()), "", out)
        words = re.findall(r"[A-Za-z]{3,}", told)
        assert set(words) <= {w for who in CHANGES for w in re.findall(r"[A-Za-z]{3,}", who)}
    assert "refresh" not in out


def test_it_says_what_is_not_known_and_what_is_not_current(monkeypatch: Any, capsys: Any) -> None:
    door = Door(settings=Settings(), lang="en")
    monkeypatch.setattr(published, "published", given())
    attention.attention(None, door)  # type: ignore[arg-type]
    assert "Not published yet; run: oarlock refresh." in capsys.readouterr().out
    nothing = given(is_current=False, accounts_needing_attention=[], silent_leavers=[{"value": None, "judged": None}])
    monkeypatch.setattr(published, "published", nothing)
    attention.attention(None, door)  # type: ignore[arg-type]
    out = capsys.readouterr().out
    assert "Accounts that need someone: 0" in out
    assert "Not known: no usage was observed that could be judged." in out
    assert "Not known: no value event or milestone was imported." in out
    assert "oarlock refresh" in out


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_doctor_tells_the_evidence_of_health(lang: Any, capsys: Any) -> None:
    found = evidence.weighed(HEALTH, shipped()["default@1"], as_of=DAY)
    doctoring.show_evidence(found, Door(settings=Settings(), lang=lang))
    out = capsys.readouterr().out
    assert "75.00%" in out
    assert "A 0" in out
    assert ("3 of 4 customers" in out) == (lang == "en")
    if lang == "zh":
        assert set(re.findall(r"[A-Za-z]{3,}", out)) <= {"default", "MRR"}
