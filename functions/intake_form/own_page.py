"""A resident's own page behind the signed link: what was found, how long, whom to call, what to do next.

It opens after the check of the birth date and, for as long as the cookie of that check holds, by the link
alone; so it can be read again, turned into another language and come back to from the form.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, NamedTuple

from desac.adapters.config_data import City
from desac.adapters.own_page import OwnRecords
from desac.domain.dates import WITA
from desac.domain.village import VillageDirectory
from desac.ports.intake import IntakeStore
from desac.ports.roster import Roster
from functions.intake_form import session
from functions.intake_form.check import CheckLimits, is_locked
from functions.intake_form.fields import FormValues, from_posted
from functions.intake_form.http import Request, page, redirect
from functions.intake_form.identify import Passed, identify, locked
from functions.intake_form.links import opened
from functions.intake_form.me import me
from functions.intake_form.pages import Pages, Paths
from functions.intake_form.report import LEAVING
from functions.intake_form.visit import Visit, answers_of

Response = dict[str, Any]
OpenForm = Callable[[Visit, int, Request, FormValues, date | None], Response]


class OwnPage(NamedTuple):
    """What the page needs of the world, for one request. `key` signs links and cookies.

    `records` finds what there is of an episode on a day, `open_form` makes the form with answers that
    travelled through the check. Every method raises Refused for a link or a body that leads nowhere.
    """

    store: IntakeStore
    records: Callable[[str, date], OwnRecords]
    roster: Roster
    villages: VillageDirectory
    city: City
    key: bytes
    limits: CheckLimits
    session_minutes: int
    now: datetime
    open_form: OpenForm

    def open(self, token: str, request: Request) -> Response:
        """GET /f/{token}: the page of whoever was checked a moment ago, else the check."""
        visit = self._visit(token)
        place = visit.place_asked(request)
        checked = None if place is None else visit.session(self.key, place, request, self.now)
        # Where nothing could be compared the day is asked for again: it is the key to what is told.
        if place is not None and checked is not None and checked.verified:
            return page(self._html(visit, place))
        if visit.link.locked_until and is_locked(visit.link, self.now):
            return locked(visit.pages, visit.link.locked_until, self.now)
        return page(visit.check_page())

    def check(self, token: str, request: Request) -> Response:
        """POST /f/{token}: the birth date; right, it leads to the page of whoever was born on that day."""
        posted = request.form()
        visit = self._visit(token)
        if posted.get("action") == ["leave"]:
            return self._leave(visit, request)
        texts = {name: values[0] for name, values in posted.items()}
        typed = from_posted(posted)
        found = identify(visit, posted, typed, store=self.store, now=self.now, limits=self.limits)
        if not isinstance(found, Passed):
            return found
        carried = answers_of(found.place, texts, typed)
        if any(carried.pairs()):
            # Whoever was asked again in the middle of the form goes on where they were.
            return self.open_form(visit, found.place, request, carried, found.stated)
        cookie = session.cookie_for(
            self.key,
            visit.subject(found.place),
            verified=found.stated is None,
            now=self.now,
            minutes=self.session_minutes,
            secure=request.over_https,
        )
        if found.stated is None:
            where = visit.pages.paths.own(visit.member(found.place))
            return redirect(where, cookies=[cookie])
        return page(self._html(visit, found.place, stated=found.stated), cookies=[cookie])

    def _leave(self, visit: Visit, request: Request) -> Response:
        """Forget who was here: the phone may be somebody else's. The report's page does its part of it."""
        return redirect(f"{visit.pages.paths.report}?{LEAVING}=ya", cookies=visit.forgotten(request))

    def _visit(self, token: str) -> Visit:
        link, family = opened(self.store, self.key, token, self.now)
        return Visit(link, family, Pages(self.city, Paths.of(token, below=False)))

    def _html(self, visit: Visit, place: int, *, stated: date | None = None) -> str:
        known, today = visit.family[place], self.now.astimezone(WITA).date()
        is_checked = stated is None
        shown = me(
            known,
            self.now,
            villages=self.villages,
            roster=self.roster,
            records=self.records(known.episode.episode_id, today) if is_checked else OwnRecords(),
            member=visit.member(place),
            others=len(visit.family) - 1,
            stated=stated,
        )
        return visit.pages.render("me.html", me=shown)
