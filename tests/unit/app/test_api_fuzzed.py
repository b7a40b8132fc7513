"""E1: whatever is sent, the API answers as its document says: no failure of ours, no bad data accepted, no way past.

The number of cases is OARLOCK_API_CASES: 200 by default, 2,000 in `.ci/run`, 50,000 by `make fuzz`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, seed, settings
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
    operations, done, turn = numbered(schema), 0, 0
    each = max(2, CASES // (4 * len(operations)))
    while done < CASES // 2:
        before = done
        for operation in operations:
            for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
                done += _tried(operation.as_strategy(generation_mode=mode), headers, each, turn)
        turn += 1
        assert done > before
    assert done >= CASES // 2


def _tried(cases: st.SearchStrategy[Any], headers: dict[str, str], n: int, turn: int) -> int:
    """Try some cases; how many there were. What is tried depends on the turn and on nothing else."""
    from schemathesis.core.parameters import ParameterLocation
    from schemathesis.specs.openapi.checks import positive_data_acceptance

    count = [0]

    @seed(turn)
    @settings(max_examples=n, deadline=None, database=None, derandomize=False,
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(case=cases)
    def tried(case: Any) -> None:
        # The token is always sent, so a case that only lacks it is not one; calls without it are in the table of
        # strangers. What is wrong with other headers is in the tests of imports.
        header = case.meta.components.get(ParameterLocation.HEADER)
        assume(header is None or not header.mode.is_negative)
        count[0] += 1
        # What has the right form may still be refused for what it says: a cursor of another question, a file that
        # nothing recognises, the address of a host inside.
        case.call_and_validate(headers=headers, excluded_checks=[positive_data_acceptance])

    tried()
    return count[0]
