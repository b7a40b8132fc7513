"""A newcomer's first pages: what cannot be judged is said so, forms keep what was chosen, wrong rows say what to do."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import pytest

from tests.support.site import Site
from tests.unit.app.test_imports import clean, page, send, withdraw_all, work

__all__ = ["clean"]

ROWS = b"Nummer;Bezeichnung;Ort\nK1;Alpha;Bonn\n"


@pytest.fixture
def unjudged(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if nothing but customers had ever been brought in."""
    from oarlock.app.access.door import Seen
    from oarlock.app.today import selectors

    real = Seen.together

    def without(seen: Seen, asked: Mapping[str, Any]) -> Any:
        if set(asked) == {"rows"}:
            found = dict(real(seen, {"calls": selectors._called(3, 0)}))
            return {"rows": [{**row, "band": "unknown", "score": None} for row in found["calls"]]}
        found = dict(real(seen, asked))
        if "bands" in found:
            n = sum(int(str(row["n"])) for row in found["bands"])
            value = sum(int(str(row["value"] or 0)) for row in found["bands"])
            found["bands"] = [{"key": "unknown", "n": n, "value": value, "called_n": 0, "called_value": None}]
            found["calls"] = []
        return found

    monkeypatch.setattr(Seen, "together", without)
    monkeypatch.setattr(selectors, "READ", ("ticket", "answer", "reveal"))
    # The sample company brings something of everything: two kinds are taken out of its log.
    read = selectors.read_log

    def log(workspace: Any) -> Any:
        whole = read(workspace)
        there = {name: [] if name in ("answer", "reveal") else whole.rows(name) for name in selectors.READ}
        return SimpleNamespace(rows=there.__getitem__, visible_batches=whole.visible_batches)

    monkeypatch.setattr(selectors, "read_log", log)


@pytest.mark.usefixtures("unjudged")
def test_today_never_says_that_all_is_well_where_nobody_can_be_judged(site: Site) -> None:
    seen = page(site, "/")
    assert "Nobody needs you" not in seen
    assert re.search(r"(\d+) of \1 customers cannot be judged yet", seen)
    # What was brought is not asked for again.
    assert "Not brought yet: Answer, Reveal." in seen
    block = seen[seen.index('id="unjudged"') :]
    assert 'href="/data/"' in block
    amounts = [float(a.replace(",", "")) for a in re.findall(r'oar-end">€?[^\d<]*([\d,.]+)', block)[:3]]
    assert len(amounts) == 3
    assert amounts == sorted(amounts, reverse=True)
    zh = page(site, "/", "zh")
    assert "尚无法判断" in zh
    assert "尚未导入：判断、揭示。" in zh


@pytest.mark.usefixtures("unjudged")
def test_who_may_not_bring_data_is_told_whom_to_ask(site: Site) -> None:
    client = site.client("csm")
    seen = client.get("/", headers={"accept-language": "en"}).content.decode()
    block = seen[seen.index('id="unjudged"') : seen.index('id="renewals"')]
    assert 'href="/data/"' not in block
    assert "Ask your administrator" in block


def test_a_mapping_that_does_not_do_keeps_what_was_chosen_and_names_what_the_page_offers(site: Site) -> None:
    address = send(site, ("ohne.csv", ROWS))["Location"]
    work()
    said = {"table": "ohne.csv", "entity": "ticket", "field.subject": "Bezeichnung", "date_order": "mdy"}
    site.client("admin").post(address + "/choose", said)
    work()
    seen = page(site, address)
    assert "--map" not in seen
    assert "Choose a column for each of them" in seen
    assert '<option value="ticket" selected>' in seen
    chosen = seen[seen.index('name="field.subject"') :]
    assert chosen[: chosen.index("</select>")].count("<option selected>Bezeichnung</option>") == 1
    assert '<option value="mdy" selected>' in seen
    assert "--map" not in page(site, address, "zh")


