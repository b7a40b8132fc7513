"""R-068, R-154: every metric has a page that says what it means, what it is made of, and who owns it."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from tests.support.site import NOW, Site
from tests.unit.app.test_revenue import body, published, spec


def test_r068_every_card_is_in_the_catalogue_and_has_a_page(site: Site) -> None:
    from oarlock.strategy.registry import all_figures

    page = body(site, "head", "/metrics/")
    client = site.client("head")
    for figure in all_figures():
        assert f'href="/metrics/{figure.card.name}"' in page
        assert client.get(f"/metrics/{figure.card.name}").status_code == 200, figure.card.name


FOUND_BY = {
    "净收入 留存": "net_revenue_retention",
    "RETENTION (nrr)": "net_revenue_retention",
    "mrr_movements": "mrr_movements",
}


@pytest.mark.parametrize(("words", "found"), FOUND_BY.items())
def test_words_of_either_language_find_a_metric(site: Site, words: str, found: str) -> None:
    client = site.client("head")
    page = client.get("/metrics/", {"q": words}).content.decode()
    assert f'href="/metrics/{found}"' in page
    assert 'href="/metrics/nps"' not in page


def test_words_that_nothing_fits_say_so_and_are_escaped(site: Site) -> None:
    page = body(site, "head", "/metrics/?q=%3Cscript%3Ealert(1)%3C/script%3E")
    assert "No metric fits" in page
    assert "<script>alert" not in page


@pytest.mark.parametrize("name", ["no_such_metric", "portfolio_now", "mrr-now"])
def test_an_unknown_metric_is_not_there(site: Site, name: str) -> None:
    assert site.client("admin").get(f"/metrics/{name}").status_code == 404


def test_r154_a_figure_shows_its_value_n_months_and_files(site: Site) -> None:
    (row,) = published("net_revenue_retention_trailing")
    page = body(site, "head", "/metrics/net_revenue_retention")
    assert f"{row['value'] * 100:.2f}%" in page
    assert f"n = {row['n']}" in page
    assert ".csv" in page.split('id="lineage"')[1]
    drawn = spec(page, "months")
    assert drawn["unit"] == "%"
    assert len(drawn["categories"]) == len(drawn["series"][0]["values"]) > 2


def test_months_that_have_no_value_at_the_start_are_left_out(site: Site) -> None:
    drawn = spec(body(site, "head", "/metrics/net_revenue_retention"), "months")
    assert drawn["series"][0]["values"][0] is not None


def test_r137_company_rows_are_not_for_who_sees_a_part(site: Site) -> None:
    (row,) = published("mrr_now")
    for address in ("/metrics/", "/metrics/mrr"):
        assert f"{row['value'] / 100:,.2f}" not in body(site, "csm", address)
    page = body(site, "csm", "/metrics/mrr")
    assert "Figures of the whole company are for those who see all customers" in page
    assert "oar-chart" not in page
    assert "Published rows" not in page


@pytest.mark.parametrize("name", ["loss_stress_test", "health", "accounts_needing_attention", "portfolio"])
def test_r137_rows_of_single_customers_keep_to_the_scope(site: Site, name: str) -> None:
    from tests.support.site import PEOPLE

    mine = {r["account_id"] for r in published("portfolio_now") if r["owner"] == PEOPLE["csm"][2]}
    others = {r["account_id"] for r in published("portfolio_now")} - mine
    page = body(site, "csm", f"/metrics/{name}")
    assert not any(f'href="/accounts/{account}"' in page for account in others)
    if name == "portfolio":
        assert all(f'href="/accounts/{account}"' in page for account in mine)


def test_r137_hidden_columns_are_absent_here_too(site: Site) -> None:
    assert "Hours of 90 days" in body(site, "csm", "/metrics/portfolio")
    assert "Hours of 90 days" not in body(site, "seller", "/metrics/portfolio")


def test_r068_what_was_decided_about_a_metric_is_told(site: Site) -> None:
    from django.conf import settings

    from oarlock.pipeline.catalogue import set_metric

    assert "it lacks: Owner" in body(site, "head", "/metrics/gross_revenue_retention")
    parts = {"owner": "Zhou Min", "target": "90%", "threshold": "80%", "rhythm": "monthly", "response": "call"}
    now = NOW + dt.timedelta(hours=1)
    set_metric(settings.WORKSPACE, "gross_revenue_retention", parts, actor="test", reason="agreed", now=now)
    page = body(site, "head", "/metrics/gross_revenue_retention")
    assert "Zhou Min" in page
    assert "On the scorecard." in page
    assert any(state in page for state in ("on target", "off target", "past the threshold"))
    assert "Owner: Zhou Min" in body(site, "head", "/metrics/")


def test_links_to_customers_lead_somewhere(site: Site) -> None:
    client = site.client("head")
    pages = body(site, "head", "/metrics/loss_stress_test") + body(site, "head", "/revenue/")
    links = set(re.findall(r'href="(/accounts/[^"]+)"', pages))
    assert links
    assert all(client.get(link).status_code == 200 for link in sorted(links)[:10])
