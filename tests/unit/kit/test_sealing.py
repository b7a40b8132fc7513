"""F3: a sealed secret opens with its key in its place only."""

from __future__ import annotations

import pytest

from oarlock.errors import DamagedError
from oarlock.kit.sealing import keyed_hash, same, seal, unseal

KEY = "k" * 40


def test_a_secret_comes_back_and_is_not_to_be_read() -> None:
    sealed = seal("whsec_abc", key=KEY, place="t 1")
    assert unseal(sealed, key=KEY, place="t 1") == "whsec_abc"
    assert "abc" not in sealed
    assert sealed != seal("whsec_abc", key=KEY, place="t 1")


@pytest.mark.parametrize(("key", "place"), [(KEY, "t 2"), ("j" * 40, "t 1")])
def test_f3_moved_to_another_place_or_under_another_key_it_does_not_open(key: str, place: str) -> None:
    with pytest.raises(DamagedError, match="cannot be opened"):
        unseal(seal("x", key=KEY, place="t 1"), key=key, place=place)


def test_f3_a_change_of_any_byte_is_found() -> None:
    sealed = seal("a secret", key=KEY, place="t")
    for i in range(3, len(sealed)):
        changed = sealed[:i] + ("A" if sealed[i] != "A" else "B") + sealed[i + 1 :]
        try:
            assert unseal(changed, key=KEY, place="t") == "a secret"  # bits of Base64 that mean nothing
        except DamagedError:
            continue


@pytest.mark.parametrize("junk", ["", "s1.", "s1.!!!", "s1.AAAA"])
def test_junk_is_damage(junk: str) -> None:
    with pytest.raises(DamagedError):
        unseal(junk, key=KEY, place="t")


def test_hashes_depend_on_key_and_purpose() -> None:
    found = {keyed_hash("s", key=k, purpose=p) for k in (KEY, "j" * 40) for p in ("a", "b")}
    assert len(found) == 4
    assert same("a", "a")
    assert not same("a", "b")
