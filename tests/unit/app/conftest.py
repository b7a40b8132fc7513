"""One site for all tests of pages: they read it, and what they change they change back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.postgres import database_of_choice
from tests.support.site import Site, close_site, make_site


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A small company with published figures and people."""
    with database_of_choice():
        yield make_site(tmp_path_factory.mktemp("site"))
        close_site()


@pytest.fixture(autouse=True)
def _nobody_keeps_a_language(request: pytest.FixtureRequest) -> Iterator[None]:
    """What one test chose is no choice of the next."""
    yield
    if "site" in request.fixturenames:
        from oarlock.app.access.models import Person

        for client in request.getfixturevalue("site").clients.values():
            client.cookies.pop("oarlock-lang", None)
        Person.objects.exclude(language="").update(language="")
