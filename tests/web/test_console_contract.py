"""The stand-in answers what the real API would: its data passes the API's own models, gaps and all."""

from desac.domain.complaint_figures import ComplaintFigures
from functions.complaints.api import AnswerBody
from functions.complaints.views import ComplaintList
from functions.follow_up.views import ReportBody, SilenceList
from functions.ingest.api_views import FilePreview, RejectedRows
from functions.notify.api_views import (
    FailedPage,
    ResumeBody,
    Resumed,
    SampleBody,
    SampleMessages,
    SendingView,
)
from functions.overview.figure_api import PeopleInCount
from functions.overview.views import FilePage, PeopleFound, PersonChain
from functions.people.api import FactsBody
from functions.people.api import OutcomeBody as OutcomeBodyOfStaff
from functions.sembako.api import AidPage
from functions.sembako.views import VerifyBody
from functions.tracing.api import OutcomeBody
from functions.tracing.bodies import ContactsBody
from functions.tracing.views import AssignmentPage, ContactsTold, RouteView
from tests.web import desks_data, staff_data, standin_tracer
from tests.web.desks_chain import a_chain
from tests.web.standin_operator import HELD, OperatorStandIn


def test_assignments_are_those_of_the_api() -> None:
    items = list(staff_data.assignments().values())
    page = AssignmentPage.model_validate({"items": items, "cursor": None})
    assert set(items[0]) == set(page.items[0].model_dump())


def test_sembako_requests_are_those_of_the_api() -> None:
    items = list(staff_data.aids().values())
    page = AidPage.model_validate({"items": items, "cursor": None})
    assert set(items[0]) == set(page.items[0].model_dump())


def _answered(*asked: str, method: str = "GET", body: staff_data.Json | None = None) -> bytes:
    operator = {"groups": ["operator"]}
    status, _, answer = OperatorStandIn().answer((method, list(asked)), {}, body or {}, operator, "ayu")
    assert status == 200
    return answer


def test_what_operators_read_is_what_the_api_answers() -> None:
    """Figures and files are made of the models themselves."""
    assert FilePage.model_validate_json(_answered("files")).items
    assert FilePreview.model_validate_json(_answered("files", HELD, "preview")).samples
    assert RejectedRows.model_validate_json(_answered("files", HELD, "rejected")).items
    assert SendingView.model_validate_json(_answered("sending")).held
    resumed = _answered("sending", "resume", method="POST", body={"what": "sending"})
    assert Resumed.model_validate_json(resumed).sending.stopped is None
    assert FailedPage.model_validate_json(_answered("messages", "failed")).items
    preview = FilePreview.model_validate_json(_answered("files", HELD, "preview"))
    told = SampleBody.model_validate(preview.samples[0].model_dump())
    sample = _answered("messages", "preview", method="POST", body={"name": told.name})
    assert SampleMessages.model_validate_json(sample).items
    people = [
        PeopleInCount.model_validate({"items": page, "cursor": None}) for page in OperatorStandIn().people
    ]
    assert any(page.items for page in people)


def test_the_figures_of_the_stand_in_close() -> None:
    """A gap in them would be the stand-in's, and the console would ring for it."""
    figures = OperatorStandIn().figures({})
    assert figures.problems == []
    assert figures.summary["rows"] == 420


def test_what_the_console_sends_is_accepted() -> None:
    assert OutcomeBody(request_id="5e0e2c3a-7f53-4f8f-9d5e-3a1f6f8f0c11", outcome="not_home", note=None)  # type: ignore[arg-type]
    for what in (
        {"what": "sending"},
        {"what": "parked"},
        {"what": "template", "template": "isolation_guide_v2"},
    ):
        assert ResumeBody.model_validate(what)


def test_the_route_and_the_contacts_are_those_of_the_api() -> None:
    held = [
        one | {"state": "taken", "tracer": "pelacak.selatan"} for one in staff_data.assignments().values()
    ]
    route = standin_tracer.route_view(held, "pelacak.selatan")
    assert set(route) == set(RouteView.model_validate(route).model_dump())
    body = {
        "request_id": "r",
        "contacts": [{"name": "Ni Luh", "phone": None, "relation": None, "last_met": None}],
    }
    assert ContactsBody.model_validate(body)
    assert ContactsTold.model_validate(standin_tracer.contacts_told(held[0], body))


def test_complaints_and_silences_are_those_of_the_api() -> None:
    complaints = list(desks_data.complaints().values())
    listed = ComplaintList.model_validate({"items": complaints, "more": 0})
    assert all(set(one) == set(listed.items[0].model_dump()) for one in complaints)
    silences = list(desks_data.silences().values())
    silent = SilenceList.model_validate({"items": silences, "more": 0})
    assert all(set(one) == set(silent.items[0].model_dump()) for one in silences)
    ComplaintFigures.model_validate(desks_data.figures())
    PeopleFound.model_validate({"items": desks_data.found()})


def test_a_persons_chain_is_the_apis_own() -> None:
    assert PersonChain.model_validate(a_chain()).person.name == "I Wayan Contoh"


def test_what_the_desks_send_is_accepted() -> None:
    mine = "5e0e2c3a-7f53-4f8f-9d5e-3a1f6f8f0c11"
    assert AnswerBody(request_id=mine, choice="called", text="")  # type: ignore[arg-type]
    told = {"request_id": mine, "day": "2026-01-31", "temperature": 38.4, "spo2": None, "breaths": None}
    assert ReportBody.model_validate(told | {"symptoms": ["batuk"], "red_flags": ["sesak_napas"]})
    test = {"date": "2026-01-24", "result": "positive", "kind": "antigen"}
    assert FactsBody.model_validate({"reason": "Kata warga", "onset_date": None, "entry_test": test})
    assert OutcomeBodyOfStaff.model_validate({"reason": "Dirujuk", "outcome": "hospitalised"})
    assert VerifyBody.model_validate({"request_id": mine, "ids": ["a"], "note": None, "fund": "other"})
