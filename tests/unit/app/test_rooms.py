"""R-079, R-102, R-103: figures as published, of the scope only, costs only for those who may know them."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any

import pytest

from tests.support.site import PEOPLE, Site

ROOMS = ("usage", "voice", "effort")
COST_WORDS = (
    "Share of hours", "Cost to serve", "Contribution", "Gini", "Hours beside ARR", "Loud, and small",
    "Hours to move here",
)  # fmt: skip


def page(site: Site, who: str, address: str) -> str:
    return site.client(who).get(address, headers={"accept-language": "en"}).content.decode()


def table(name: str, **where: object) -> list[dict[str, Any]]:
    from django.conf import settings

    from oarlock.domain.predicate import Is, both
    from oarlock.lake.serving import serving

    with serving(settings.WORKSPACE) as served:
        assert served is not None
        return served.rows(name, where=both(*(Is(c, "=", v) for c, v in where.items())))


def owned(owner: str) -> tuple[set[str], set[str]]:
    rows = table("portfolio_now")
    mine = {str(r["account_id"]) for r in rows if r["owner"] == owner}
    return mine, {str(r["account_id"]) for r in rows} - mine


def spec(body: str, name: str) -> dict[str, Any]:
    found = re.search(rf'<script type="application/json" id="{name}-spec">(.*?)</script>', body, re.S)
    assert found is not None, name
    return dict(json.loads(found.group(1)))


def exported(site: Site, who: str, room: str, name: str) -> list[dict[str, str]]:
    answer = site.client(who).get(f"/{room}/export.csv", {"table": name}, headers={"accept-language": "en"})
    assert answer.status_code == 200, (who, name)
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


@pytest.mark.parametrize(("room", "charts"), [
    ("usage", ("adoption", "shelf", "value", "path", "releases")),
    ("voice", ("nps", "answered", "complaints", "backlog", "response")),
    ("effort", ("attention", "costs", "gini", "profit")),
])  # fmt: skip
def test_each_room_has_its_pictures_with_a_text_for_each_figure(site: Site, room: str, charts: tuple[str, ...]) -> None:
    body = page(site, "head", f"/{room}/")
    for name in charts:
        drawn = spec(body, name)
        assert drawn["unit"], name
        assert any(series["values"] for series in drawn["series"]), name
        for series in drawn["series"]:
            assert len(series["texts"]) == len(series["values"]), name
    assert body.count("<h2") >= len(charts)
    assert body.count(f"/{room}/export.csv?table=") >= 2
    assert 'href="/metrics/' in body


def test_r079_unused_money_is_the_published_one_by_customer_and_in_all(site: Site) -> None:
    rows = [r for r in table("shelfware_accounts") if r["status"] == "ok"]
    (whole,) = table("shelfware_now")
    assert sum(r["value"] for r in rows) == whole["value"]
    drawn = spec(page(site, "head", "/usage/"), "shelf")
    largest = sorted((r["value"] for r in rows if r["value"] > 0), reverse=True)[:10]
    assert drawn["series"][0]["values"] == [v / 100 for v in largest]


def test_the_matrix_says_what_each_customer_uses(site: Site) -> None:
    largest = max((r for r in table("portfolio_now")), key=lambda r: r["value"] or 0)
    cells = {r["feature"]: r["numerator"] for r in table("feature_adoption_accounts", account=largest["account_id"])}
    body = page(site, "head", "/usage/")
    row, *_ = re.findall(rf'<tr><th scope="row"><a href="/accounts/{largest["account_id"]}">.*?</tr>', body, re.S)
    assert row.count('<span class="visually-hidden">used</span>') == sum(1 for used in cells.values() if used)
    assert row.count('<span class="visually-hidden">open, not used</span>') == sum(1 for n in cells.values() if n == 0)


def test_r061_the_curve_on_the_page_passes_half_where_the_median_is(site: Site) -> None:
    drawn = spec(page(site, "head", "/usage/"), "value")
    line = drawn["series"][0]
    (first,) = table("time_to_first_value_now")
    assert line["at"] == first["value"]
    passed = next(x for x, y in zip(line["xs"], line["values"], strict=True) if y >= 50 - 1e-9)
    assert passed == first["value"]


def test_surveys_come_with_n_response_and_interval(site: Site) -> None:
    drawn = spec(page(site, "head", "/voice/"), "nps")["series"][0]
    rows = [r for r in table("nps_months") if r["value"] is not None][-24:]
    assert len(drawn["values"]) == len(rows)
    for value, low, high, text, row in zip(*(drawn[k] for k in ("values", "low", "high", "texts")), rows, strict=True):
        assert value == pytest.approx(row["value"], abs=1e-3)
        assert (low, high) == pytest.approx((row["value"] - row["margin"], row["value"] + row["margin"]), abs=1e-3)
        assert f"n = {row['n']}" in text


@pytest.mark.parametrize("room", ROOMS)
@pytest.mark.parametrize("who", ["csm", "seller"])
def test_r137_a_partial_scope_sees_own_customers_and_no_figure_of_the_company(site: Site, room: str, who: str) -> None:
    mine, others = owned(PEOPLE[who][2])
    body = page(site, who, f"/{room}/")
    assert "for those who see all customers" in body
    linked = set(re.findall(r'href="/accounts/([^"#?]+)"', body))
    assert not linked & others
    named = re.findall(r'id="([a-z]+)-spec"', body)
    company = {"adoption", "back", "value", "path", "releases", "nps", "csat", "ces", "answered", "complaints",
               "backlog", "response", "costs", "gini", "profit"}  # fmt: skip
    assert not set(named) & company
    for name in named:
        urls = {u for s in spec(body, name)["series"] for u in s["urls"] or ()}
        assert urls <= {f"/accounts/{account}" for account in mine}
    assert mine


@pytest.mark.parametrize("room", ROOMS)
def test_r137_the_stranger_finds_rooms_without_customers(site: Site, room: str) -> None:
    body = page(site, "stranger", f"/{room}/")
    assert 'href="/accounts/' not in body
    assert "-spec" not in body


def test_r137_what_customers_cost_is_absent_for_who_may_not_know(site: Site) -> None:
    for who in ("seller", "support"):
        body = page(site, who, "/effort/")
        main = body[body.index("<main") :]
        assert not [word for word in COST_WORDS if word in main], who
        assert "Leaving without a word" in main
    main = page(site, "csm", "/effort/")
    assert "What is left of our customers" in main[main.index("<main") :]
    main = page(site, "head", "/effort/")
    assert "Hours beside ARR" in main[main.index("<main") :]


def test_r137_who_sees_some_customers_learns_no_share_of_the_whole(site: Site) -> None:
    whole, mine = (exported(site, who, "effort", "portfolio_now") for who in ("head", "csm"))
    assert mine
    shares = {"hours_share", "arr_share", "Share of hours", "Share of ARR"}
    assert shares & set(whole[0])
    assert not shares & set(mine[0])
    assert "Hours beside ARR" not in page(site, "csm", "/effort/")


def test_r137_exports_hold_the_scope_and_refuse_the_rest(site: Site) -> None:
    mine, _ = owned(PEOPLE["csm"][2])
    for room, name in (("usage", "shelfware_accounts"), ("voice", "ticket_backlog_accounts"),
                       ("effort", "account_contribution_accounts"), ("effort", "portfolio_now")):  # fmt: skip
        rows = exported(site, "csm", room, name)
        assert rows, name
        assert {row["Account"] for row in rows} <= mine, name
        assert len(exported(site, "head", room, name)) > len(rows)
    assert "Share of hours" not in exported(site, "seller", "effort", "portfolio_now")[0]
    refused = [
        ("csm", "usage", "feature_adoption_now"), ("csm", "voice", "nps_months"),
        ("csm", "effort", "cost_to_serve_months"),
        ("seller", "effort", "account_contribution_accounts"), ("seller", "effort", "underserved_accounts_now"),
        ("head", "usage", "portfolio_now"), ("head", "usage", "nonsense"), ("support", "effort", "portfolio_now"),
    ]  # fmt: skip
    for who, room, name in refused:
        assert site.client(who).get(f"/{room}/export.csv", {"table": name}).status_code == 404, (who, room, name)


def test_r137_a_metric_by_customer_is_hidden_as_a_whole_where_it_tells_of_costs(site: Site) -> None:
    body = page(site, "csm", "/metrics/account_contribution")
    assert "Published rows: By customer" in body
    assert "Published rows: By customer" not in page(site, "seller", "/metrics/account_contribution")
    assert "Published rows: By customer" in page(site, "seller", "/metrics/shelfware")


def test_r103_silent_leavers_stand_with_their_evidence_and_the_unjudged_apart(site: Site) -> None:
    rows = table("portfolio_now")
    listed = [r for r in rows if r["state"] == "listed"]
    unknown = [r for r in rows if r["state"] == "no_data"]
    body = page(site, "head", "/effort/")
    section = body[body.index('id="silent-title"') :]
    section = section[: section.index("</section>")]
    above, _, below = section.partition("Whether these are, nobody knows")
    for row in listed:
        assert f'href="/accounts/{row["account_id"]}"' in above
        assert f"{row['used']:,} of {row['expected']:,} events" in above
    assert bool(below) == bool(unknown)
    if unknown:
        assert f": {len(unknown)} customers" in below
        assert not [r for r in unknown if f'href="/accounts/{r["account_id"]}"' in above]
    if not listed:
        assert "Nobody that can be judged is leaving in silence" in section


def test_r102_the_picture_of_attention_holds_each_customer_at_its_shares(site: Site) -> None:
    drawn = spec(page(site, "head", "/effort/"), "attention")
    dots = {u: (x, y) for s in drawn["series"] for u, x, y in zip(s["urls"], s["xs"], s["values"], strict=True)}
    known = [r for r in table("portfolio_now") if r["hours_share"] is not None and r["arr_share"] is not None]
    assert dots == {f"/accounts/{r['account_id']}": (r["arr_share"], r["hours_share"]) for r in known}
    over, _, under = drawn["series"]
    assert all(y > 2 * x for x, y in zip(over["xs"], over["values"], strict=True))
    assert all(2 * y < x for x, y in zip(under["xs"], under["values"], strict=True))


def test_r013_the_bars_go_from_revenue_to_what_is_left(site: Site) -> None:
    drawn = spec(page(site, "head", "/effort/"), "profit")["series"][0]
    (row,) = table("account_contribution_now")
    assert drawn["values"][0] == row["revenue"] / 100
    assert drawn["values"][-1] == row["value"] / 100
    costs = sum(drawn["values"][1:-1])
    assert costs == pytest.approx((row["revenue"] - row["value"]) / 100, abs=0.005)
    assert drawn["base"][-2] == pytest.approx(row["value"] / 100, abs=0.005)
