"""The form's requests: open, check, answer. Everything outside comes in through the constructor."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, NamedTuple

from desac.adapters.config_data import City
from desac.domain.date_cells import parse_birth_date
from desac.domain.dates import WITA
from desac.domain.location import GeoPoint
from desac.domain.rules import RuleBook
from desac.domain.village import VillageDirectory
from desac.observability import logger
from desac.ports.intake import IntakeStore
from desac.ports.roster import Roster
from functions.intake_form import session
from functions.intake_form.actions import keep_answers
from functions.intake_form.answers import Answers
from functions.intake_form.check import CheckLimits
from functions.intake_form.checking import check_answers
from functions.intake_form.choices import Choices
from functions.intake_form.fields import MORE_ROWS, FormValues, from_known, from_posted
from functions.intake_form.http import Request, page
from functions.intake_form.links import opened
from functions.intake_form.pages import Pages, Paths
from functions.intake_form.told import helper
from functions.intake_form.visit import Visit
from functions.intake_form.words import check_text, words

Response = dict[str, Any]


class Form(NamedTuple):
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

    def answer(self, token: str, request: Request) -> Response:
        """POST /f/{token}/answers: more rows for contacts, errors to mend, or thanks."""
        posted = request.form()
        visit = self._visit(token, below=True)
        values = from_posted(posted)
        place = visit.place_in(posted)
        checked = None if place is None else visit.session(self.key, place, request, self.now)
        if place is None or checked is None:
            # Whoever typed for an hour loses nothing: the answers travel through the check.
            whose = {"answers_of": "" if place is None else str(place)}
            message = check_text("expired_session")
            return page(visit.check_page(message, carried=values, answers_of=whose), 403)
        if posted.get("action") == ["start"]:
            # From the own page: with what was answered before, and the date that could not be compared.
            stated = parse_birth_date(values.texts.get("stated_birth_date", ""), self._today)
            known = from_known(visit.family[place], verified=checked.verified)
            return self.opened(visit, place, request, known, None if checked.verified else stated)
        if posted.get("action") == ["add_contacts"]:
            values = values.with_rows(len(values.contacts) + MORE_ROWS)
            return page(self._form_page(visit, place, values, verified=checked.verified))
        answers = check_answers(values, self._choices)
        if not isinstance(answers, Answers):
            html = self._form_page(visit, place, values, verified=checked.verified, errors=answers)
            return page(html, 422)
        stated = None
        if not checked.verified:
            stated = parse_birth_date(values.texts.get("stated_birth_date", ""), self._today)
        whom = visit.link.everybody[place]
        kept = keep_answers(self.store, whom, answers, stated, rules=self.rules, now=self.now)
        logger.info(
            "form received",
            extra={
                "episode_id": whom.episode_id,
                "revision": kept.intake.revision if kept.intake else None,
            },
        )
        return self._thanks(visit, place, answers, verified=checked.verified)

    @property
    def _today(self) -> date:
        return self.now.astimezone(WITA).date()

    @property
    def _choices(self) -> Choices:
        red_flags = frozenset(self.rules.on(self._today).red_flags)
        return Choices(self._today, self.villages, frozenset(words()["symptoms"]), red_flags)

    def _visit(self, token: str, *, below: bool) -> Visit:
        link, family = opened(self.store, self.key, token, self.now)
        return Visit(link, family, Pages(self.city, Paths.of(token, below=below)))

    def opened(
        self, visit: Visit, place: int, request: Request, carried: FormValues, stated: date | None = None
    ) -> Response:
        """The form page with its cookie. `stated` is the birth date that nothing could be compared with."""
        verified = stated is None
        known = visit.family[place]
        values = carried if any(carried.pairs()) else from_known(known, verified=verified)
        if stated:
            values = values._replace(texts={**values.texts, "stated_birth_date": stated.isoformat()})
        # Two free rows below the people named before.
        values = values.with_rows(len(values.contacts) + 2 if values.contacts else 0)
        cookie = session.cookie_for(
            self.key,
            visit.subject(place),
            verified=verified,
            now=self.now,
            minutes=self.session_minutes,
            secure=request.over_https,
        )
        return page(self._form_page(visit, place, values, verified=verified), cookies=[cookie])

    def _form_page(
        self,
        visit: Visit,
        place: int,
        values: FormValues,
        *,
        verified: bool,
        errors: dict[str, str] | None = None,
    ) -> str:
        flags, known = self.rules.on(self._today).red_flags, visit.family[place]
        return visit.pages.form(
            values,
            self.villages,
            flags,
            known=known,
            member=visit.member(place),
            helper=helper(known.person.village_code, self.villages, self.roster, self._today),
            verified=verified,
            errors=errors,
            # Whatever else is wrong with the form, help comes first.
            alarm=not set(flags).isdisjoint(values.choices.get("red_flags", ())),
        )

    def _thanks(self, visit: Visit, place: int, answers: Answers, *, verified: bool) -> Response:
        code = answers.village_code or visit.family[place].person.village_code
        others = [one for other, one in visit.family.items() if other != place]
        html = visit.pages.thanks(
            alarm=bool(answers.red_flags),
            outside=answers.position is not None and not self.in_city(answers.position),
            contacts=len(answers.contacts),
            sembako=answers.sembako_wanted,
            complains=bool(answers.symptoms or answers.red_flags),
            helper=helper(code, self.villages, self.roster, self._today),
            verified=verified,
            member=visit.member(place),
            others=len(others),
            # How far the others are is for somebody who has shown who they are.
            others_left=sum(one.intake is None for one in others) if verified else None,
        )
        return page(html)
