"""The audit log as a page: rows, filters, pages, the file, and what it says when somebody altered the past."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.support.site import NOW, Site


@pytest.fixture
def written(site: Site) -> int:
    """Sixty changes of one kind; the number of the last."""
    from django.conf import settings

    from oarlock.lake import journal
    from oarlock.lake.journal import Change

    kept = [
        Change(entity="audit_probe", key=f"k{n}", before={"n": n, "same": 1}, after={"n": n + 1, "same": 1}, reason="=")
        for n in range(60)
    ]
    return journal.append_all(settings.WORKSPACE, kept, actor="probe@example.com", now=NOW)


def page(site: Site, **filters: object) -> str:
    body: str = site.client("admin").get("/audit/", filters, headers={"accept-language": "en"}).content.decode()
    return body


@contextmanager
def altered(seq: int, column: str, value: str) -> Iterator[None]:
    """Somebody with the database changes a row past the program; it is put back at the end."""
    from django.conf import settings

    from oarlock.kit.workdb import open_workdb, transaction, unguarded

    with open_workdb(settings.WORKSPACE.store) as db:
        before = db.execute(f"SELECT {column} FROM journal WHERE seq = ?", (seq,)).fetchone()[0]
        for one in (value, before):
            with transaction(db), unguarded(db):
                db.execute(f"UPDATE journal SET {column} = ? WHERE seq = ?", (one, seq))
            if one != before:
                yield


def test_f4_who_changed_what_when_and_why_newest_first(site: Site, written: int) -> None:
    body = page(site, what="audit_probe", who="probe@example.com")
    rows = body[body.index("<tbody>") :]
    assert rows.index("k59") < rows.index("k58") < rows.index("k10")
    assert "<del>59</del>" in rows
    assert "<ins>60</ins>" in rows
    assert "same" not in rows, "a field that did not change"
    assert "k9<" not in rows
    older = page(site, what="audit_probe", who="probe@example.com", below=written - 49)
    assert "k9<" in older
    assert "k10<" not in older


def written_day() -> dt.date:
    """The day of the newest change: the journal's time never goes back, whatever clock a test brings."""
    from django.conf import settings

    from oarlock.lake import journal

    newest = journal.read(settings.WORKSPACE)[-1].at.replace(tzinfo=dt.UTC)
    return newest.astimezone(settings.WORKSPACE.zone).date()


def test_filters_by_thing_and_by_date(site: Site, written: int) -> None:
    body = page(site, what="audit_probe", key="k7")
    assert "k7<" in body
    assert "k8<" not in body
    day = written_day()
    assert "k7<" in page(site, key="k7", since=day, until=day)
    assert "No change fits" in page(site, key="k7", since=dt.date(2031, 1, 1))
    assert "No change fits" in page(site, key="k7", until=dt.date(2001, 1, 1))
    for odd in ({"since": "yesterday"}, {"below": "-1"}, {"below": "9" * 40}, {"until": "9999-12-31"}):
        assert "k7<" in page(site, key="k7", **odd)


def test_the_file_has_every_changed_field_and_no_live_cell(site: Site, written: int) -> None:
    answer = site.client("admin").get("/audit/export.csv", {"what": "audit_probe"}, headers={"accept-language": "en"})
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0][:3] == ["Number", "When (UTC)", "Who"]
    assert len(rows) >= 61
    assert all(row[-1] == "'=" for row in rows[1:])
    assert rows[1][4:8] == ["k59", "n", "59", "60"]


@pytest.mark.parametrize(("column", "value"), [("reason", "another"), ("actor", "nobody"), ("after", "{"), ("at", "x")])
def test_r155_f4_an_altered_row_is_named_on_the_page_and_by_the_command(
    site: Site, written: int, column: str, value: str
) -> None:
    from django.conf import settings

    from oarlock.errors import DamagedError
    from oarlock.lake import journal

    assert "rows fit together" in page(site)
    seq = written - 20
    with altered(seq, column, value):
        site.client("admin").post("/audit/check")
        assert f"Row {seq} was altered" in page(site, what="audit_probe")
        with pytest.raises(DamagedError, match=f"row {seq} was altered"):
            journal.verify(settings.WORKSPACE)
    site.client("admin").post("/audit/check")
    assert "rows fit together" in page(site)


def test_r155_a_deleted_row_is_named_by_the_check(site: Site, written: int) -> None:
    from django.conf import settings

    from oarlock.errors import DamagedError
    from oarlock.kit.workdb import open_workdb, transaction, unguarded
    from oarlock.lake import journal

    columns = "seq, at, actor, entity, key, before, after, reason, previous, hash"
    for seq in (written - 20, journal.complete_until(settings.WORKSPACE)):
        with open_workdb(settings.WORKSPACE.store) as db:
            row = db.execute(f"SELECT {columns} FROM journal WHERE seq = ?", (seq,)).fetchone()
            with transaction(db), unguarded(db):
                db.execute("DELETE FROM journal WHERE seq = ?", (seq,))
            try:
                with pytest.raises(DamagedError, match=f"row {seq} was altered, dropped or moved"):
                    journal.verify(settings.WORKSPACE)
            finally:
                with transaction(db):
                    db.execute(f"INSERT INTO journal ({columns}) VALUES ({', '.join('?' * 10)})", tuple(row))
    assert journal.verify(settings.WORKSPACE) > written - 20


