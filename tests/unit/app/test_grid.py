"""R-157: columns and views that people keep, groups, workbooks; a shared view never widens what its reader sees."""

from __future__ import annotations

import io
import re
from typing import Any

import openpyxl

from oarlock.lake import journal as written
from tests.support.site import Site

EN, ZH = {"accept-language": "en"}, {"accept-language": "zh"}


def page(site: Site, person: str, query: str = "", headers: dict[str, str] | None = None) -> str:
    answer = site.client(person).get(f"/portfolio/?{query}", headers=headers or EN)
    assert answer.status_code == 200
    return str(answer.content.decode())


def heads(body: str) -> list[str]:
    table = body[body.index("<thead>") : body.index("</thead>")]
    found = re.findall(r"<th[^>]*>(.*?)</th>", table, re.DOTALL)
    return [re.sub(r"<[^>]*>|[↓↑]", "", one).strip() for one in found]


def last_change() -> Any:
    from django.conf import settings

    return written.read(settings.WORKSPACE)[-1]


def test_r157_columns_are_kept_for_a_person_in_their_order(site: Site) -> None:
    client = site.client("support")
    usual = heads(page(site, "support"))
    client.post("/portfolio/columns", {"column": ["score", "name", "country"], "query": ""})
    assert heads(page(site, "support")) == ["Health", "Customer", "Country"]
    assert last_change().entity == "grid_columns"
    assert heads(page(site, "csm")) != ["Health", "Customer", "Country"]
    assert heads(page(site, "support", "columns=name,owner")) == ["Customer", "Owner"]
    client.post("/portfolio/columns", {"usual": "", "query": ""})
    assert heads(page(site, "support")) == usual


def test_r157_views_are_kept_shared_and_removed(site: Site) -> None:
    head, csm = site.client("head"), site.client("csm")
    query = "band=amber&columns=name,score&if=score.lt.90&group="
    answer = head.post("/portfolio/views", {"name": "Weak ones", "query": query, "shared": "on"})
    assert answer["Location"] == "/portfolio/?columns=name%2Cscore&band=amber&if=score.lt.90"
    assert last_change().after["is_shared"] is True
    assert "Weak ones" in page(site, "csm")
    # The reader gets own rows only, whatever the view was kept with.
    found = page(site, "csm", answer["Location"].partition("?")[2])
    names = re.findall(r'<th scope="row"><a href="/accounts/([^"]+)"', found)
    from oarlock.domain.predicate import Is

    mine = {row["account_id"] for row in _rows(where=Is("owner", "=", "E012"))}
    assert names
    assert set(names) <= mine
    number = re.search(r'name="view" value="(\d+)"', page(site, "head"))
    assert number
    # Nobody removes or shares the view of somebody else.
    assert csm.post("/portfolio/views", {"view": number[1], "do": "remove"}).status_code == 404
    head.post("/portfolio/views", {"view": number[1], "do": "unshare", "query": ""})
    assert "Weak ones" not in page(site, "csm")
    head.post("/portfolio/views", {"view": number[1], "do": "remove", "query": ""})
    assert 'name="view"' not in page(site, "head")


def test_r157_sharing_takes_a_permission_and_a_view_a_name(site: Site) -> None:
    csm = site.client("csm")
    assert csm.post("/portfolio/views", {"name": "x", "query": "", "shared": "on"}).status_code == 400
    assert csm.post("/portfolio/views", {"name": "  ", "query": ""}).status_code == 400
    csm.post("/portfolio/views", {"name": "mine", "query": "band=red"})
    number = re.search(r'name="view" value="(\d+)"', page(site, "csm"))
    assert number
    assert csm.post("/portfolio/views", {"view": number[1], "do": "share", "query": ""}).status_code == 400
    assert "mine" not in page(site, "head")
    csm.post("/portfolio/views", {"view": number[1], "do": "remove", "query": ""})
    for odd in ("²", "9" * 50, "-1", "x"):
        assert csm.post("/portfolio/views", {"view": odd, "do": "remove"}).status_code == 404


