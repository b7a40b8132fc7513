"""What several spec tests stand on and is dear to make: the golden company."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.golden import GoldenCompany, golden_company


@pytest.fixture(scope="session")
def golden(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GoldenCompany]:
    """The golden company, imported and refreshed once; tests read it and change nothing."""
    with golden_company(tmp_path_factory.mktemp("golden")) as company:
        yield company
