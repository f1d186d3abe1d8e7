"""Every role tries every other role's pages and calls on the deployed stack: no tab, no data, 403.

Who may what is the table in tests/contract/roles.py. On the same stack schemathesis then calls the API with
what its description allows and what it does not, by every role: gateway, authorizer, functions and table are
the real ones. tests/contract/test_api_by_its_description.py makes more calls, over a table in memory.
"""

import re
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from playwright.sync_api import Browser, expect

from cli.operator.target import Target
from cli.operator.uploading import drop, wait_for_report
from desac.domain.dates import WITA
from sandbox.local_state import LocalState
from tests.contract.roles import CALLS, PAGES, ROLES
from tests.contract.test_api_by_its_description import CHECKS, drawn_role, with_known_ids
from tests.contract.test_openapi import DOCUMENT
from tests.contract.test_roles import View, views
from tests.web.conftest import DESKTOP
from tests.web.console_page import ConsolePage

NAME, PHONE = "Ni Made Rahasia", "081299990061"
SWAB = datetime.now(WITA).date() - timedelta(days=1)
FILE = (
    "NIK;Nama;Tgl Lahir;No HP;Alamat;Kelurahan;Kecamatan;Tgl Swab;Hasil\n"
    f";{NAME};15/07/1985;{PHONE};Jl. Nangka No. 7;Tonja;Denpasar Utara;{SWAB:%d/%m/%Y};Positif\n"
)
PATIENCE = 60_000
EVERY_ROLE = sorted(ROLES.values())
SCHEMA = schemathesis.openapi.from_dict(DOCUMENT)
# Every value at its limits is tried in memory; here a few calls of each are enough.
SCHEMA.config.phases.coverage.enabled = False
# Bounded, and the same calls at every run.
HOW = settings(
    max_examples=6,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def token(stack: LocalState, target: Target) -> Callable[[str], str]:
    """A role's own ID token from Cognito."""
    kept: dict[str, str] = {}

    def _token(role: str) -> str:
        if role not in kept:
            user = stack.user(role, "51.71.04") if role == "tracer" else stack.user(role)
            answer = target.boto("cognito-idp").initiate_auth(
                ClientId=target.output("UserPoolClientId"),
                AuthFlow="USER_PASSWORD_AUTH",
                AuthParameters={"USERNAME": user.username, "PASSWORD": user.password},
            )
            kept[role] = answer["AuthenticationResult"]["IdToken"]
        return kept[role]

    return _token


@pytest.fixture(scope="module")
def resident(stack: LocalState, target: Target, token: Callable[[str], str]) -> str:
    """Somebody of whom there is something to see; their id."""
    report = wait_for_report(target, drop(target, "peran.csv", FILE.encode(), "kasus"), seconds=90)
    assert report["new"] == 1
    found = requests.post(
        f"{stack.staff_api_url}/people/search",
        json={"phone": PHONE},
        headers={"Authorization": f"Bearer {token('operator')}"},
        timeout=60,
    ).json()
    return str(found["items"][0]["person_id"])


def _answer(stack: LocalState, call: str, person: str, headers: dict[str, str]) -> requests.Response:
    method, path = call.split(" ", 1)
    address = re.sub(r"\{\w+\}", person, path)
    body: Any = {} if method == "POST" else None
    return requests.request(method, f"{stack.staff_api_url}{address}", json=body, headers=headers, timeout=60)


@pytest.mark.parametrize("role", EVERY_ROLE)
def test_a_call_answers_its_own_roles_only(
    role: str, stack: LocalState, token: Callable[[str], str], resident: str
) -> None:
    headers = {"Authorization": f"Bearer {token(role)}"}
    for call, roles in CALLS.items():
        answer = _answer(stack, call, resident, headers)
        is_refused = answer.status_code == 403 and answer.json()["code"] == "role_not_allowed"
        assert is_refused == (role not in roles), (call, answer.status_code)
        if is_refused:
            assert set(answer.json()) == {"code", "message", "fields"}
            assert NAME not in answer.text


def test_a_call_without_a_token_or_with_a_made_up_one_is_refused(
    stack: LocalState, token: Callable[[str], str], resident: str
) -> None:
    head, body, signature = token("operator").split(".")
    forged = f"{head}.{body}.{signature[::-1]}"
    for call in CALLS:
        for headers in ({}, {"Authorization": "Bearer x"}, {"Authorization": f"Bearer {forged}"}):
            answer = _answer(stack, call, resident, headers)
            assert answer.status_code == 401, (call, headers)
            assert NAME not in answer.text


@pytest.mark.parametrize("role", EVERY_ROLE)
def test_a_page_is_shown_to_its_own_roles_only(
    role: str, stack: LocalState, resident: str, browser: Browser
) -> None:
    """Its tab is not there, its address leads to a page of their own, and nothing of others is asked for."""
    user = stack.user(role, "51.71.04") if role == "tracer" else stack.user(role)
    seen: list[View] = views()
    with closing(browser.new_context(viewport=DESKTOP, locale="id-ID")) as context:  # type: ignore[arg-type]
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        refused: list[str] = []
        page.on("response", lambda one: refused.append(one.url) if one.status == 403 else None)
        console = ConsolePage(page, stack.console_url)
        console.sign_in(user.username, user.password)
        own = [view for view in seen if role in PAGES[view.name]]
        for view in seen:
            is_theirs = role in PAGES[view.name]
            if not view.hidden:
                tab = console.tabs.filter(has_text=re.compile(f"^{view.title}$"))
                expect(tab).to_have_count(1 if is_theirs else 0)
            if is_theirs:
                continue
            console.requested.clear()
            page.goto(f"{stack.console_url}#{view.name}/{resident}")
            page.reload()
            expect(console.sign_out_button).to_be_visible()
            if own:
                current = page.get_by_role("navigation").locator("[aria-current]")
                expect(current).not_to_have_text(view.title)
            else:
                expect(console.problem).to_contain_text("belum mempunyai tampilan")
                assert not [url for url in console.requested if url.startswith(stack.staff_api_url)]
            assert not [url for url in console.requested if resident in url.partition("#")[0]]
        assert refused == []
        assert console.complaints == []


@pytest.fixture(scope="module")
def ids(stack: LocalState, token: Callable[[str], str], resident: str) -> tuple[str, str]:
    """The resident and their episode."""
    headers = {"Authorization": f"Bearer {token('operator')}"}
    chain = requests.get(f"{stack.staff_api_url}/people/{resident}", headers=headers, timeout=60).json()
    return resident, str(chain["episodes"][0]["episode_id"])


@SCHEMA.parametrize()
@HOW
def test_every_answer_is_as_described(
    case: Any, stack: LocalState, token: Callable[[str], str], ids: tuple[str, str]
) -> None:
    with_known_ids(case, *ids)
    headers = {"Authorization": f"Bearer {token(drawn_role(case))}"}
    response = case.call(base_url=stack.staff_api_url, headers=headers)
    case.validate_response(response, checks=CHECKS)
