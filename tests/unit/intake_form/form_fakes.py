"""The form's stores in memory; they keep the promises of their ports."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import parse_qs, urlencode

from desac.adapters.config_data import city
from desac.adapters.health_rules import rule_book
from desac.adapters.polygons import village_areas
from desac.adapters.triage_rules import triage_book
from desac.adapters.village_data import load_directory
from desac.domain.daily_report import DailyReport
from desac.domain.draft import Draft
from desac.domain.episode import Episode, EpisodeKind, EpisodeStatus
from desac.domain.link import Link, LinkMember, link_id_for, sign
from desac.domain.person import Person
from desac.domain.roster import Doctor
from desac.ports.intake import KnownResident, Overtaken, Submission
from desac.ports.outbox import Overtaken as Outdone
from functions.intake_form import session
from functions.intake_form.form import Form
from functions.intake_form.http import Request

KEY = b"k" * 64
NOW = datetime(2021, 8, 17, 4, 30, tzinfo=UTC)
PERSON_ID = "a" * 16
EPISODE_ID = f"{PERSON_ID}-00000000"


@dataclass
class Residents:
    """One resident, their link, and what they sent."""

    known: KnownResident
    link_record: Link

    def link(self, link_id: str) -> Link | None:
        return self.link_record if link_id == self.link_record.link_id else None

    def record_check(self, seen: Link, failed_checks: int, locked_until: datetime | None) -> None:
        raise AssertionError("the form checks nobody")

    def resident(self, whom: LinkMember) -> KnownResident | None:
        return self.known if whom.episode_id == EPISODE_ID else None

    def residents(self, link: Link) -> Mapping[int, KnownResident]:
        return {0: self.known}

    def save(self, submission: Submission) -> None:
        if submission.known.intake != self.known.intake:
            raise Overtaken
        self.known = self.known._replace(
            intake=submission.intake or self.known.intake,
            person=self.known.person.model_copy(update=dict(submission.person_changes)),
            episode=self.known.episode.model_copy(update=dict(submission.episode_changes)),
        )


@dataclass
class Drafts:
    """Drafts by episode and holder."""

    kept: dict[tuple[str, str], Draft] = field(default_factory=dict)

    def get(self, episode_id: str, holder: str) -> Draft | None:
        return self.kept.get((episode_id, holder))

    def keep(self, before: Draft | None, after: Draft) -> None:
        place = (after.episode_id, after.holder)
        now = self.kept.get(place)
        if (now.revision if now else None) != (before.revision if before else None):
            raise Overtaken
        self.kept[place] = after


@dataclass
class Reports:
    """Daily reports by episode and day."""

    kept: dict[tuple[str, date], DailyReport] = field(default_factory=dict)

    def get(self, episode_id: str, day: date) -> DailyReport | None:
        return self.kept.get((episode_id, day))

    def of_episode(self, episode_id: str) -> Sequence[DailyReport]:
        return [one for (owner, _), one in self.kept.items() if owner == episode_id]

    def save(self, before: DailyReport | None, after: DailyReport) -> None:
        if self.kept.get((after.episode_id, after.day)) != before:
            raise Outdone
        self.kept[after.episode_id, after.day] = after


class Roster:
    """Nobody is on duty."""

    def doctor_on(self, village_code: str, day: date) -> Doctor | None:
        return None


class Phone:
    """A browser that was checked, at the form of one resident, without a server in between."""

    def __init__(self) -> None:
        person = Person(person_id=PERSON_ID, name="Contoh", birth_date=date(1985, 8, 5), created_at=NOW)
        episode = Episode(
            episode_id=EPISODE_ID,
            person_id=PERSON_ID,
            kind=EpisodeKind.CASE,
            status=EpisodeStatus.ACTIVE,
            anchor_date=date(2021, 8, 12),
            end_date=date(2021, 8, 22),
            rule_version="2021-07",
            origin="FILE#0000000000000001",
            created_at=NOW,
        )
        link = Link(
            link_id=link_id_for(KEY, EPISODE_ID),
            person_id=PERSON_ID,
            episode_id=EPISODE_ID,
            expires_at=NOW + timedelta(days=30),
            created_at=NOW,
        )
        self.residents = Residents(KnownResident(person, episode), link)
        self.drafts, self.reports = Drafts(), Reports()
        self.token = sign(KEY, link.link_id, link.expires_at)
        subject = session.Subject(link.link_id)
        value = session.issue(KEY, subject, verified=True, now=NOW, minutes=60)
        self.cookie = f"{subject.cookie_name}={value}"
        assert SimpleCookie(self.cookie)

    @property
    def form(self) -> Form:
        """The form, as of one request."""
        return Form(
            store=self.residents,
            drafts=self.drafts,
            reports=self.reports,
            roster=Roster(),  # type: ignore[arg-type] # the one call that the form makes
            villages=load_directory(),
            areas=village_areas(),
            rules=rule_book(),
            triage=triage_book(),
            city=city(),
            key=KEY,
            session_minutes=60,
            draft_days=7,
            most_contacts=50,
            now=NOW,
        )

    def get(self, query: str) -> dict[str, Any]:
        """A page of the form."""
        return self.form.show(self.token, self._request("GET", query=query))

    def post(self, fields: Sequence[tuple[str, str]]) -> dict[str, Any]:
        """A page of the form, posted."""
        return self.form.answer(self.token, self._request("POST", body=urlencode(fields)))

    def shown(self) -> dict[str, list[str]]:
        """Where a form that is gone on with begins."""
        where: str = self.get("")["headers"]["Location"]
        return parse_qs(where.partition("?")[2])

    def _request(self, method: str, *, body: str = "", query: str = "") -> Request:
        path = f"/f/{self.token}/answers"
        return Request.of(
            {
                "rawPath": path,
                "rawQueryString": query,
                "headers": {"content-type": "application/x-www-form-urlencoded"},
                "cookies": [self.cookie],
                "requestContext": {"http": {"method": method, "path": path}},
                "body": body,
            }
        )
