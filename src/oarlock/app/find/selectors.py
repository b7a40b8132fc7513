"""Finding: of each kind a few entries that fit, those that begin with the words before those that only hold them."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from oarlock.app.access.door import Seen
from oarlock.app.access.selectors import names_of_employees, names_of_owners
from oarlock.app.find.actions import ACTIONS
from oarlock.app.portfolio.selectors import values
from oarlock.app.portfolio.services import views_for
from oarlock.app.shell.navigation import groups
from oarlock.domain.predicate import Is, both
from oarlock.kit.pinyin import EDGE, keys, wanted
from oarlock.kit.text import LANGS, Lang, Text
from oarlock.lake.names import NAMES, begins, in_names, named
from oarlock.lake.serve import PORTFOLIO
from oarlock.pipeline.showing import show
from oarlock.strategy.registry import all_figures

LONGEST = 80
ACCOUNTS, OTHERS = 8, 5
FEW = 100
"""Names that are read and ordered here; of more, those that begin with the words are looked up by themselves."""

CUSTOMERS = Text(en="Customers", zh="客户")
VIEWS = Text(en="Views", zh="视图")
PAGES = Text(en="Pages", zh="页面")
DEEDS = Text(en="Actions", zh="操作")
METRICS = Text(en="Metrics", zh="指标")
PEOPLE = Text(en="People", zh="人员")
ALL = Text(en="All that fit, in the portfolio", zh="在客户组合中查看全部匹配的客户")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One thing that was found: what it is called, a word beside it, and where it is."""

    title: str
    url: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Kind:
    """The entries of one kind."""

    title: Text
    entries: tuple[Entry, ...]


def find(request: HttpRequest, seen: Seen, words: str) -> list[Kind]:
    """What fits some words, by kind; without words the pages and what can be done."""
    words, lang = words.strip()[:LONGEST], request.lang
    kinds = [
        Kind(title=CUSTOMERS, entries=_customers(seen, words, lang) if words else ()),
        Kind(title=VIEWS, entries=_fitting(words, views_for(request.person), lambda v: v.name, _of_view)),
        Kind(title=PAGES, entries=_fitting(words, _pages(request), lambda p: p["title"], _of_page(lang), most=60)),
        Kind(title=DEEDS, entries=_actions(seen, words, lang)),
        Kind(title=METRICS, entries=_metrics(seen, words, lang) if words else ()),
        Kind(title=PEOPLE, entries=_people(seen, words) if words else ()),
    ]
    return [kind for kind in kinds if kind.entries]


def _customers(seen: Seen, words: str, lang: Lang) -> tuple[Entry, ...]:
    """The first that fit; when there may be more, the list of all of them comes last."""
    found = customers(seen, words, lang)
    if len(found) < ACCOUNTS:
        return found
    every = Entry(title=ALL.in_(lang), url=f"{reverse('portfolio')}?{urlencode({'q': words})}")
    return (*found, every)


def customers(seen: Seen, words: str, lang: Lang) -> tuple[Entry, ...]:
    """The largest customers that fit, within the scope."""
    columns = ("account_id", "name", "value", "currency")
    if NAMES not in seen.served.tables:
        rows = seen.rows(PORTFOLIO, where=both(Is("account_id", "known"), named(words)), columns=columns,
                         order=(("value", True),), limit=ACCOUNTS)  # fmt: skip
        return tuple(_of_customer(seen, row, lang) for row in rows)
    # The table has the largest first, so that the first that fit are the largest, and nothing is sorted.
    rows = seen.rows(NAMES, where=in_names(words, is_start=False), columns=(*columns, "keys"), limit=FEW)
    if len(rows) < FEW:  # all of them: what begins with the words is told here, without looking through all names again
        rows.sort(key=lambda row: not begins(words, str(row["keys"])))
    else:
        inside, rows = rows, seen.rows(NAMES, where=in_names(words, is_start=True), columns=columns, limit=ACCOUNTS)
        known = {row["account_id"] for row in rows}
        rows += [row for row in inside if row["account_id"] not in known]
    return tuple(_of_customer(seen, row, lang) for row in rows[:ACCOUNTS])


