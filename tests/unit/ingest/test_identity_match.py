"""Matching is a pure function: external id, then domain; names only propose."""

from __future__ import annotations

import random

import pytest

from oarlock.ingest.identity.match import match
from oarlock.ingest.identity.normalise import company, domain, external_ids
from oarlock.ingest.identity.pairs import Candidate


def account(ref: str, **known: str) -> Candidate:
    return Candidate(ref=ref, system=ref.partition(":")[0] if ":" in ref else "", **known)


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("https://www.Acme.com/about?x=1", "acme.com"),
        ("jane@acme.com", "acme.com"),
        ("ACME.COM:443", "acme.com"),
        ("ａｃｍｅ．ｃｏｍ", "acme.com"),
        ("someone@gmail.com", None),
        ("qq.com", None),
        ("localhost", None),
        ("", None),
        (None, None),
    ],
)
def test_domain_is_bare_and_never_free_mail(text: str | None, bare: str | None) -> None:
    assert domain(text) == bare


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("ACME, Inc.", "Acme"),
        ("Müller GmbH", "MULLER"),
        ("北京双桨科技有限公司", "北京双桨科技股份有限公司"),
        ("Ａｃｍｅ　Ｌｔｄ．", "acme"),
        ("The Acme Co., Ltd.", "ACME"),
        ("Bed & Breakfast LLC", "bed and breakfast"),
        ("Telefónica S.A.", "telefonica"),
    ],
)
def test_names_compare_without_legal_form_width_case_and_accents(a: str, b: str) -> None:
    assert company(a) == company(b) is not None


def test_different_names_stay_different() -> None:
    assert len({company(n) for n in ("Acme", "Acme Labs", "有限公司", "Inc")}) == 4


def test_external_ids_come_as_list_object_or_joined_text() -> None:
    assert external_ids('{"Salesforce": "001A", "x": null}') == (("salesforce", "001A"),)
    assert external_ids('["a", 2]') == (("", "a"), ("", "2"))
    assert external_ids("a; b|c") == (("", "a"), ("", "b"), ("", "c"))
    assert external_ids("{broken") == ()


def test_external_id_wins_over_domain() -> None:
    found = match(
        [
            account("salesforce:001", domain="acme.com"),
            account("salesforce:002", domain="other.com"),
            account("stripe:cus_1", domain="acme.com", external_ids='{"salesforce_id": "002"}'),
        ]
    )
    assert found.links == {"stripe:cus_1": ("salesforce:002", "external_id")}
    assert [(p.a, p.b, p.method) for p in found.review] == [("salesforce:001", "stripe:cus_1", "domain")]


def test_a_domain_links_only_where_it_is_unique_in_both_systems() -> None:
    found = match(
        [
            account("hubspot:1", domain="acme.com"),
            account("hubspot:2", domain="www.acme.com"),
            account("stripe:1", domain="acme.com"),
            account("zuora:9", domain="acme.com"),
        ]
    )
    assert found.links == {"zuora:9": ("stripe:1", "domain")}
    assert ("hubspot:1", "hubspot:2") in {(p.a, p.b) for p in found.review}
    assert ("hubspot:1", "stripe:1") in {(p.a, p.b) for p in found.review}


def test_names_are_only_proposed() -> None:
    found = match([account("a:1", name="Acme Inc"), account("b:1", name="ACME"), account("c:1", name="Zenith")])
    assert found.links == {}
    assert [(p.a, p.b, p.method) for p in found.review] == [("a:1", "b:1", "name")]


def test_the_companys_own_ids_stay() -> None:
    found = match([account("stripe:1", domain="acme.com"), account("zz-7", domain="acme.com")])
    assert found.links == {"stripe:1": ("zz-7", "domain")}


def test_people_decide_before_rules() -> None:
    three = [account("a:1", domain="x.com"), account("b:1", domain="x.com"), account("c:1", domain="x.com")]
    assert match(three, apart={"b:1"}).links == {"c:1": ("a:1", "domain")}
    assert match(three, decided={"a:1": "b:1"}).links == {"c:1": ("b:1", "domain")}


def test_no_group_gets_two_accounts_of_one_system_by_rule() -> None:
    found = match(
        [
            account("a:1", domain="x.com"),
            account("b:1", domain="x.com", external_ids="a:2"),
            account("a:2", domain="y.com"),
        ]
    )
    assert found.links == {"b:1": ("a:2", "external_id")}


def test_order_of_accounts_changes_nothing() -> None:
    rng = random.Random(7)
    some = [
        account(
            f"{s}:{i}",
            domain=f"d{rng.randrange(9)}.com",
            name=f"N{rng.randrange(9)}",
            external_ids=str(rng.randrange(30)),
        )
        for s in "abc"
        for i in range(12)
    ]
    want = match(some)
    assert want.links
    for _ in range(20):
        rng.shuffle(some)
        assert match(some) == want
