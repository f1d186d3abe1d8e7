"""The demo's residents fill in the form as it is read from its pages: own page, steps, thanks."""

from typing import Any, NamedTuple
from urllib.parse import urljoin, urlsplit

from sandbox.demo.form_steps import Shown, begun, fill_in
from sandbox.demo.page import Form, Pairs

HOST = "https://example.test"


class Walker(NamedTuple):
    """A browser as the walk through the form wants it."""

    phone: Any

    def post(self, form: Form, pairs: Pairs) -> Shown:
        url, page = form.action, self.phone.post(urlsplit(form.action).path, pairs)
        if page.status == 303:
            url = urljoin(url, page.headers["Location"])
            parts = urlsplit(url)
            page = self.phone.get(f"{parts.path}?{parts.query}")
        return Shown(page.status, page.body, url)


def test_a_resident_of_the_demo_gets_through(browser: Any, resident: Any) -> None:
    own = Shown(200, browser.enter().body, f"{HOST}/f/{resident.token}")
    walker = Walker(browser)
    first = begun(walker, own)
    told: Any = {
        "address": "Jalan Demo No. 7",
        "village_code": "51.71.01.1005",
        "symptoms": ["batuk", "demam"],
        "position": "-8.684500, 115.239800",
        "sembako_wanted": "ya",
        "household_size": "3",
        "contact_name_1": "Ni Luh Demo",
        "contact_phone_1": "081700000001",
        "contact_relation_1": "Teman",
        "contact_last_met_1": "",
        "contact_name_2": "I Ketut Demo",
        "contact_relation_2": "paman",
    }
    thanks = fill_in(walker, first, told)
    assert thanks.status == 200
    assert "Matur suksma" in thanks.html
    intake = resident.intake()
    assert (intake.address, intake.symptoms, intake.household_size) == (
        "Jalan Demo No. 7",
        ("batuk", "demam"),
        3,
    )
    assert [(one.name, one.relation) for one in intake.contacts] == [
        ("Ni Luh Demo", "Teman"),
        ("I Ketut Demo", "paman"),
    ]


def test_a_mistake_ends_the_walk_where_it_was_made(browser: Any, resident: Any) -> None:
    own = Shown(200, browser.enter().body, f"{HOST}/f/{resident.token}")
    walker = Walker(browser)
    page = fill_in(walker, begun(walker, own), {"address": "?", "village_code": "51.71.01.1005"})
    assert page.status == 422
    assert "Alamat" in page.html
    assert resident.intake() is None
