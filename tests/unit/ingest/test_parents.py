"""Circles of parents lose their newest link, whenever they would exist."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from oarlock.ingest.parents import Link, circular


def day(n: int) -> dt.datetime:
    return dt.datetime(2024, 1, 1) + dt.timedelta(days=n)


def link(account: str, parent: str | None, since: int = 0, row: int = 0, *, new: bool = True) -> Link:
    return Link(account=account, parent=parent, since=day(since), order=(1, row), is_new=new)


def test_a_tree_keeps_all_its_links() -> None:
    assert (
        circular([link("a", None, row=1), link("b", "a", row=2), link("c", "b", row=3), link("d", "gone", row=4)]) == []
    )


def test_an_account_cannot_be_its_own_parent() -> None:
    own = link("a", "a")
    assert circular([own]) == [own]


def test_of_a_circle_in_one_file_the_last_row_goes() -> None:
    links = [link("a", "b", row=1), link("b", "c", row=2), link("c", "a", row=3)]
    assert circular(links) == [links[2]]


def test_a_new_link_against_known_ones_goes() -> None:
    new = link("a", "b", since=5, row=9)
    assert circular([link("b", "a", row=1, new=False), new]) == [new]


def test_links_that_never_hold_together_stay() -> None:
    links = [link("a", "b", 0, 1), link("a", None, 5, 2), link("b", None, 0, 3), link("b", "a", 5, 4)]
    assert circular(links) == []


def test_a_link_learned_late_about_earlier_times_is_checked_when_it_holds() -> None:
    late = link("a", "b", since=2, row=1)
    links = [link("a", None, 0, new=False), late, link("a", None, 20, new=False), link("b", None, 0, new=False)]
    links.append(link("b", "a", 10, new=False))
    assert circular(links) == [late]


def test_the_first_known_version_holds_before_it() -> None:
    links = [link("a", "b", 5, 1), link("b", None, 9, 2), link("b", "a", 0, 3)]
    assert len(circular(links)) == 1


NAMES = st.sampled_from("abcde")
LINKS = st.lists(st.tuples(NAMES, st.none() | NAMES, st.integers(0, 6)), max_size=14)


@given(LINKS)
def test_what_is_left_is_a_tree_at_every_time(rows: list[tuple[str, str | None, int]]) -> None:
    links = [link(a, p, s, i) for i, (a, p, s) in enumerate(rows)]
    bad = circular(links)
    assert all(b.parent is not None for b in bad)
    for at in range(-1, 8):
        parent: dict[str, str | None] = {}
        for name in "abcde":
            of = sorted((x for x in links if x.account == name), key=lambda x: (x.since, x.order))
            begun = [x for x in of if x.since <= day(at)]
            if of:
                now = begun[-1] if begun else of[0]
                parent[name] = None if now in bad else now.parent
        for name in parent:
            up, steps = parent.get(name), 0
            while up is not None and steps < 10:
                assert up != name
                up, steps = parent.get(up), steps + 1
            assert steps < 10
