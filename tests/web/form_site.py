"""The form's function behind one loopback server, a table in memory, and one resident with a link."""

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from types import SimpleNamespace
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import boto3
import pytest
from moto import mock_aws

from desac.adapters import keys
from desac.adapters.table import Table, from_item, to_item
from desac.domain.intake import Intake
from desac.domain.link import Link, link_id_for, sign
from functions.intake_form.handler import handler
from tests.fresh_clients import forget_clients, let_botocore_exchange
from tests.integration.conftest import table as make_table
from tests.unit.overview.records import a_person, an_episode, an_episode_id, person_id, store
from tests.web.conftest import serving

KEY = "k" * 64
BORN = date(1985, 8, 17)
RENON = "51.71.01.1005"
CONTEXT: Any = SimpleNamespace(
    function_name="intake_form",
    memory_limit_in_mb=256,
    invoked_function_arn="arn:aws:lambda:ap-southeast-3:123456789012:function:intake_form",
    aws_request_id="r",
)


class FormSite(NamedTuple):
    """`link` is what the resident was sent."""

    table: Table
    link: str
    requests: list[str]

    @property
    def posts(self) -> int:
        """How often something was posted."""
        return sum(one.startswith("POST") for one in self.requests)

    def intake(self) -> Intake | None:
        """What was sent."""
        item = self.table.get(keys.intake(an_episode_id(1)))
        return from_item(Intake, item) if item else None


@contextmanager
def form_site(monkeypatch: pytest.MonkeyPatch) -> Iterator[FormSite]:
    """The site, for a test."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "ap-southeast-3")
    monkeypatch.setenv("DESAC_TABLE", "desac")
    monkeypatch.setenv("DESAC_LINK_SECRET", "links")
    forget_clients()
    let_botocore_exchange(monkeypatch)
    asked: list[str] = []
    with mock_aws():
        boto3.client("secretsmanager").create_secret(Name="links", SecretString=json.dumps({"key": KEY}))
        build: Any = make_table
        table: Table = build.__wrapped__(None)
        token = _resident(table)
        with serving(type("Gateway", (_Gateway,), {"asked": asked})) as url:
            yield FormSite(table, f"{url}/f/{token}", asked)
    forget_clients()


def _resident(table: Table) -> str:
    now = datetime.now(UTC)
    store(
        table,
        a_person(1, village_code=RENON, birth_date=BORN, address="Jl. Tukad Contoh No. 5"),
        an_episode(1, anchor_date=now.date() - timedelta(days=2), end_date=now.date() + timedelta(days=8)),
    )
    link = Link(
        link_id=link_id_for(KEY.encode(), an_episode_id(1)),
        person_id=person_id(1),
        episode_id=an_episode_id(1),
        expires_at=now + timedelta(days=7),
        created_at=now,
    )
    table.put(to_item(link, keys.link(link.link_id)))
    return sign(KEY.encode(), link.link_id, link.expires_at)


class _Gateway(BaseHTTPRequestHandler):
    """The public HTTP API in front of the form's function."""

    asked: list[str]

    def _serve(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length).decode()
        parts = urlsplit(self.path)
        event = {
            "version": "2.0",
            "rawPath": parts.path,
            "rawQueryString": parts.query,
            "headers": {name.lower(): value for name, value in self.headers.items()},
            "requestContext": {"http": {"method": self.command, "path": parts.path}},
            "body": body,
            "isBase64Encoded": False,
        }
        answer = handler(event, CONTEXT)
        by = " by script" if "X-Script" in self.headers else ""
        self.asked.append(f"{self.command} {self.path}{by}")
        content = (
            base64.b64decode(answer["body"]) if answer.get("isBase64Encoded") else answer["body"].encode()
        )
        self.send_response(answer["statusCode"])
        for name, value in answer["headers"].items():
            self.send_header(name, value)
        for cookie in answer.get("cookies", []):
            self.send_header("Set-Cookie", cookie)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = _serve  # noqa: N815 # the base class calls these names

    def log_message(self, *_args: object) -> None:
        """Nothing: a test's output is its assertions."""
