"""The stand-in answers what the real API would: its data passes the API's own models, gaps and all."""

from desac.domain.complaint_figures import ComplaintFigures
from functions.complaints.api import AnswerBody
from functions.complaints.views import ComplaintList
from functions.follow_up.views import ReportBody, SilenceList
from functions.overview.views import FunnelAnswer, PeopleFound, PersonChain
from functions.people.api import FactsBody
from functions.people.api import OutcomeBody as OutcomeBodyOfStaff
from functions.sembako.api import AidPage
from functions.sembako.views import VerifyBody
from functions.tracing.api import OutcomeBody
from functions.tracing.views import AssignmentPage
from tests.web import desks_data, staff_data
from tests.web.desks_chain import a_chain


def test_assignments_are_those_of_the_api() -> None:
    items = list(staff_data.assignments().values())
    page = AssignmentPage.model_validate({"items": items, "cursor": None})
    assert set(items[0]) == set(page.items[0].model_dump())


def test_sembako_requests_are_those_of_the_api() -> None:
    items = list(staff_data.aids().values())
    page = AidPage.model_validate({"items": items, "cursor": None})
    assert set(items[0]) == set(page.items[0].model_dump())


def test_the_overview_is_that_of_the_api() -> None:
    answer = FunnelAnswer.model_validate(staff_data.overview())
    assert set(staff_data.overview()) == set(answer.model_dump())


def test_what_the_console_sends_is_accepted() -> None:
    assert OutcomeBody(request_id="5e0e2c3a-7f53-4f8f-9d5e-3a1f6f8f0c11", outcome="not_home", note=None)  # type: ignore[arg-type]


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
