"""The security headers of everything that a browser is given: public pages, staff API, webhook, console."""

import re
from pathlib import Path
from typing import Any

import pytest
from aws_cdk import App, Stack
from aws_cdk.assertions import Template

from cli.console import ConsoleConfig, build_console, configure_console
from functions.intake_form.handler import handler as form
from functions.intake_form.http import asset, page
from functions.notify import webhook
from infra.content_policy import console_header, console_policy
from infra.settings import load
from infra.site import Site
from tests.contract.staff_gateway import APIS
from tests.fresh_clients import forget_clients
from tests.unit.overview.records import CONTEXT, api_event

YEAR = 365 * 24 * 60 * 60
API, SIGN_IN = "https://api.example.org", "https://masuk.example.org"


def _rules(policy: str) -> dict[str, str]:
    """A policy's directives; one that stands there twice would only count once."""
    parts = [rule.strip().partition(" ") for rule in policy.split(";")]
    assert len({name for name, _, _ in parts}) == len(parts)
    return {name: value for name, _, value in parts}


def _is_strict(policy: str) -> None:
    """Nothing is allowed that is not named, no script or style that stands in a page, no other base."""
    rules = _rules(policy)
    assert rules["default-src"] == "'none'"
    assert "unsafe" not in policy
    assert not re.search(r"(?<!\S)(\*|https?:|http://\S+)(?!\S)", policy)


def _headers(answer: dict[str, Any]) -> dict[str, str]:
    return {name.lower(): value for name, value in answer["headers"].items()}


def _is_remembered(value: str) -> bool:
    age = re.search(r"max-age=(\d+)", value)
    return bool(age and int(age[1]) >= YEAR and "includeSubDomains" in value)


@pytest.fixture
def nothing_configured(monkeypatch: pytest.MonkeyPatch) -> None:
    """A function whose table and secrets are out of reach: what it answers then is a page, too."""
    monkeypatch.delenv("DESAC_TABLE", raising=False)
    forget_clients()


def _request(method: str, path: str) -> dict[str, Any]:
    return {"rawPath": path, "requestContext": {"http": {"method": method, "path": path}}, "headers": {}}


PUBLIC = {
    "a page": lambda: page("<p>"),
    "a page with a cookie": lambda: page("<p>", cookies=["a=b"]),
    "a style sheet": lambda: asset("p {}", "text/css"),
    "an unknown address": lambda: form(_request("DELETE", "/x/y"), CONTEXT),
    "an outage": lambda: form(_request("GET", f"/f/{'a' * 43}"), CONTEXT),
}


@pytest.mark.parametrize("name", PUBLIC)
def test_public_pages(name: str, nothing_configured: None) -> None:
    headers = _headers(PUBLIC[name]())
    _is_strict(headers["content-security-policy"])
    rules = _rules(headers["content-security-policy"])
    assert (rules["frame-ancestors"], rules["base-uri"], rules["form-action"]) == (
        "'none'",
        "'none'",
        "'self'",
    )
    assert rules["script-src"] == "'self'"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-robots-tag"] == "noindex, nofollow"
    assert _is_remembered(headers["strict-transport-security"])
    assert headers["cache-control"] == ("public, max-age=3600" if name == "a style sheet" else "no-store")


@pytest.mark.parametrize("api", APIS, ids=lambda api: api.__name__)
def test_the_staff_api(api: Any) -> None:
    """A refusal and, of the calls that need no table, an answer have the same headers."""
    answers = [api.handler(api_event("GET", "/nowhere"), CONTEXT)]
    if any(route.path == "/villages" for route in api.ROUTES):
        answers.append(api.handler(api_event("GET", "/villages"), CONTEXT))
        answers.append(api.handler(api_event("GET", "/openapi.json"), CONTEXT))
        assert {answer["statusCode"] for answer in answers[1:]} == {200}
    for answer in answers:
        headers = _headers(answer)
        assert _rules(headers["content-security-policy"]) == {
            "default-src": "'none'",
            "frame-ancestors": "'none'",
        }
        assert headers["cache-control"] == "no-store"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["content-type"] == "application/json; charset=utf-8"
        assert _is_remembered(headers["strict-transport-security"])


def test_the_webhook_is_plain_text_for_whoever_looks() -> None:
    """It says a challenge back, which a browser must not take for a page. One place makes all answers."""
    assert Path(webhook.__file__).read_text(encoding="utf-8").count('"statusCode"') == 1
    headers = _headers(webhook._text(200, "<script>alert(1)</script>"))
    assert headers["content-type"] == "text/plain; charset=utf-8"
    assert headers["x-content-type-options"] == "nosniff"


@pytest.fixture(scope="module")
def console_headers() -> dict[str, Any]:
    """What CloudFront sends with every file of the console."""
    stack = Stack(App(), "Desac")
    Site(stack, "Site", stage=load({"stage": "production"}.get), connect_to=[API, SIGN_IN])
    found = Template.from_stack(stack).find_resources("AWS::CloudFront::ResponseHeadersPolicy")
    (policy,) = found.values()
    config: dict[str, Any] = policy["Properties"]["ResponseHeadersPolicyConfig"]
    return config


def test_the_console(console_headers: dict[str, Any]) -> None:
    strict = console_headers["SecurityHeadersConfig"]
    csp = strict["ContentSecurityPolicy"]["ContentSecurityPolicy"]
    _is_strict(csp)
    assert _rules(csp)["frame-ancestors"] == "'none'"
    assert strict["ContentTypeOptions"] == {"Override": True}
    assert strict["FrameOptions"] == {"FrameOption": "DENY", "Override": True}
    assert strict["ReferrerPolicy"] == {"Override": True, "ReferrerPolicy": "no-referrer"}
    hsts = strict["StrictTransportSecurity"]
    assert hsts["AccessControlMaxAgeSec"] >= YEAR
    assert (hsts["IncludeSubdomains"], hsts["Override"]) == (True, True)
    (permissions,) = console_headers["CustomHeadersConfig"]["Items"]
    assert permissions["Header"] == "Permissions-Policy"
    assert permissions["Value"] == "camera=(), microphone=(), geolocation=(self)"


def test_the_policy_inside_the_console_is_the_one_it_is_served_with(
    console_headers: dict[str, Any], tmp_path: Path
) -> None:
    """S3 and the emulator send no headers of ours, so the page brings its policy along."""
    build_console(tmp_path)
    config = {"staff_api_url": f"{API}/staf", "cognito_domain": SIGN_IN, "client_id": "c", "region": "r"}
    configure_console(tmp_path, config)
    index = (tmp_path / "index.html").read_text(encoding="utf-8")
    (inside,) = re.findall(r'<meta http-equiv="Content-Security-Policy" content="([^"]+)"', index)
    served = console_headers["SecurityHeadersConfig"]["ContentSecurityPolicy"]["ContentSecurityPolicy"]
    assert inside == ConsoleConfig.of(config).content_policy() == console_policy([API, SIGN_IN])
    assert _rules(served) == _rules(inside) | {"frame-ancestors": "'none'"}
    assert served == console_header([API, SIGN_IN])
    # What comes before the policy is not held to it.
    assert re.search(r'<head>\s*<meta charset="utf-8" />\s*<meta http-equiv="Content-Security-Policy"', index)
