"""The stand-in answers what the real API would: its data passes the API's own models, gaps and all."""

from functions.overview.views import FunnelAnswer
from functions.sembako.api import AidPage
from functions.tracing.api import OutcomeBody
from functions.tracing.bodies import ContactsBody
from functions.tracing.views import AssignmentPage, ContactsTold, RouteView
from tests.web import staff_data, standin_tracer


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
