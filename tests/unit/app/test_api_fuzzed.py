"""E1: whatever is sent, the API answers as its document says: no failure of ours, no bad data accepted, no way past.

The number of cases is OARLOCK_API_CASES: 200 by default, 2,000 in `.ci/run`, 50,000 by `make fuzz`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.callers import token_of
from tests.support.site import Site

CASES = int(os.environ.get("OARLOCK_API_CASES", "200"))


@pytest.fixture(scope="module")
def patience() -> Iterator[None]:
    """No limit of calls: this is about answers, and the limit has tests of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("oarlock.api.caller.wait_for", lambda *_, **__: 0)
        yield


@pytest.fixture(scope="module")
def schema(site: Site) -> Any:
    """The document, asked from the application itself."""
    import schemathesis

    from oarlock.site.wsgi import application

    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application, headers={"Host": "localhost"})


def numbered(schema: Any) -> list[Any]:
    """All operations."""
    return [found.ok() for found in schema.get_all_operations()]


@pytest.mark.timeout(0)
@pytest.mark.usefixtures("patience")
@pytest.mark.parametrize("person", ["admin", "csm"])
def test_e1_the_api_answers_as_it_says(schema: Any, person: str) -> None:
    from schemathesis import GenerationMode

    headers = {"Authorization": f"Bearer {token_of(person)}", "Host": "localhost"}
    operations = numbered(schema)
    each = max(1, CASES // (2 * len(operations) * 2))
    for operation in operations:
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            if mode == GenerationMode.NEGATIVE and not operation.body and not len(list(operation.iter_parameters())):
                continue
            _tried(operation.as_strategy(generation_mode=mode), headers, each)


def _tried(cases: st.SearchStrategy[Any], headers: dict[str, str], n: int) -> None:
    from schemathesis.specs.openapi.checks import positive_data_acceptance

    @settings(max_examples=n, deadline=None, database=None, derandomize=os.environ.get("HYPOTHESIS_PROFILE") == "ci",
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(case=cases)
    def tried(case: Any) -> None:
        # What has the right form may still be refused for what it says: a cursor of another question, a file that
        # nothing recognises, the address of a host inside.
        case.call_and_validate(headers=headers, excluded_checks=[positive_data_acceptance])

    tried()
