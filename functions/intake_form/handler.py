"""The general page, the residents' form and the doctor's page over an HTTP API: which request goes where."""

import traceback
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from aws_lambda_powertools.utilities.typing import LambdaContext

from desac.adapters import secrets
from desac.adapters.complaints import TableComplaints
from desac.adapters.config_data import city
from desac.adapters.drafts import TableDrafts
from desac.adapters.health_rules import rule_book
from desac.adapters.intake import TableIntakeStore
from desac.adapters.own_page import TableOwnRecords
from desac.adapters.pace import Pace, TablePace
from desac.adapters.polygons import village_areas
from desac.adapters.reports import TableReports
from desac.adapters.roster import TableRoster
from desac.adapters.table import Table
from desac.adapters.triage_rules import triage_book
from desac.adapters.village_data import load_directory
from desac.domain.dates import WITA
from desac.observability import logger
from desac.settings import settings
from functions.intake_form.check import CheckLimits
from functions.intake_form.compression import compressed
from functions.intake_form.doctor_page import DoctorPage
from functions.intake_form.form import Form
from functions.intake_form.gate import by_a_person, from_our_page, not_too_often
from functions.intake_form.http import Refused, Request, asset, page, redirect
from functions.intake_form.language import Language, chosen, language_of, set_cookie, speaking
from functions.intake_form.outline import outline_file
from functions.intake_form.own_page import OwnPage
from functions.intake_form.pages import ROOT_PATHS, Pages, Paths, asset_file
from functions.intake_form.public_files import service
from functions.intake_form.public_page import PublicPage, is_at_root, is_public
from functions.intake_form.public_roster import whole_roster
from functions.intake_form.renewal import Renewal
from functions.intake_form.report import ReportForm
from functions.intake_form.step_pages import address

_BUSY_SECONDS = "60"
# Pages below that of a link.
_BELOW = frozenset({"answers", "report"})


@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:  # noqa: ARG001 # Lambda's signature
    """Answer one request with a page; a resident never sees a bare error."""
    request = Request.of(event)
    with speaking(_language(request)):
        return compressed(_answer(request), request.headers)


def _answer(request: Request) -> dict[str, Any]:
    try:
        return _route(request)
    except Refused as refused:
        retry = {"Retry-After": str(refused.wait_seconds)} if refused.wait_seconds else {}
        return page(_problem(request, refused.problem), refused.status, extra=retry)
    except Exception as error:  # noqa: BLE001 # the last line between an outage and a resident
        # The exception's own text may hold what was typed: only where it happened is logged.
        places = [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)]
        logger.error("form request failed", extra={"error": type(error).__name__, "places": places})
        return page(_problem(request, "busy"), 503, extra={"Retry-After": _BUSY_SECONDS})


def _language(request: Request) -> Language:
    # Doctors write and are written to in Indonesian.
    return Language.INDONESIAN if request.tail[0] == "d" else language_of(request.cookies)


def _route(request: Request) -> dict[str, Any]:
    if request.method != "POST" or request.tail[0] == "d":
        return _public_page().answer(request) if is_public(request) else _served(request)
    from_our_page(request)
    if language := chosen(request.form()):
        return _changed(language, request)
    by_a_person(request.form())
    token = _token(request)
    _pace(token)
    if request.form().get("action") == ["renew"]:
        _renewal().ask(token)
        return page(_problem(request, "link_asked"))
    return _served(request)


def _token(request: Request) -> str:
    """The token of a resident's address: its last part, or the one before the name of a page below it."""
    before, last = request.tail
    return before if last in _BELOW else last


def _pace(token: str) -> None:
    configured = settings()
    limit = Pace(configured.form_posts, configured.form_posts_minutes)
    key = secrets.link_key(configured.link_secret)
    not_too_often(token, key, TablePace(Table(configured.table)), limit, datetime.now(UTC))


def _renewal() -> Renewal:
    configured = settings()
    return Renewal(
        store=TableIntakeStore(Table(configured.table)),
        key=secrets.link_key(configured.link_secret),
        wait=timedelta(minutes=configured.form_link_wait_minutes),
        now=datetime.now(UTC),
    )