def test_only_who_may_see_the_audit_log_finds_it(site: Site) -> None:
    for person in ("head", "csm", "stranger"):
        assert site.client(person).get("/audit/").status_code == 404
        assert site.client(person).post("/audit/check").status_code == 404
        assert site.client(person).get("/audit/export.csv").status_code == 404


def test_g6_as_many_questions_for_a_full_page_as_for_one_row(site: Site, written: int) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    page(site)  # after a change the chain is checked, once
    counts = []
    for filters in ({"key": "k7", "what": "audit_probe"}, {"what": "audit_probe"}):
        with CaptureQueriesContext(connection) as asked:
            page(site, **filters)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 12


def test_r155_the_file_has_whole_values_and_follows_the_filters_on_the_page(site: Site) -> None:
    from django.conf import settings

    from oarlock.lake import journal

    long = "w" * 5000
    journal.append(
        settings.WORKSPACE, actor="probe@example.com", entity="audit_long", key="k", after={"text": long}, now=NOW
    )
    asked = {"what": "audit_long"}
    answer = site.client("admin").get("/audit/export.csv", asked, headers={"accept-language": "en"})
    assert long in answer.content.decode()
    assert long not in page(site, **asked)
    piece = site.client("admin").get("/audit/", asked, headers={"HX-Request": "true", "accept-language": "en"})
    assert "/audit/export.csv?what=audit_long" in piece.content.decode()


def test_r155_a_long_value_that_changes_only_at_its_end_is_a_change(site: Site) -> None:
    from oarlock.app.audit.selectors import changes

    before, after = {"text": "w" * 400 + "a"}, {"text": "w" * 400 + "b"}
    assert changes(before, after, longest=None) == [("text", before["text"], after["text"])]
    assert [name for name, _, _ in changes(before, after)] == ["text"]


def test_rules_of_health_are_told_by_name_and_only_where_they_differ(site: Site) -> None:
    from oarlock.app.audit.tellings import lines
    from oarlock.kit.text import render
    from oarlock.scores.health.shipped import shipped
    from oarlock.scores.rubric import body_of

    before = body_of(shipped()["default@1"])
    green = before["bands"]["green"]
    after = {**before, "bands": {**before["bands"], "green": green + 3}}
    (line,) = lines("health_model", before, after)
    assert [render(line.what, lang=lang) for lang in ("en", "zh")] == ["Green from", "绿色起点"]
    assert float(str(line.after)) == float(str(line.before)) + 3 == green + 3
    every = lines("health_model_draft", None, after)
    assert len(every) > 8
    assert all(one.before is None and "{" not in render(one.after or "", lang="zh") for one in every)
    (gone,) = lines("health_model_draft", before, None)
    assert (render(gone.before or "", lang="zh"), gone.after) == (before["title"]["zh"], None)
    assert lines("health_model", {"never": 1}, {"never": 2}) == (), "what is no definition stays as it is written"
    told = {"draft": "default", "authors": ["a@b.c", "d@e.f"], "alone": True}
    made = lines("health_publication", None, told)
    assert [render(one.after or "", lang="zh") for one in made] == ["default", "a@b.c、d@e.f", ""]


def test_grants_are_told_in_words_in_both_languages(site: Site) -> None:
    from oarlock.app.audit.tellings import lines
    from oarlock.kit.text import render

    old = {"role": "csm", "rows": "team", "of": ["E012"], "starts": "2026-01-01", "ends": None}
    new = {"role": "unheard_of", "rows": "all", "of": [], "starts": None, "ends": "2027-01-01"}
    gone, come = lines("person", {"grants": [old]}, {"grants": [new]})
    assert (
        render(gone.before or "", lang="en") == "Customer success manager: customers of a team, E012, from 2026-01-01"
    )
    assert render(gone.before or "", lang="zh") == "客户成功经理：团队客户、E012、自 2026-01-01 起"
    assert render(come.after or "", lang="en") == "unheard_of: all customers, ends on 2027-01-01"
    assert lines("person", {"is_active": True}, {"is_active": False}) == ()
    assert lines("person", None, {"grants": "torn"}) == ()


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_page_shows_words_with_the_raw_line_behind(site: Site, lang: str) -> None:
    for what, words in (("health_model_draft", ("Title", "名称")), ("person", ("Role and customers", "角色与客户"))):
        asked = {"what": what, "who": "test", "until": "2026-11-02"}
        body = site.client("admin").get("/audit/", asked, headers={"accept-language": lang}).content.decode()
        rows = body[body.index("<tbody>") :]
        assert words[lang == "zh"] in rows
        shown, behind = rows.split("<details", 1)
        assert "{" not in shown
        assert "<code" in behind.split("</details>")[0]


def test_every_change_has_a_name(site: Site) -> None:
    import re
    from pathlib import Path

    import oarlock
    from oarlock.app.audit.words import ENTITIES

    text = "".join(file.read_text() for file in Path(oarlock.__file__).parent.rglob("*.py"))
    written = set(re.findall(r"(?:Change\(|actor=\S+ )\s*entity=\"(\w+)\"", text))
    assert {"person", "task", "term"} <= written
    assert written - set(ENTITIES) == set()
