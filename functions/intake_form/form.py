"""The form's requests: open, check, answer. Everything outside comes in through the constructor."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, NamedTuple

from desac.adapters.config_data import City
from desac.domain.dates import WITA, parse_birth_date
from desac.domain.link import Link
from desac.domain.location import GeoPoint
from desac.domain.rules import RuleBook
from desac.domain.village import VillageDirectory
from desac.observability import logger
from desac.ports.intake import IntakeStore, KnownResident
from desac.ports.roster import Roster
from functions.intake_form import session
from functions.intake_form.actions import keep_answers, settle_check
from functions.intake_form.answers import Answers
from functions.intake_form.check import CheckLimits, CheckOutcome, is_locked, stated_birth_date
from functions.intake_form.checking import check_answers
from functions.intake_form.choices import Choices
from functions.intake_form.fields import MORE_ROWS, FormValues, from_known, from_posted
from functions.intake_form.http import Request, page
from functions.intake_form.links import opened
from functions.intake_form.pages import Pages, Paths
from functions.intake_form.told import helper
from functions.intake_form.words import check_text, lock_text, words

Response = dict[str, Any]


class Visit(NamedTuple):
    """A link that opened, whom it is about, and the pages to answer with."""

    link: Link
    known: KnownResident
    pages: Pages


@dataclass(frozen=True, slots=True)
class Form:
    """What the form needs of the world, for one request. `key` signs links and cookies.

    Every method raises Refused for a link or a body that leads nowhere.
    """

    store: IntakeStore
    roster: Roster
    villages: VillageDirectory
    rules: RuleBook
    city: City
    in_city: Callable[[GeoPoint], bool]
    key: bytes
    limits: CheckLimits
    session_minutes: int
    now: datetime

    def open(self, token: str) -> Response:
        """GET /f/{token}: who writes, and the question for the birth date."""
        visit = self._visit(token, below=False)
        if visit.link.locked_until and is_locked(visit.link, self.now):
            return self._locked(visit.pages, visit.link.locked_until)
        return page(visit.pages.check())

    def check(self, token: str, request: Request) -> Response:
        """POST /f/{token}: the birth date; right, it opens the form."""
        posted = request.form()
        visit = self._visit(token, below=False)
        texts = {name: values[0] for name, values in posted.items()}
        stated = stated_birth_date(texts, self._today)
        on_record = visit.known.person.birth_date
        result = settle_check(self.store, visit.link, on_record, stated, now=self.now, limits=self.limits)
        logger.info(
            "identity checked", extra={"episode_id": visit.link.episode_id, "outcome": result.outcome.value}
        )
        carried = from_posted(posted)
        if result.outcome is CheckOutcome.RIGHT:
            return self._opened(visit, request, carried)
        if result.outcome is CheckOutcome.UNVERIFIED and stated:
            return self._opened(visit, request, carried, stated)
        if result.outcome is CheckOutcome.LOCKED and result.locked_until:
            return self._locked(visit.pages, result.locked_until)
        if result.outcome is CheckOutcome.UNREADABLE:
            message = check_text("unreadable")
            return page(visit.pages.check(message, birth=texts, carried=carried.pairs()), 422)
        message = check_text("wrong", left=result.tries_left(self.limits))
        return page(visit.pages.check(message, carried=carried.pairs()), 403)

    def answer(self, token: str, request: Request) -> Response:
        """POST /f/{token}/answers: more rows for contacts, errors to mend, or thanks."""
        posted = request.form()
        visit = self._visit(token, below=True)
        values = from_posted(posted)
        cookie = request.cookies.get(session.cookie_name(visit.link.link_id), "")
        checked = session.read(self.key, visit.link.link_id, cookie, self.now)
        if checked is None:
            # Whoever typed for an hour loses nothing: the answers travel through the check.
            return page(visit.pages.check(check_text("expired_session"), carried=values.pairs()), 403)
        if posted.get("action") == ["add_contacts"]:
            values = values.with_rows(len(values.contacts) + MORE_ROWS)
            return page(self._form_page(visit, values, verified=checked.verified))
        answers = check_answers(values, self._choices)
        if not isinstance(answers, Answers):
            return page(self._form_page(visit, values, verified=checked.verified, errors=answers), 422)
        stated = None
        if not checked.verified:
            stated = parse_birth_date(values.texts.get("stated_birth_date", ""), self._today)
        kept = keep_answers(self.store, visit.link, answers, stated, rules=self.rules, now=self.now)
        logger.info(
            "form received",
            extra={
                "episode_id": visit.link.episode_id,
                "revision": kept.intake.revision if kept.intake else None,
            },
        )
        return self._thanks(visit, answers, verified=checked.verified)

    @property
    def _today(self) -> date:
        return self.now.astimezone(WITA).date()

    @property
    def _choices(self) -> Choices:
        red_flags = frozenset(self.rules.on(self._today).red_flags)
        return Choices(self._today, self.villages, frozenset(words()["symptoms"]), red_flags)

    def _visit(self, token: str, *, below: bool) -> Visit:
        link, known = opened(self.store, self.key, token, self.now)
        return Visit(link, known, Pages(self.city, Paths.of(token, below=below)))

    def _opened(
        self, visit: Visit, request: Request, carried: FormValues, stated: date | None = None
    ) -> Response:
        """The form page with its cookie. `stated` is the birth date that nothing could be compared with."""
        verified = stated is None
        values = carried if any(carried.pairs()) else from_known(visit.known, verified=verified)
        if stated:
            values = replace(values, texts={**values.texts, "stated_birth_date": stated.isoformat()})
        # Two free rows below the people named before.
        values = values.with_rows(len(values.contacts) + 2 if values.contacts else 0)
        link_id, minutes = visit.link.link_id, self.session_minutes
        value = session.issue(self.key, link_id, verified=verified, now=self.now, minutes=minutes)
        cookie = session.set_cookie(link_id, value, secure=request.over_https, minutes=minutes)
        return page(self._form_page(visit, values, verified=verified), cookies=[cookie])

    def _form_page(
        self, visit: Visit, values: FormValues, *, verified: bool, errors: dict[str, str] | None = None
    ) -> str:
        flags = self.rules.on(self._today).red_flags
        return visit.pages.form(
            values,
            self.villages,
            flags,
            known=visit.known,
            helper=helper(visit.known.person.village_code, self.villages, self.roster, self._today),
            verified=verified,
            errors=errors,
            # Whatever else is wrong with the form, help comes first.
            alarm=not set(flags).isdisjoint(values.choices.get("red_flags", ())),
        )

    def _thanks(self, visit: Visit, answers: Answers, *, verified: bool) -> Response:
        code = answers.village_code or visit.known.person.village_code
        village = self.villages.by_code(code) if code else None
        html = visit.pages.thanks(
            alarm=bool(answers.red_flags),
            outside=answers.position is not None and not self.in_city(answers.position),
            contacts=len(answers.contacts),
            sembako=answers.sembako_wanted,
            village=village.name if village else None,
            doctor=self.roster.doctor_on(village.code, self._today) if village else None,
            verified=verified,
        )
        return page(html)

    def _locked(self, pages: Pages, until: datetime) -> Response:
        seconds = int((until - self.now).total_seconds()) + 1
        return page(pages.check(lock_text(until), locked=True), 429, extra={"Retry-After": str(seconds)})