def test_r137_a_view_kept_with_a_hidden_column_shows_none_of_it(site: Site) -> None:
    head = site.client("head")
    query = "columns=name,attention&if=attention.gt.0&sort=-attention"
    kept = head.post("/portfolio/views", {"name": "Attention", "query": query, "shared": "on"})
    body = page(site, "seller", kept["Location"].partition("?")[2])
    assert heads(body) == ["Customer"]
    assert "mean nothing here" in body or "means nothing here" in body
    number = re.search(r'name="view" value="(\d+)"', page(site, "head"))
    assert number
    head.post("/portfolio/views", {"view": number[1], "do": "remove", "query": ""})


def _rows(**ask: Any) -> list[dict[str, Any]]:
    from django.conf import settings

    from oarlock.lake.serving import serving

    with serving(settings.WORKSPACE) as served:
        assert served is not None
        return served.rows("portfolio_now", **ask)


def test_r157_groups_add_up_and_open_to_their_rows(site: Site) -> None:
    every = _rows()
    for column in ("segment", "owner", "band", "level"):
        body = page(site, "admin", f"group={column}")
        counts = [int(n) for n in re.findall(r'</a></th>\s*<td class="oar-num">(\d+)</td>', body)]
        assert sum(counts) == len(every), column
        assert len(counts) == len({row[column] for row in every})
    owner = next(row["owner"] for row in every if row["owner"])
    body = page(site, "admin", f"group=owner&open={owner}")
    found = re.findall(r'<th scope="row"><a href="/accounts/([^"]+)"', body)
    assert set(found) == {row["account_id"] for row in every if row["owner"] == owner}
    unknown = page(site, "admin", "group=level&open=")
    found = re.findall(r'<th scope="row"><a href="/accounts/([^"]+)"', unknown)
    assert set(found) == {row["account_id"] for row in every if row["level"] is None}
    for odd in ("x", "²", "999999", "'"):
        page(site, "admin", f"group=level&open={odd}")
    page(site, "admin", "group=password")


def test_r157_the_share_at_risk_is_red_arr_of_all_arr(site: Site) -> None:
    from django.conf import settings

    from oarlock.domain.predicate import Is
    from oarlock.lake.serving import serving

    every = _rows()
    with serving(settings.WORKSPACE) as served:
        assert served is not None
        told = served.totals("portfolio_now", by="segment", sums=("value",), of={"red": Is("band", "=", "red")})
    for group in told:
        same = [r for r in every if r["segment"] == group["key"]]
        red = [r for r in same if r["band"] == "red"]
        assert group["red_n"] == len(red)
        assert (group["red_value"] or 0) == sum(r["value"] or 0 for r in red)
        assert (group["value"] or 0) == sum(r["value"] or 0 for r in same)


def test_r157_a_stranger_groups_nothing_but_own(site: Site) -> None:
    body = page(site, "csm", "group=owner")
    assert "E012" in body
    assert "E003" not in body[body.index('id="grid"') :]


def test_r157_a_workbook_has_typed_cells_and_a_header_in_the_readers_language(site: Site) -> None:
    answer = site.client("head").get("/portfolio/export.xlsx", {"if": "score.known."}, headers=ZH)
    assert answer["Content-Disposition"] == 'attachment; filename="portfolio.xlsx"'
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    assert sheet.title == "客户组合"
    header = [cell.value for cell in sheet[1]]
    assert "健康度" in header
    cells = {name: sheet[2][place].value for place, name in enumerate(header)}
    assert isinstance(cells["健康度"], int | float)
    assert isinstance(cells["ARR"], int | float)
    assert hasattr(cells["续约日"], "year") or cells["续约日"] is None
    assert sheet.max_row == 1 + sum(row["score"] is not None for row in _rows())
    own = site.client("csm").get("/portfolio/export.xlsx", headers=EN)
    sheet = openpyxl.load_workbook(io.BytesIO(own.content)).active
    assert sheet is not None
    assert {row[3].value for row in sheet.iter_rows(min_row=2)} == {"E012"}


def test_lists_end_where_nobody_reads_on(site: Site) -> None:
    from oarlock.app.portfolio.selectors import MOST_PAGES, PAGE, Grid

    cut = Grid(rows=[], total=MOST_PAGES * PAGE + 1, value=0, page=1, pages=MOST_PAGES, pending={})
    assert cut.is_cut
