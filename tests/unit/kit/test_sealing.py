"""F3: a sealed secret opens with its key and for its use only."""

from __future__ import annotations

import pytest

from oarlock.errors import OperatorError
from oarlock.kit.sealing import seal, unseal

KEY = "k" * 40


def test_f3_what_was_sealed_comes_back() -> None:
    sealed = seal("秘密 secret", key=KEY, use="webhook 7")
    assert "secret" not in sealed
    assert unseal(sealed, key=KEY, use="webhook 7") == "秘密 secret"
    assert sealed != seal("秘密 secret", key=KEY, use="webhook 7")


@pytest.mark.parametrize(("key", "use"), [("x" * 40, "webhook 7"), (KEY, "webhook 8")])
def test_f3_another_key_or_another_place_opens_nothing(key: str, use: str) -> None:
    sealed = seal("secret", key=KEY, use="webhook 7")
    with pytest.raises(OperatorError, match="cannot be read"):
        unseal(sealed, key=key, use=use)


def test_f3_a_changed_byte_opens_nothing() -> None:
    sealed = seal("secret", key=KEY, use="u")
    broken = sealed[:30] + ("A" if sealed[30] != "A" else "B") + sealed[31:]
    with pytest.raises(OperatorError, match="cannot be read"):
        unseal(broken, key=KEY, use="u")