def _of_customer(seen: Seen, row: dict[str, object], lang: Lang) -> Entry:
    id_, value = str(row["account_id"]), row["value"]
    note = "" if value is None else show(value, "money", lang=lang, zone=seen.workspace.zone,
                                         currency=str(row["currency"]))  # fmt: skip
    return Entry(title=str(row["name"] or id_), url=reverse("account", args=(id_,)), note=note)


def _of_view(view: Any) -> Entry:
    return Entry(title=view.name, url=f"{reverse('portfolio')}?{view.query}")


def _pages(request: HttpRequest) -> list[dict[str, Any]]:
    return [page for group in groups(request) for page in group["pages"]]


def _of_page(lang: Lang) -> Callable[[dict[str, Any]], Entry]:
    return lambda page: Entry(title=page["title"].in_(lang), url=page["url"])


def _actions(seen: Seen, words: str, lang: Lang) -> tuple[Entry, ...]:
    may = [one for one in ACTIONS if seen.scope.may(one.permission)]
    return _fitting(
        words, may, lambda one: one.title,
        lambda one: Entry(title=one.title.in_(lang), url="?".join(filter(None, (reverse(one.address), one.query)))),
    )  # fmt: skip


def _metrics(seen: Seen, words: str, lang: Lang) -> tuple[Entry, ...]:
    if not seen.scope.may("metrics.see"):
        return ()
    return _fitting(
        words, _cards(), lambda card: card[1],
        lambda card: Entry(title=card[1].in_(lang), url=reverse("metric", args=(card[0],)), note=card[0]),
    )  # fmt: skip


@functools.cache
def _cards() -> tuple[tuple[str, Text], ...]:
    return tuple((figure.card.name, figure.card.title) for figure in all_figures())


def _people(seen: Seen, words: str) -> tuple[Entry, ...]:
    """Owners of customers within the scope; of others than owners only who may see people learns."""
    names = names_of_owners()
    owners = set(values(seen, "owner"))
    shown = sorted(owners | set(names_of_employees()) if seen.scope.may("people.see") else owners)
    people = [(id_, f"{names[id_]} · {id_}" if id_ in names else id_) for id_ in shown]
    portfolio, all_people = reverse("portfolio"), reverse("people")
    return _fitting(
        words, people, lambda one: one[1],
        lambda one: Entry(title=one[1], url=f"{portfolio}?owner={one[0]}" if one[0] in owners else all_people),
    )  # fmt: skip


def _fitting(
    words: str, among: Iterable[Any], text: Callable[[Any], Text | str], entry: Callable[[Any], Entry],
    *, most: int = OTHERS,
) -> tuple[Entry, ...]:  # fmt: skip
    asked = tuple(form for form in (words.casefold(), wanted(words)) if form)
    ranked = [(_rank(asked, text(one)), one) for one in among]
    fit = sorted((pair for pair in ranked if pair[0] is not None), key=lambda pair: pair[0] or 0)
    return tuple(entry(one) for _, one in fit[:most])


def _rank(asked: Sequence[str], text: Text | str) -> int | None:
    """0 where a form begins with what is asked, 1 where one holds it, None where none does; both languages count."""
    if not asked:
        return 0
    forms = "".join(_keys(one) for one in (_forms(text) if isinstance(text, Text) else (text,)))
    if not any(form in forms for form in asked):
        return None
    return 0 if any(EDGE + form in forms for form in asked) else 1


def _forms(text: Text) -> set[str]:
    """As the product says it and as the company does, in both languages."""
    return {text.en, text.zh, *map(text.in_, LANGS)}


@functools.lru_cache(maxsize=4096)
def _keys(text: str) -> str:
    return keys(text)


def total(kinds: Sequence[Kind]) -> int:
    """How many entries there are in all."""
    return sum(len(kind.entries) for kind in kinds)