def _changed(language: Language, request: Request) -> dict[str, Any]:
    """The choice of a language is kept, and the page that can be got where this one was posted comes next."""
    before, last = request.tail
    cookie = set_cookie(language, secure=request.over_https)
    if last == "answers":
        asked = {name: values[0] for name, values in request.query.items()}
        step = asked.pop("langkah", "")
        where = address(step, asked.pop("orang", ""), **asked) if step else f"../{before}"
    else:
        # Of several people on a link, the one whose page it is.
        whose = {"orang": request.query["orang"][0]} if "orang" in request.query else {}
        where = f"./{last}?{urlencode(whose)}".rstrip("?")
    return redirect(where, cookies=[cookie])


def _served(request: Request) -> dict[str, Any]:
    match request.method, request.tail:
        case "GET", ("assets", name):
            if found := asset_file(name) or outline_file(name):
                return asset(*found)
        case "GET" | "POST", ("d", token):
            doctors = _doctor_page()
            return doctors.open(token) if request.method == "GET" else doctors.answer(token, request)
        case "GET" | "POST", (token, "report"):
            report = _report_form()
            return report.open(token, request) if request.method == "GET" else report.submit(token, request)
        case "GET" | "POST", (token, "answers"):
            form = _form()
            return form.show(token, request) if request.method == "GET" else form.answer(token, request)
        case "GET", (_, token):
            return _own_page().open(token, request)
        case "POST", (_, token):
            return _own_page().check(token, request)
    raise Refused(404, "not_found")


def _problem(request: Request, name: str) -> str:
    # No form, no token: the only addresses on this page are those of the assets.
    if request.tail[0] == "d":
        return Pages(city(), Paths.of_doctor("")).problem(name, language_choice=False)
    if is_at_root(request):
        return Pages(city(), ROOT_PATHS).problem(name, language_choice=False)
    below = request.tail[0] == "assets" or request.tail[1] in _BELOW
    pages = Pages(city(), Paths.of("", below=below))
    return pages.problem(name, language_choice=request.method == "GET", renews=name == "expired")


def _public_page() -> PublicPage:
    table, now = settings().table, datetime.now(UTC)
    return PublicPage(
        city=city(),
        villages=load_directory(),
        roster=lambda: whole_roster(table, now, service().roster_seconds),
        today=now.astimezone(WITA).date(),
    )


def _doctor_page() -> DoctorPage:
    configured = settings()
    table = Table(configured.table)
    return DoctorPage(
        store=TableIntakeStore(table),
        complaints=TableComplaints(table),
        villages=load_directory(),
        city=city(),
        key=secrets.link_key(configured.link_secret),
        form_minutes=configured.form_session_minutes,
        now=datetime.now(UTC),
    )


def _report_form() -> ReportForm:
    configured = settings()
    table = Table(configured.table)
    return ReportForm(
        store=TableIntakeStore(table),
        reports=TableReports(table),
        roster=TableRoster(table),
        villages=load_directory(),
        rules=triage_book(),
        city=city(),
        key=secrets.link_key(configured.link_secret),
        limits=CheckLimits(configured.form_check_tries, configured.form_lock_minutes),
        session_minutes=configured.form_session_minutes,
        now=datetime.now(UTC),
    )


def _own_page() -> OwnPage:
    configured = settings()
    table = Table(configured.table)
    return OwnPage(
        store=TableIntakeStore(table),
        records=TableOwnRecords(table).of,
        roster=TableRoster(table),
        villages=load_directory(),
        city=city(),
        key=secrets.link_key(configured.link_secret),
        limits=CheckLimits(configured.form_check_tries, configured.form_lock_minutes),
        session_minutes=configured.form_session_minutes,
        now=datetime.now(UTC),
        open_form=_form().opened,
    )


def _form() -> Form:
    configured = settings()
    table = Table(configured.table)
    return Form(
        store=TableIntakeStore(table),
        drafts=TableDrafts(table),
        reports=TableReports(table),
        roster=TableRoster(table),
        villages=load_directory(),
        areas=village_areas(),
        rules=rule_book(),
        triage=triage_book(),
        city=city(),
        key=secrets.link_key(configured.link_secret),
        session_minutes=configured.form_session_minutes,
        draft_days=configured.form_draft_days,
        most_contacts=configured.form_most_contacts,
        now=datetime.now(UTC),
    )
