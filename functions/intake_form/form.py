"""The form's requests, step after step. Everything outside comes in through the constructor.

Every page is got (`GET …/answers?langkah=tinggal`), and every step is posted, kept, and leads on to the next
page; so going back, a reload, a closed browser and a lost answer of the server lose nothing. A form posted
all at once, without `langkah`, is sent as it stands.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from secrets import token_hex
from typing import Any, NamedTuple

from desac.adapters.config_data import City
from desac.domain.date_cells import parse_birth_date
from desac.domain.dates import WITA
from desac.domain.intake import Intake
from desac.domain.rules import RuleBook
from desac.domain.triage import TriageBook
from desac.domain.village import VillageDirectory
from desac.observability import logger
from desac.ports.drafts import DraftStore
from desac.ports.intake import IntakeStore
from desac.ports.location import VillageAreas
from desac.ports.reports import ReportStore
from desac.ports.roster import Roster
from functions.intake_form import session
from functions.intake_form.actions import keep_answers
from functions.intake_form.alarm import raise_alarm
from functions.intake_form.answers import Answers
from functions.intake_form.choices import Choices
from functions.intake_form.contacts import posted_key
from functions.intake_form.desk import Desk, holder_of
from functions.intake_form.drafting import started, whole, with_step
from functions.intake_form.fields import FormValues, first
from functions.intake_form.http import Request, page, redirect
from functions.intake_form.links import opened
from functions.intake_form.pages import Pages, Paths
from functions.intake_form.step_pages import Sheet, address
from functions.intake_form.steps import PERSON, Step, step_named
from functions.intake_form.told import helper
from functions.intake_form.turn import Turn
from functions.intake_form.visit import Visit
from functions.intake_form.words import check_text, words

Response = dict[str, Any]
Posted = Mapping[str, Sequence[str]]


class Form(NamedTuple):
    """What the form needs of the world, for one request. `key` signs links and cookies.

    Every method raises Refused for a link or a body that leads nowhere.
    """

    store: IntakeStore
    drafts: DraftStore
    reports: ReportStore
    roster: Roster
    villages: VillageDirectory
    areas: VillageAreas
    rules: RuleBook
    triage: TriageBook
    city: City
    key: bytes
    session_minutes: int
    draft_days: int
    most_contacts: int
    now: datetime

    def show(self, token: str, request: Request) -> Response:
        """GET /f/{token}/answers: a step's page for whoever was checked, else the way to the check."""
        visit = self._visit(token)
        place = visit.place_asked(request)
        desk = None if place is None else self._desk(visit, place, request)
        if place is None or desk is None:
            return redirect(visit.pages.paths.check)
        draft = desk.draft()
        sheet = self.sheet(visit, place, desk, desk.values(draft), request.query)
        asked = first(request.query, "langkah")
        if asked == PERSON:
            # A key that a post would not take is none: the person would not be kept.
            return page(sheet.person(posted_key(request.query) or token_hex(4)))
        step = step_named(asked)
        if step is None:
            return redirect(address(desk.begin_at(draft), visit.member(place)))
        return page(sheet.step(step))

    def answer(self, token: str, request: Request) -> Response:
        """POST /f/{token}/answers: keeps what was typed and leads on; at the end it sends and thanks."""
        posted = request.form()
        visit = self._visit(token)
        place = visit.place_in(posted)
        desk = None if place is None else self._desk(visit, place, request)
        if place is None or desk is None:
            # Whoever typed for an hour loses nothing: the answers travel through the check.
            whose = {"answers_of": "" if place is None else str(place)}
            message = check_text("expired_session")
            return page(visit.check_page(message, carried=whole(posted), answers_of=whose), 403)
        answered = Turn(self, visit, place, desk, posted).taken()
        if not isinstance(answered, str):
            return answered
        # A script that posts for the page goes on by itself.
        return (
            page("", 204, extra={"X-Next": answered}) if "x-script" in request.headers else redirect(answered)
        )

    def opened(
        self, visit: Visit, place: int, request: Request, carried: FormValues, stated: date | None = None
    ) -> Response:
        """After the check: whoever was asked again in the middle of the form goes on where they were.

        `stated` is the birth date that nothing could be compared with.
        """
        subject, minutes = visit.subject(place), self.session_minutes
        value = session.issue(self.key, subject, verified=stated is None, now=self.now, minutes=minutes)
        cookie = session.set_cookie(subject, value, secure=request.over_https, minutes=minutes)
        desk = self._desk_of(visit, place, "" if stated is None else holder_of(value))
        posted: dict[str, list[str]] = {}
        for name, text in carried.pairs():
            posted.setdefault(name, []).append(text)
        if stated:
            posted["stated_birth_date"] = [stated.isoformat()]
        name = carried.page.get("langkah", "")
        at = Step.CONTACTS if name == PERSON else step_named(name) or Step.REVIEW

        def change(values: FormValues) -> FormValues:
            if not name:
                return whole(posted)
            return started(self.with_posted(values, posted), posted)

        desk.keep(at, change)
        where = address(name or at, visit.member(place), kontak=carried.page.get("kontak", ""))
        # Seen from the address of the check.
        return redirect(
            f"{visit.pages.paths.answers.rpartition('/')[0]}/{where}".lstrip("/"), cookies=[cookie]
        )

    @property
    def today(self) -> date:
        """The day in Denpasar."""
        return self.now.astimezone(WITA).date()

    @property
    def choices(self) -> Choices:
        """What may be chosen today."""
        red_flags = frozenset(self.rules.on(self.today).red_flags)
        return Choices(self.today, self.villages, frozenset(words()["symptoms"]), red_flags)

    def with_posted(self, values: FormValues, posted: Posted) -> FormValues:
        """The values with what one page says."""
        return with_step(values, posted, today=self.today, most=self.most_contacts)

    def sheet(self, visit: Visit, place: int, desk: Desk, values: FormValues, asked: Posted) -> Sheet:
        """The pages of one resident's form with these values; `asked` is the address, or what was posted."""
        known = desk.known
        others = [one for other, one in visit.family.items() if other != place]
        return Sheet(
            pages=visit.pages,
            villages=self.villages,
            areas=self.areas,
            red_flags=tuple(self.rules.on(self.today).red_flags),
            today=self.today,
            most_contacts=self.most_contacts,
            member=visit.member(place),
            # Only a checked resident reads a name, and what others of the household said.
            name=known.person.name if desk.is_verified else None,
            is_sent=desk.is_verified and known.intake is not None,
            aid_wanted=desk.is_verified and any(one.intake and one.intake.sembako_wanted for one in others),
            values=values,
            back_to=first(asked, "ke"),
            notice=first(asked, "pesan"),
        )

    def alarm(self, desk: Desk, values: FormValues) -> None:
        """Danger signs are told at once, whatever becomes of the form."""
        choices = self.choices
        red_flags = choices.red_flags.intersection(values.choices.get("red_flags", ()))
        if red_flags:
            symptoms = choices.symptoms.intersection(values.choices.get("symptoms", ()))
            raise_alarm(
                self.reports, self.triage, desk.known, red_flags=red_flags, symptoms=symptoms, now=self.now
            )

    def send(self, visit: Visit, place: int, desk: Desk, answers: Answers, values: FormValues) -> Response:
        """Keep the answers, empty the draft, thank."""
        stated = None
        if not desk.is_verified:
            stated = parse_birth_date(values.texts.get("stated_birth_date", ""), self.today)
        whom = visit.link.everybody[place]
        kept = keep_answers(self.store, whom, answers, stated, rules=self.rules, now=self.now)
        desk.sent()
        revision = kept.intake.revision if kept.intake else None
        logger.info("form received", extra={"episode_id": whom.episode_id, "revision": revision})
        sent = kept.intake or kept.known.intake
        if sent is None:
            raise AssertionError("a first form is never a repeated one")
        return self.thanks(visit, place, sent, verified=desk.is_verified)

    def thanks(self, visit: Visit, place: int, sent: Intake, *, verified: bool) -> Response:
        """What happens next."""
        code = sent.village_code or visit.family[place].person.village_code
        others = [one for other, one in visit.family.items() if other != place]
        html = visit.pages.thanks(
            alarm=bool(sent.red_flags),
            outside=sent.point is not None and self.areas.village_at(sent.point) is None,
            contacts=len(sent.contacts),
            sembako=sent.sembako_wanted,
            complains=bool(sent.symptoms or sent.red_flags),
            helper=helper(code, self.villages, self.roster, self.today),
            verified=verified,
            member=visit.member(place),
            others=len(others),
            # How far the others are is for somebody who has shown who they are.
            others_left=sum(one.intake is None for one in others) if verified else None,
        )
        return page(html)

    def _visit(self, token: str) -> Visit:
        link, family = opened(self.store, self.key, token, self.now)
        return Visit(link, family, Pages(self.city, Paths.of(token, below=True)))

    def _desk(self, visit: Visit, place: int, request: Request) -> Desk | None:
        checked = visit.session(self.key, place, request, self.now)
        if checked is None:
            return None
        cookie = request.cookies.get(visit.subject(place).cookie_name, "")
        return self._desk_of(visit, place, "" if checked.verified else holder_of(cookie))

    def _desk_of(self, visit: Visit, place: int, holder: str) -> Desk:
        return Desk(self.drafts, visit.family[place], holder, self.now, self.draft_days)
