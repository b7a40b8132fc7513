"""What single customers' rows would tell of the whole company, or of a margin, by the way through a program."""

from __future__ import annotations

import pytest

from tests.support.callers import Caller, token_of
from tests.support.site import Site


def columns(caller: Caller, figure: str) -> set[str]:
    """Names of the columns that a caller gets of a figure, as the list says and as its rows have them."""
    told = caller.get(f"/metrics/{figure}/values").json()
    return {one["name"] for one in told["columns"]} | {name for row in told["items"] for name in row}


@pytest.mark.parametrize("person", ["csm", "seller"])
def test_r137_rows_of_own_customers_do_not_tell_the_revenue_of_all(site: Site, person: str) -> None:
    """What is left without a customer, or its share of our revenue, tells the revenue of the whole company."""
    whole, part = Caller(token_of("head")), Caller(token_of(person))
    for figure in ("loss_stress_test", "dependence"):
        assert whole.get(f"/metrics/{figure}/values").status_code == 200
        assert part.get(f"/metrics/{figure}/values").status_code == 404
    hidden = {"named", "all_hours", "load", "n", "capacity"}
    assert hidden <= columns(whole, "customer_groups")
    assert not hidden & columns(part, "customer_groups")


def test_r137_a_hidden_table_is_not_even_listed(site: Site) -> None:
    seller = Caller(token_of("seller"))
    for figure in ("protection", "scale_value", "overload", "loss_stress_test"):
        assert seller.get(f"/metrics/{figure}").json()["published"] == []
    assert not {"hours_off", "cost"} & columns(seller, "mode_kit")
    assert "is_dear" not in columns(seller, "touch_norms")
    assert {"hours_off", "cost"} <= columns(Caller(token_of("csm")), "mode_kit")


@pytest.mark.parametrize(("person", "figure"), [("csm", "loss_stress_test"), ("seller", "scale_value")])
def test_r137_the_page_of_a_figure_whose_rows_are_hidden_opens_without_them(
    site: Site, person: str, figure: str
) -> None:
    whole, part = (
        site.client(name).get(f"/metrics/{figure}", headers={"accept-language": "en"}) for name in ("admin", person)
    )
    assert part.status_code == 200
    assert "/accounts/" in whole.content.decode()
    assert "/accounts/" not in part.content.decode()