def test_the_kinds_are_grouped_and_the_chosen_one_is_explained(site: Site) -> None:
    address = send(site, ("客户名单.csv", "企业,城市,预计金额,阶段\n甲,北京,3,一\n".encode()))["Location"]
    work()
    seen = page(site, address)
    assert '<option value="account" selected>' in seen
    for label in ("Customers", "People", "Money", "Usage", "Support and success", "Strategy"):
        assert f'<optgroup label="{label}">' in seen
    assert seen.count("<option value=") > 44
    assert "A company that buys from us, or may." in seen
    assert "It needs: Account ID." in seen
    other = page(site, address + "?table=客户名单.csv&entity=invoice")
    assert "What we billed and when it was due." in other
    assert "It needs: Invoice ID, Account ID" in other


def test_columns_chosen_on_a_first_file_are_not_told_as_those_of_last_time(site: Site) -> None:
    address = send(site, ("erste.csv", b"Nr;Titel;Ganz neu\nK1;Alpha;x\n"))["Location"]
    work()
    said = {"table": "erste.csv", "entity": "account", "field.account_id": "Nr", "field.name": "Titel"}
    site.client("admin").post(address + "/choose", said)
    work()
    seen = page(site, address)
    assert "last time" not in seen
    assert "as was chosen for files with these column names" in seen
    assert "1 row read" in seen


def test_a_rejected_row_names_the_files_own_column_and_what_to_do(site: Site) -> None:
    from tests.unit.app.test_imports import batches

    rows = "客户编号,开始日期,每月,币种\nM-1,2025-01-01,10,EUR\nM-2,2025-02-30,20,EUR\nM-3,2025-01-01,3\n".encode()
    address = send(site, ("own.csv", rows))["Location"]
    fields = {"account_id": "客户编号", "start_date": "开始日期", "amount": "每月", "currency": "币种"}
    said = {"table": "own.csv", "entity": "contract_line", **{f"field.{k}": v for k, v in fields.items()}}
    work()
    site.client("admin").post(address + "/choose", said)
    work()
    site.client("admin").post(address + "/import")
    work()
    batch = next(b for b in reversed(batches(site)) if b.file == "own.csv")
    assert batch.rejected == 2
    seen = page(site, f"/data/quarantine/{batch.batch}")
    assert "<code>开始日期</code>" in seen
    assert "<code>start_date</code>" not in seen
    assert "Write the day as YYYY-MM-DD" in seen
    assert "Give the row as many values as the first line has columns" in seen
    assert "请写成 YYYY-MM-DD" in page(site, f"/data/quarantine/{batch.batch}", "zh")
    # The row with a value too few can be fetched too, as it stands.
    text = site.client("admin").get(f"/data/quarantine/{batch.batch}/rows.csv").content.decode("utf-8-sig")
    assert text.splitlines()[1:] == ["M-2,2025-02-30,20,EUR", "M-3,2025-01-01,3"]
    withdraw_all(site, "own.csv")


def test_those_of_whom_too_little_is_known_are_found_in_the_published_portfolio(site: Site) -> None:
    import datetime as dt

    from oarlock.app.access.door import looking
    from oarlock.app.access.models import Person
    from oarlock.app.access.selectors import scope_for
    from oarlock.app.today import selectors
    from oarlock.lake.serve import PORTFOLIO

    scope = scope_for(Person.objects.get(name="admin"), today=dt.date(2026, 11, 2))
    with looking(scope, "portfolio.see") as seen:
        every = [row for row in seen.rows(PORTFOLIO) if row["account_id"] is not None]
        wanted = {row["account_id"] for row in every if row["band"] in (None, "unknown")}
        bands = [{"key": "green", "n": len(every) - len(wanted)}, {"key": "unknown", "n": len(wanted)}]
        found = selectors._unjudged(seen, bands, 50)
    assert found is not None
    assert 0 < found.count == len(wanted) < len(every)
    assert {row["account_id"] for row in found.rows} == wanted
