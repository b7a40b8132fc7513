"""R-064, R-068, R-074: the page of revenue says what was published, with n, and only of the whole company."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from decimal import Decimal
from typing import Any

import pytest

from tests.support.site import Site


def body(site: Site, person: str, address: str, lang: str = "en") -> str:
    """A page as that person reads it."""
    client = site.client(person)
    client.cookies["oarlock-lang"] = lang
    text: str = client.get(address).content.decode()
    del client.cookies["oarlock-lang"]
    return text


def spec(page: str, name: str) -> dict[str, Any]:
    """What a chart of the page was given to draw."""
    found = re.search(rf'id="{name}-spec">(.*?)</script>', page, re.S)
    assert found, name
    return dict(json.loads(found[1]))


def published(table: str) -> list[dict[str, Any]]:
    """Rows as they were published."""
    from django.conf import settings

    from oarlock.lake.serving import serving

    with serving(settings.WORKSPACE) as served:
        assert served is not None
        return served.rows(table)


def test_r074_the_bridge_on_the_page_closes_to_the_cent(site: Site) -> None:
    drawn = spec(body(site, "head", "/revenue/"), "bridge")
    amounts = [Decimal(re.sub(r"[^\d.-]", "", text)) for text in drawn["series"][0]["texts"]]
    assert len(amounts) >= 7
    assert sum(amounts[:-1]) == amounts[-1] > 0
    series = drawn["series"][0]
    tops = [base + height for base, height in zip(series["base"], series["values"], strict=True)]
    assert series["base"][0] == series["base"][-1] == 0
    assert all(base >= 0 for base in series["base"])
    assert max(tops) >= float(amounts[-1])


def test_r064_ratios_come_with_both_sums_and_n(site: Site) -> None:
    (row,) = published("net_revenue_retention_trailing")
    page = body(site, "head", "/revenue/")
    assert f"n = {row['n']}" in page
    assert f"{row['denominator'] / 100:,.2f}" in page
    assert f"{row['numerator'] / 100:,.2f}" in page


def test_months_before_anybody_paid_are_left_out_and_never_zero(site: Site) -> None:
    drawn = spec(body(site, "head", "/revenue/"), "retention")
    known = [row for row in published("net_revenue_retention_months") if row["value"] is not None]
    net, gross = drawn["series"]
    assert net["values"][0] is not None
    assert len([v for v in net["values"] if v is not None]) == len(known)
    assert all("n = " in text for value, text in zip(net["values"], net["texts"], strict=True) if value is not None)
    assert all(g is None or g <= 100 for g in gross["values"])


def test_what_was_lost_hangs_below_the_line(site: Site) -> None:
    drawn = spec(body(site, "head", "/revenue/"), "movements")
    of = {one["name"]: one["values"] for one in drawn["series"]}
    assert all(v <= 0 for name in ("Churn", "Contraction") if name in of for v in of[name])
    assert all(v >= 0 for v in of["New"])
    assert len(drawn["categories"]) == len(of["New"])


@pytest.mark.parametrize("kind", ["revenue", "logo"])
def test_each_cell_of_the_triangle_has_its_text(site: Site, kind: str) -> None:
    page = body(site, "head", f"/revenue/?cohorts={kind}")
    cells = re.findall(r'<td class="oar-h(\d)">(.*?)</td>', page)
    assert cells
    for shade, text in cells:
        assert text == "—" or (text.endswith("%") and 0 <= int(shade) <= 5)
    assert ("<strong>by revenue</strong>" in page) == (kind == "revenue")


def test_an_unknown_kind_of_cohort_is_the_first(site: Site) -> None:
    assert "<strong>by revenue</strong>" in body(site, "head", "/revenue/?cohorts=%3Cscript%3E")


def test_r006_the_biggest_customer_is_named_with_its_share(site: Site) -> None:
    row = next(r for r in published("revenue_concentration_now") if r["basis"] == "revenue")
    page = body(site, "head", "/revenue/")
    assert f"{row['biggest_name']} brings" in page
    losses = published("loss_stress_test_now")
    assert losses[0]["name"] in page


def test_the_choices_of_the_definition_set_are_told(site: Site) -> None:
    page = body(site, "head", "/revenue/", "zh")
    assert "定义集 standard" in page
    assert "扣除无期限折扣" in page


def test_the_ledger_as_a_file_is_the_published_ledger(site: Site) -> None:
    client = site.client("head")
    answer = client.get("/revenue/movements.csv", headers={"accept-language": "en"})
    assert answer["Content-Type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    ledger = published("mrr_movements_months")
    assert len(rows) == len([row for row in ledger if row["status"] != "not_observed"])
    assert sum(Decimal(row["Amount"]) for row in rows) == sum(Decimal(row["amount"]) / 100 for row in ledger)
    assert {dt.date.fromisoformat(next(iter(row.values()))) for row in rows} == {row["period"] for row in ledger}


def test_r137_who_sees_a_part_of_the_company_gets_no_figure_of_it(site: Site) -> None:
    from django.test import Client

    from oarlock.app.access.models import Person
    from oarlock.app.access.services import Wanted, add_person
    from tests.support.site import NOW, PASSWORD

    wanted = Wanted(email="half@example.com", name="Half", role="head_of_cs", rows="own", employee="E012")
    add_person(wanted, password=PASSWORD, actor="test", now=NOW)
    client = Client(SERVER_NAME="localhost")
    client.post("/sign-in", {"email": "half@example.com", "password": PASSWORD})
    page = client.get("/revenue/", headers={"accept-language": "en"}).content.decode()
    assert "Figures of the whole company" in page
    (row,) = published("mrr_now")
    assert f"{row['value'] / 100:,.2f}" not in page
    assert "oar-chart" not in page
    assert client.get("/revenue/movements.csv").status_code == 404
    Person.objects.filter(email="half@example.com").delete()


def test_r149_what_would_differ_under_another_definition_set_stands_below(site: Site) -> None:
    rows = published("retention_by_definition_trailing")
    page = body(site, "head", "/revenue/")
    assert len(rows) == 4
    for row in rows:
        assert f"<code>{row['definition']}</code>" in page
    section = page.partition("What would differ under another")[2]
    assert section.count("in force</span>") == 1
    assert "Level of movements: the whole group" in section
    (own,) = published("net_revenue_retention_trailing")
    (first,) = [row for row in rows if row["place"] == 0]
    assert (first["definition"], first["value"], first["n"]) == ("standard@1", own["value"], own["n"])
    assert "What would differ" not in body(site, "csm", "/revenue/")
