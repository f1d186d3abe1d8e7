"""The staff API is called with whatever its description allows, and what it does not, and holds to it.

schemathesis makes the calls; the functions' own handlers answer behind a gateway on loopback, over a table in
memory with a resident in it. tests/e2e/test_roles_in_a_browser.py calls the deployed stack so.
"""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from moto import mock_aws
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from desac.adapters.table import Table
from tests.contract.staff_gateway import StaffGateway, routes
from tests.contract.test_openapi import DOCUMENT
from tests.fresh_clients import forget_clients, let_botocore_exchange
from tests.integration.conftest import table as make_table
from tests.unit.overview.records import (
    a_location,
    a_person,
    an_episode,
    an_episode_id,
    an_intake,
    person_id,
    store,
)
from tests.web.conftest import serving

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
"""What is held to. Not that every call which a schema allows is taken: rules are more than schemas."""
SCHEMA = schemathesis.openapi.from_dict(DOCUMENT)
# API Gateway answers those itself: no function of ours is asked.
SCHEMA.config.phases.coverage.unexpected_methods = set()
ROLES = {f"{route.method} {route.path}": sorted(route.roles or ()) for route, _ in routes()}
# Deterministic, and without what only helps to find the smallest failing call.
HOW = settings(
    max_examples=6,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def with_known_ids(case: Any, person: str, episode: str) -> None:
    """Every other call is about the resident who is there, or nearly all would end in "not found"."""
    for name, value in (case.path_parameters or {}).items():
        if len(str(value)) % 2:
            is_person = case.path.startswith("/people") and name == "id"
            case.path_parameters[name] = person if is_person else episode


def drawn_role(case: Any) -> str:
    """Who calls: whoever may, and now and then somebody who may not. The same for the same call."""
    may = ROLES[f"{case.method} {case.path}"]
    roles = ["tracer", "doctor", "dinsos", "operator", *may * 3]
    drawn = sum(len(str(part)) for part in (case.path_parameters, case.query, case.body))
    return roles[drawn % len(roles)]


@pytest.fixture(scope="module")
def staff_api() -> Iterator[str]:
    """The address of the API, over a table with one resident who waits for everybody."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            patch.setenv(name, "testing")
        patch.setenv("AWS_DEFAULT_REGION", "ap-southeast-3")
        patch.setenv("DESAC_TABLE", "desac")
        forget_clients()
        let_botocore_exchange(patch)
        with mock_aws(), serving(StaffGateway) as url:
            build: Any = make_table
            table: Table = build.__wrapped__(None)
            store(table, a_person(1), an_episode(1), an_intake(1), a_location(1))
            asked = requests.post(
                f"{url}/people/{person_id(1)}/assignment",
                json={"request_id": "r", "note": "Minta didatangi."},
                headers={"Authorization": "Bearer operator"},
                timeout=30,
            )
            assert asked.status_code == HTTPStatus.OK, asked.text
            yield url
        forget_clients()


@SCHEMA.parametrize()
@HOW
def test_every_answer_is_as_described(case: Any, staff_api: str) -> None:
    with_known_ids(case, person_id(1), an_episode_id(1))
    headers = {"Authorization": f"Bearer {drawn_role(case)}"}
    response = case.call(base_url=staff_api, headers=headers)
    case.validate_response(response, checks=CHECKS)
