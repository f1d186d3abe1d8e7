"""A resident with a link, and a browser that posts like one: cookies kept, JavaScript off."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode, urljoin

import boto3
import pytest

from desac.adapters import keys
from desac.adapters.table import Table, from_item, to_item
from desac.domain.clock import Clock, ClockName
from desac.domain.episode import Episode, EpisodeKind, EpisodeStatus
from desac.domain.ids import episode_id
from desac.domain.intake import Intake
from desac.domain.link import Link, link_id_for, sign
from desac.domain.person import Person
from desac.domain.roster import Doctor
from functions.intake_form.handler import handler

KEY = "k" * 64
PERSON_ID = "aaaaaaaaaaaaaaaa"
RENON = "51.71.01.1005"
Fields = Sequence[tuple[str, str]]


@dataclass
class Resident:
    """One synthetic resident in the table, with the token that was sent to them."""

    table: Table
    person: Person
    episode: Episode
    link: Link
    token: str

    def stored_person(self) -> Person:
        return from_item(Person, self._item(keys.person(self.person.person_id)))

    def stored_episode(self) -> Episode:
        return from_item(Episode, self._item(keys.episode(self.episode.episode_id)))

    def stored_link(self) -> Link:
        return from_item(Link, self._item(keys.link(self.link.link_id)))

    def clock(self) -> dict[str, Any]:
        return self._item(keys.clock(self.episode.episode_id, ClockName.FORM))

    def intake(self) -> Intake | None:
        item = self.table.get(keys.intake(self.episode.episode_id))
        return from_item(Intake, item) if item else None

    def _item(self, key: keys.Key) -> dict[str, Any]:
        item = self.table.get(key)
        assert item is not None
        return item


@dataclass
class Page:
    """A response as a browser sees it."""

    status: int
    body: str
    headers: dict[str, str]
    cookies: list[str]


class Context:
    """The Lambda context that Powertools reads."""

    function_name = "intake_form"
    memory_limit_in_mb = 256
    invoked_function_arn = "arn:aws:lambda:ap-southeast-3:123456789012:function:intake_form"
    aws_request_id = "00000000-0000-0000-0000-000000000000"


@dataclass
class Browser:
    """Sends HTTP API events (payload 2.0) and keeps cookies as a browser does."""

    token: str
    prefix: str = ""
    scheme: str = "https"
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str | None = None) -> Page:
        return self.send("GET", path or f"/f/{self.token}")

    def enter(self, born: str | None = "17/08/1985", *, fields: Fields = ()) -> Page:
        """The check; where the birth date is right, the own page behind it."""
        birth = [("birth_date", born)] if born else []
        page = self.post(f"/f/{self.token}", [*birth, *fields])
        return self.get(f"/f/{page.headers['Location']}") if page.status == 303 else page

    def check(self, born: str | None = "17/08/1985", *, fields: Fields = ()) -> Page:
        """As `enter`, and on to the form by the own page's button."""
        page = self.enter(born, fields=fields)
        button = re.search(r'<form[^>]*>((?:(?!</form>).)*value="start".*?)</form>', page.body, re.DOTALL)
        if not button:
            return page
        hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', button[1])
        return self.answer([*hidden, ("action", "start")])

    def answer(self, fields: Fields) -> Page:
        """A post of the form, followed to the page that it leads to."""
        return self.follow(self.post(f"/f/{self.token}/answers", fields))

    def follow(self, page: Page) -> Page:
        where = page.headers.get("Location", "")
        return self.get(urljoin(f"/f/{self.token}/answers", where)) if page.status == 303 else page

    def step(self, name: str, fields: Fields = (), action: str = "next") -> Page:
        return self.answer([("langkah", name), *fields, ("action", action)])

    def page(self, name: str, **asked: str) -> Page:
        return self.get(f"/f/{self.token}/answers?{urlencode({'langkah': name, **asked})}")

    def post(self, path: str, fields: Fields, *, headers: Mapping[str, str] | None = None) -> Page:
        kind = "application/x-www-form-urlencoded"
        return self.send("POST", path, urlencode(fields), kind, more=headers or {})

    def send(
        self,
        method: str,
        path: str,
        body: str | None = None,
        kind: str = "",
        *,
        more: Mapping[str, str] | None = None,
        **raw: Any,
    ) -> Page:
        headers = {"host": "example.test", "x-forwarded-proto": self.scheme, **(more or {})}
        if kind:
            headers["content-type"] = kind
        path, _, query = path.partition("?")
        event: dict[str, Any] = {
            "version": "2.0",
            "routeKey": "$default",
            "rawPath": self.prefix + path,
            "rawQueryString": query,
            "headers": headers,
            "cookies": [f"{name}={value}" for name, value in self.cookies.items()],
            "requestContext": {"http": {"method": method, "path": self.prefix + path}},
            "isBase64Encoded": False,
            **({} if body is None else {"body": body}),
            **raw,
        }
        answer = handler(event, Context())  # type: ignore[arg-type]
        for line in answer.get("cookies", []):
            for name, morsel in SimpleCookie(line).items():
                if morsel["max-age"] == "0":
                    self.cookies.pop(name, None)
                else:
                    self.cookies[name] = morsel.value
        return Page(answer["statusCode"], answer["body"], answer["headers"], answer.get("cookies", []))


