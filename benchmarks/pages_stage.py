"""A resident with a link in a table in memory, and what the form's handler answers them, page by page."""

import base64
import gzip
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stdout
from datetime import UTC, date, datetime, timedelta
from http.cookies import SimpleCookie
from io import StringIO
from types import SimpleNamespace
from typing import Any, NamedTuple
from unittest.mock import patch
from urllib.parse import urlencode, urlsplit

import boto3
from moto import mock_aws

from desac.adapters import keys, plain_client, secrets
from desac.adapters.table import Table, dynamodb, to_item
from desac.domain.dates import WITA
from desac.domain.episode import Episode, EpisodeKind, EpisodeStatus
from desac.domain.ids import episode_id
from desac.domain.link import Link, link_id_for, sign
from desac.domain.person import Person
from desac.domain.roster import Doctor
from desac.settings import settings
from functions.intake_form.handler import handler

_KEY = b"k" * 64
_BORN = date(1985, 8, 17)
_PERSON, _VILLAGE = "aaaaaaaaaaaaaaaa", "51.71.01.1005"
_EXPIRES = datetime(2100, 1, 1, tzinfo=UTC)
_EPISODE = episode_id(_PERSON, EpisodeKind.CASE, date(2021, 8, 12))
TOKEN = sign(_KEY, link_id_for(_KEY, _EPISODE), _EXPIRES)
_CONTEXT: Any = SimpleNamespace(
    function_name="intake_form",
    memory_limit_in_mb=512,
    invoked_function_arn="arn:aws:lambda:ap-southeast-3:123456789012:function:intake_form",
    aws_request_id="benchmark",
)
_STEPS = ("keadaan", "tinggal", "kontak", "bantuan", "periksa")
GENERAL = "general page"
PAGES = {
    "birth date": f"/f/{TOKEN}",
    "own page": f"/f/{TOKEN}?orang=0",
    **{f"form, step {place}": f"/f/{TOKEN}/answers?langkah={step}" for place, step in enumerate(_STEPS, 1)},
    "daily report": f"/f/{TOKEN}/report",
    GENERAL: "/",
}
"""Addresses by what a resident would call them."""

_ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "benchmark",
    "AWS_SECRET_ACCESS_KEY": "benchmark",
    "AWS_DEFAULT_REGION": "ap-southeast-3",
    "DESAC_TABLE": "desac",
    "DESAC_LINK_SECRET": "benchmark",
}


class Answer(NamedTuple):
    """A response as it goes over the wire; `plain` is what it holds."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    plain: bytes


class Answers(dict[str, Answer]):
    """What the handler answers, by address; what a page loads is made at its first asking and kept."""

    def __missing__(self, path: str) -> Answer:
        self[path] = _answer(_ask("GET", path, {}))
        return self[path]


@contextmanager
def standing() -> Iterator[Answers]:
    """Every page, and whatever it loads."""
    key = patch.object(secrets, "link_key", lambda _name: _KEY)
    # moto answers in the place of botocore's own exchange, and knows of no other.
    exchange = patch.object(plain_client, "exchange_directly", lambda *_: None)
    with key, exchange, mock_aws(), _environment(), redirect_stdout(StringIO()):
        _fill()
        yield _pages()


def _pages() -> Answers:
    found = Answers()
    # Before the check this address asks for the birth date.
    first = PAGES["birth date"]
    found[first] = _answer(_ask("GET", first, {}))
    checked = _ask("POST", first, {}, birth_date=f"{_BORN:%d/%m/%Y}")
    cookies = {
        name: morsel.value for line in checked["cookies"] for name, morsel in SimpleCookie(line).items()
    }
    for path in PAGES.values():
        if path not in found:
            found[path] = _answer(_ask("GET", path, cookies))
    assert {one.status for one in found.values()} == {200}
    return found


def _ask(method: str, path: str, cookies: Mapping[str, str], **fields: str) -> dict[str, Any]:
    parts = urlsplit(path)
    headers = {"host": "127.0.0.1", "accept-encoding": "gzip, deflate, br"}
    if fields:
        headers["content-type"] = "application/x-www-form-urlencoded"
    event = {
        "version": "2.0",
        "rawPath": parts.path,
        "rawQueryString": parts.query,
        "headers": headers,
        "cookies": [f"{name}={value}" for name, value in cookies.items()],
        "requestContext": {"http": {"method": method, "path": parts.path}},
        "body": urlencode(fields),
        "isBase64Encoded": False,
    }
    return handler(event, _CONTEXT)


def _answer(response: Mapping[str, Any]) -> Answer:
    text = str(response["body"])
    body = base64.b64decode(text) if response.get("isBase64Encoded") else text.encode()
    is_small = response["headers"].get("Content-Encoding") == "gzip"
    return Answer(
        response["statusCode"], response["headers"], body, gzip.decompress(body) if is_small else body
    )


def _fill() -> None:
    """One resident on the third day of isolation, with a doctor and a link."""
    now = datetime.now(UTC)
    today = now.astimezone(WITA).date()
    person = Person(
        person_id=_PERSON,
        name="Ni Wayan Contoh",
        phone="+6281200000101",
        address="Jalan Tukad Contoh No. 12",
        village_code=_VILLAGE,
        birth_date=_BORN,
        created_at=now,
    )
    episode = Episode(
        episode_id=_EPISODE,
        person_id=_PERSON,
        kind=EpisodeKind.CASE,
        status=EpisodeStatus.ACTIVE,
        anchor_date=today - timedelta(days=2),
        specimen_date=today - timedelta(days=2),
        end_date=today + timedelta(days=8),
        rule_version="2021-07",
        origin="FILE#1",
        created_at=now,
    )
    link = Link(
        link_id=link_id_for(_KEY, _EPISODE),
        person_id=_PERSON,
        episode_id=_EPISODE,
        expires_at=_EXPIRES,
        created_at=now,
    )
    doctor = Doctor(
        village_code=_VILLAGE,
        name="dr. Contoh",
        phone="+6281200000900",
        valid_from=date(2021, 1, 1),
        stated_at=now,
    )
    table = _table()
    table.put(to_item(person, keys.person(_PERSON)))
    table.put(to_item(episode, keys.episode(_EPISODE)))
    table.put(to_item(link, keys.link(link.link_id)))
    table.put(to_item(doctor, keys.doctor(_VILLAGE, doctor.valid_from, doctor.phone)))


def _table() -> Table:
    name = _ENVIRONMENT["DESAC_TABLE"]
    boto3.client("dynamodb").create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": one, "AttributeType": "S"} for one in ("pk", "sk")],
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
    )
    return Table(name)


@contextmanager
def _environment() -> Iterator[None]:
    with patch.dict(os.environ, _ENVIRONMENT):
        dynamodb.cache_clear()
        settings.cache_clear()
        try:
            yield
        finally:
            dynamodb.cache_clear()
            settings.cache_clear()
