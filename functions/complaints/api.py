"""The staff API's `/complaints`: waiting ones, answers, and what operators do about silence."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext
from pydantic import Field, model_validator

from desac.adapters.complaint_lists import TableComplaintLists, everywhere
from desac.adapters.complaint_rules import complaint_rules
from desac.adapters.complaints import TableComplaints
from desac.adapters.staff_http import Call, Payload, Route, respond
from desac.adapters.table import Table
from desac.adapters.village_data import load_directory
from desac.domain.complaint import ANSWER_LIMIT, Answerer, Channel, Choice, Complaint, Given, answered, closed
from desac.domain.complaint_figures import ComplaintFigures
from desac.domain.complaint_rules import acknowledged
from desac.domain.staff import Caller, Refusal, Role
from desac.observability import logger
from desac.settings import settings
from functions.complaints.logic import change
from functions.complaints.views import ComplaintList, ComplaintView, Resident, view

_TOO_MANY = Refusal(409, "too_many_answers", "Keluhan ini sudah mendapat banyak jawaban; telepon warga.")
_NOT_WAITING = Refusal(409, "not_waiting", "Keluhan ini tidak menunggu jawaban lagi.")
_CLOSED = Refusal(409, "closed", "Keluhan ini sudah ditutup.")


class Listed(StrEnum):
    """Which complaints: those that wait, or those of the last days that do not."""

    WAITING = "waiting"
    DONE = "done"


class ListQuery(Payload):
    """Which complaints, and how many at most."""

    state: Listed = Listed.WAITING
    limit: int = Field(100, ge=1, le=500)


class FiguresQuery(Payload):
    """Over how many days."""

    days: int | None = Field(None, ge=1, le=92)


class AnswerBody(Payload):
    """A quick choice, words, or both. `request_id` is the caller's own: sent twice it counts once."""

    request_id: str = Field(min_length=1, max_length=100)
    choice: Choice | None = None
    text: str = Field("", max_length=ANSWER_LIMIT)

    @model_validator(mode="after")
    def _says_something(self) -> "AnswerBody":
        if not self.text.strip() and self.choice in {None, Choice.OTHER}:
            raise ValueError("an answer says something")
        return self


class CloseBody(Payload):
    """Why nobody has to answer any more."""

    reason: str = Field(min_length=1, max_length=500)


def _lists() -> TableComplaintLists:
    return TableComplaintLists(Table(settings().table))


def _views(found: list[Complaint], now: datetime) -> list[ComplaintView]:
    people, episodes, villages = _lists().people(found), _lists().episodes(found), load_directory()
    about = [Resident(people.get(one.person_id), episodes.get(one.episode_id)) for one in found]
    return [view(one, resident, villages, now) for one, resident in zip(found, about, strict=True)]


def list_complaints(call: Call) -> ComplaintList:
    """Complaints of the caller's villages, the oldest first."""
    asked, lists = call.query(ListQuery), _lists()
    codes = call.caller.kecamatan_to_list(everywhere())
    if asked.state is Listed.WAITING:
        found = lists.waiting(codes)
    else:
        found = lists.since(codes, call.now - timedelta(days=complaint_rules().figures_days))
    visible = [one for one in found if call.caller.sees(one.village_code, one.kecamatan_code)]
    shown = visible[: asked.limit]
    return ComplaintList(items=_views(shown, call.now), more=len(visible) - len(shown))


def get_complaint_figures(call: Call) -> ComplaintFigures:
    """How many wait, and how long it takes until the first answer."""
    days = call.query(FiguresQuery).days or complaint_rules().figures_days
    return _lists().figures(days, call.now)


def _changed(call: Call, decide: Callable[[Complaint], Complaint | None], refused: Refusal) -> ComplaintView:
    store = TableComplaints(Table(settings().table))
    after = change(store, call.caller, call.path["id"], decide, refused)
    return _views([after], call.now)[0]


def answer_complaint(call: Call) -> ComplaintView:
    """Answer a complaint; the resident gets the words on WhatsApp."""
    told, caller = call.body(AnswerBody), call.caller
    given = Given(
        key=told.request_id,
        by=Answerer.DOCTOR if Role.DOCTOR in caller.roles else Answerer.OPERATOR,
        name=caller.name,
        account=caller.name,
        channel=Channel.STAFF,
        choice=told.choice,
        text=told.text.strip(),
        at=call.now,
    )

    def _decide(complaint: Complaint) -> Complaint | None:
        if any(one.key == given.key for one in complaint.answers):
            return complaint
        return answered(complaint, _named(given, complaint, caller))

    return _changed(call, _decide, _TOO_MANY)


def _named(given: Given, complaint: Complaint, caller: Caller) -> Given:
    """What residents read: an account's name is for the record only, and an operator speaks for the city.

    The village's doctor is named only where the account is bound to that village.
    """
    is_of_village = complaint.village_code is not None and complaint.village_code in caller.village_codes
    if given.by is Answerer.DOCTOR and complaint.doctor and is_of_village:
        return given.model_copy(update={"name": complaint.doctor.name})
    name = "dokter" if given.by is Answerer.DOCTOR else "petugas Satgas Covid-19 Kota Denpasar"
    return given.model_copy(update={"name": name})


def acknowledge_complaint(call: Call) -> ComplaintView:
    """Say that an operator sees to it: nobody is told again for a while."""
    rules = complaint_rules()
    return _changed(call, lambda one: acknowledged(one, rules, call.caller.name, call.now), _NOT_WAITING)


def close_complaint(call: Call) -> ComplaintView:
    """End a complaint that needs no answer any more."""
    reason = call.body(CloseBody).reason
    return _changed(call, lambda one: closed(one, call.caller.name, reason, call.now), _CLOSED)


_OPERATOR = frozenset({Role.OPERATOR})
_ANSWERERS = frozenset({Role.DOCTOR, Role.OPERATOR})
_ERRORS = (404, 409)

ROUTES = (
    Route(
        "GET",
        "/complaints",
        "Keluhan warga, yang terlama dahulu",
        _ANSWERERS,
        list_complaints,
        ComplaintList,
        query=ListQuery,
    ),
    Route(
        "GET",
        "/complaints/figures",
        "Lama menunggu jawaban pertama, seluruh kota dan per desa",
        _OPERATOR,
        get_complaint_figures,
        ComplaintFigures,
        query=FiguresQuery,
    ),
    Route(
        "POST",
        "/complaints/{id}/answer",
        "Jawab keluhan; jawabannya diteruskan kepada warga",
        _ANSWERERS,
        answer_complaint,
        ComplaintView,
        body=AnswerBody,
        errors=_ERRORS,
    ),
    Route(
        "POST",
        "/complaints/{id}/acknowledge",
        "Tandai bahwa operator sedang menanganinya",
        _OPERATOR,
        acknowledge_complaint,
        ComplaintView,
        errors=_ERRORS,
    ),
    Route(
        "POST",
        "/complaints/{id}/close",
        "Tutup keluhan yang tidak perlu dijawab lagi",
        _OPERATOR,
        close_complaint,
        ComplaintView,
        body=CloseBody,
        errors=_ERRORS,
    ),
)


@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:  # noqa: ARG001 # Lambda's signature
    """Answer one call."""
    return respond(event, ROUTES, datetime.now(UTC))
