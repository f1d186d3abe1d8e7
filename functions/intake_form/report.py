"""The daily report behind a resident's link: temperature, oxygen saturation, symptoms; a minute's work."""

from dataclasses import dataclass, field
from datetime import date, datetime
from secrets import token_hex
from typing import Any

from desac.adapters.config_data import City
from desac.domain.daily_report import DailyReport, ReportedBy, Subject, said
from desac.domain.dates import WITA
from desac.domain.triage import TriageBook
from desac.domain.village import VillageDirectory
from desac.observability import logger
from desac.ports.intake import IntakeStore, KnownResident
from desac.ports.reports import ReportStore
from desac.ports.roster import Roster
from functions.intake_form import session
from functions.intake_form.alarm import keep_report
from functions.intake_form.check import CheckLimits, is_locked
from functions.intake_form.checking import Errors
from functions.intake_form.http import Request, page, redirect
from functions.intake_form.identify import Passed, identify, locked
from functions.intake_form.links import opened
from functions.intake_form.pages import Pages, Paths
from functions.intake_form.report_fields import ReportAnswers, ReportValues, check_report, posted_report
from functions.intake_form.report_pages import report_page, reported_page
from functions.intake_form.told import helper
from functions.intake_form.visit import Visit
from functions.intake_form.words import check_text, words

LEAVING = "tutup"
"""In the address: on the way out of the own page. A cookie of a check made here is taken away here alone."""

Response = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ReportForm:
    """What the daily report needs of the world, for one request. `key` signs links and cookies.

    Both methods raise Refused for a link or a body that leads nowhere.
    """

    store: IntakeStore
    reports: ReportStore
    roster: Roster
    villages: VillageDirectory
    rules: TriageBook
    city: City
    key: bytes = field(repr=False)
    limits: CheckLimits
    session_minutes: int
    now: datetime

    def open(self, token: str, request: Request) -> Response:
        """GET /f/{token}/report: the form for whoever was checked a moment ago, else the check."""
        visit = self._visit(token)
        if LEAVING in request.query:
            return redirect(visit.pages.paths.me, cookies=visit.forgotten(request))
        place = visit.place_asked(request)
        checked = None if place is None else visit.session(self.key, place, request, self.now)
        if place is not None and checked is not None:
            return page(self._page(visit, place, ReportValues(), verified=checked.verified))
        if visit.link.locked_until and is_locked(visit.link, self.now):
            return locked(visit.pages, visit.link.locked_until, self.now)
        return page(visit.check_page())

    def submit(self, token: str, request: Request) -> Response:
        """POST /f/{token}/report: the check, or the report of whoever has passed it."""
        posted = request.form()
        visit, values = self._visit(token), posted_report(posted)
        if posted.get("action") != ["report"]:
            return self._check(visit, values, posted, request)
        place = visit.place_in(posted)
        checked = None if place is None else visit.session(self.key, place, request, self.now)
        if place is None or checked is None:
            whose = {"answers_of": "" if place is None else str(place)}
            message = check_text("expired_session")
            return page(visit.check_page(message, carried=values, answers_of=whose), 403)
        answers = check_report(values, self._in_force, words()["symptoms"], words()["red_flags"])
        if not isinstance(answers, ReportAnswers):
            return page(self._page(visit, place, values, verified=checked.verified, errors=answers), 422)
        known = visit.family[place]
        kept = self._keep(known, answers, key=f"form:{posted.get('form_id', [''])[0][:32] or token_hex(8)}")
        extra = {"episode_id": kept.episode_id, "triage": kept.triage, "revision": kept.revision}
        logger.info("daily report received", extra=extra)
        return page(self._thanks(visit, place, kept))

    @property
    def _today(self) -> date:
        return self.now.astimezone(WITA).date()

    @property
    def _in_force(self) -> Any:
        return self.rules.on(self._today)

    def _visit(self, token: str) -> Visit:
        link, family = opened(self.store, self.key, token, self.now)
        return Visit(link, family, Pages(self.city, Paths.of_report(token)))

    def _check(
        self, visit: Visit, values: ReportValues, posted: dict[str, list[str]], request: Request
    ) -> Response:
        found = identify(visit, posted, values, store=self.store, now=self.now, limits=self.limits)
        if not isinstance(found, Passed):
            return found
        whose = posted.get("answers_of", [""])[0]
        shown = values if whose in {"", str(found.place)} else ReportValues()
        verified = found.stated is None
        cookie = session.cookie_for(
            self.key,
            visit.subject(found.place),
            verified=verified,
            now=self.now,
            minutes=self.session_minutes,
            secure=request.over_https,
        )
        return page(self._page(visit, found.place, shown, verified=verified), cookies=[cookie])

    def _keep(self, known: KnownResident, answers: ReportAnswers, *, key: str) -> DailyReport:
        """The day's report with these answers. Raises Overtaken if others keep reporting."""
        episode, person = known.episode, known.person
        subject = Subject(
            episode_id=episode.episode_id,
            person_id=person.person_id,
            origin=episode.origin,
            day=self._today,
            birth_date=person.birth_date,
        )
        told = said(
            subject,
            self.rules,
            self.now,
            key=key,
            how=ReportedBy.FORM,
            readings=answers.readings,
            symptoms=answers.symptoms,
            red_flags=answers.red_flags,
        )
        return keep_report(self.reports, subject, told)

    def _page(
        self,
        visit: Visit,
        place: int,
        values: ReportValues,
        *,
        verified: bool,
        errors: Errors | None = None,
    ) -> str:
        known = visit.family[place]
        return report_page(
            visit.pages,
            values,
            day=self._today,
            # Sent twice by a slow phone it is one report.
            form_id=token_hex(8),
            name=known.person.name if verified else None,
            member=visit.member(place),
            errors=errors or {},
        )

    def _thanks(self, visit: Visit, place: int, kept: DailyReport) -> str:
        village = visit.family[place].person.village_code
        return reported_page(
            visit.pages,
            kept,
            helper=helper(village, self.villages, self.roster, self._today),
            others=len(visit.family) - 1,
            member=visit.member(place),
        )