@pytest.fixture(autouse=True)
def configured(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    """The function's environment and its secret."""
    monkeypatch.setenv("DESAC_TABLE", table.name)
    monkeypatch.setenv("DESAC_LINK_SECRET", "desac/links")
    boto3.client("secretsmanager").create_secret(Name="desac/links", SecretString=json.dumps({"key": KEY}))


@pytest.fixture
def make_resident(table: Table) -> Callable[..., Resident]:
    """Puts a resident, an episode, a link, an open clock and the village's doctor into the table."""

    def _make(
        *,
        birth_date: date | None = date(1985, 8, 17),
        kind: EpisodeKind = EpisodeKind.CASE,
        link_ends: timedelta = timedelta(days=30),
        revoked: bool = False,
        **person_fields: Any,
    ) -> Resident:
        now = datetime.now(UTC)
        anchor = now.date() - timedelta(days=2)
        details = {
            "name": "Ni Wayan Contoh",
            "phone": "+6281200000101",
            "address": "Jalan Contoh No. 1",
            "village_code": RENON,
        } | person_fields
        person = Person(person_id=PERSON_ID, birth_date=birth_date, created_at=now, **details)
        episode = Episode(
            episode_id=episode_id(PERSON_ID, kind, anchor),
            person_id=PERSON_ID,
            kind=kind,
            status=EpisodeStatus.ACTIVE,
            anchor_date=anchor,
            specimen_date=anchor,
            end_date=anchor + timedelta(days=10),
            rule_version="2021-07",
            origin="FILE#0000000000000001",
            created_at=now,
        )
        link = Link(
            link_id=link_id_for(KEY.encode(), episode.episode_id),
            person_id=PERSON_ID,
            episode_id=episode.episode_id,
            expires_at=now + link_ends,
            revoked_at=now if revoked else None,
            created_at=now,
        )
        clock = Clock(
            episode_id=episode.episode_id,
            person_id=PERSON_ID,
            name=ClockName.FORM,
            due_at=now + timedelta(days=1),
            created_at=now,
        )
        doctor = Doctor(
            village_code=RENON,
            name="dr. Contoh",
            phone="+6281200000900",
            valid_from=date(2021, 1, 1),
            stated_at=now,
        )
        work = {"work": keys.clock_work(0), "work_at": clock.due_at.isoformat()}
        table.put(to_item(person, keys.person(PERSON_ID)))
        table.put(to_item(episode, keys.episode(episode.episode_id)))
        table.put(to_item(link, keys.link(link.link_id)))
        table.put(to_item(clock, keys.clock(episode.episode_id, ClockName.FORM), **work))
        table.put(to_item(doctor, keys.doctor(RENON, doctor.valid_from, doctor.phone)))
        token = sign(KEY.encode(), link.link_id, link.expires_at)
        return Resident(table, person, episode, link, token)

    return _make


@pytest.fixture
def resident(make_resident: Callable[..., Resident]) -> Resident:
    """A positive case born on 17 August 1985."""
    return make_resident()


@pytest.fixture
def browser(resident: Resident) -> Browser:
    """That resident's phone."""
    return Browser(resident.token)


@pytest.fixture
def browse() -> type[Browser]:
    """Another phone."""
    return Browser


@pytest.fixture
def answers() -> list[tuple[str, str]]:
    """A complete form."""
    return [
        ("address", "Jalan Tukad Contoh No. 12, Br. Contoh"),
        ("village_code", RENON),
        ("position", "-8.6730, 115.2350"),
        ("symptoms", "batuk"),
        ("symptoms", "demam"),
        ("onset_date", (datetime.now(UTC).date() - timedelta(days=1)).isoformat()),
        ("contact_name_1", "I Made Contoh"),
        ("contact_phone_1", "0812 0000 0102"),
        ("contact_relation_1", "suami"),
        ("contact_last_met_1", (datetime.now(UTC).date() - timedelta(days=1)).isoformat()),
        ("contact_rows", "5"),
        ("sembako_wanted", "ya"),
        ("household_size", "4"),
        ("kk", "5171011708850001"),
        ("visit_wanted", "ya"),
        ("note", "Anjing galak di depan."),
    ]
