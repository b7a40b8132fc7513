"""The page about data counts each system's rows and names what was withdrawn."""

from __future__ import annotations

import datetime as dt

from tests.support.site import Site


def test_r152_feeds_count_the_rows_that_are_in_force(site: Site) -> None:
    from django.conf import settings

    from oarlock.app.imports import selectors
    from oarlock.lake.commits import read_log

    feeds = selectors.feeds(settings.WORKSPACE, today=dt.date(2026, 11, 28))
    assert feeds
    log = read_log(settings.WORKSPACE)
    assert {feed.system for feed in feeds} == {b.system for b in log.batches.values()}
    accounts = [feed for feed in feeds if feed.entity.en == "Account"]
    assert sum(feed.rows for feed in accounts) == sum(log.rows("account").values())
    assert all(feed.rows > 0 for feed in feeds)


def test_the_page_lists_batches_and_the_run_in_use(site: Site) -> None:
    body = site.client("admin").get("/data/", headers={"accept-language": "en"}).content.decode()
    assert body.count("in force") >= 5
    assert body.count("<td>in use</td>") == 1
