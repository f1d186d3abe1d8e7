"""The resident's form filled in step by step, as it is read from its pages."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple, Protocol

from sandbox.demo.page import Form, Pairs, read_forms

Fields = Mapping[str, str | Iterable[str]]
_STEPS = 12
_PERSON = ("name", "phone", "relation", "last_met")


class Shown(NamedTuple):
    """A page that a browser shows."""

    status: int
    html: str
    url: str

    def form(self, field: str) -> Form | None:
        """The first of its forms with a field of this name."""
        return next((form for form in read_forms(self.html, self.url) if field in form.names), None)


class Browser(Protocol):
    """Posts forms, keeps cookies and follows redirects."""

    def post(self, form: Form, pairs: Pairs) -> Shown:
        """The page that a form leads to."""
        ...


def begun(browser: Browser, page: Shown) -> Shown:
    """From the own page to the form's page; a page that is one already stays."""
    if page.form("langkah"):
        return page
    buttons = [form for form in read_forms(page.html, page.url) if form.action.endswith("/answers")]
    if not buttons:
        raise LookupError(f"no way to the form on this page, which was answered with {page.status}")
    return browser.post(buttons[0], [*buttons[0].filled, ("action", "start")])


def fill_in(browser: Browser, page: Shown, fields: Fields) -> Shown:
    """Step after step with what of `fields` each asks for, and sent; the page that answers.

    Contacts are given as a whole form has them, `contact_name_1` and so on. A step with errors ends it.
    """
    for _ in range(_STEPS):
        form = page.form("langkah")
        if form is None:
            return page
        step = dict(form.filled)["langkah"]
        if step == "kontak":
            page = _people(browser, page, fields)
            form = page.form("langkah") or form
        action = "send" if step == "periksa" else "next"
        asked: Any = {name: answer for name, answer in fields.items() if name in form.names}
        before, page = page, browser.post(form, [*form.answered(**asked), ("action", action)])
        if page.status >= 400 or page.url == before.url:  # noqa: PLR2004 - an HTTP status
            return page
    raise LookupError("the form's steps lead in a circle")


def _people(browser: Browser, page: Shown, fields: Fields) -> Shown:
    numbers = sorted({int(name.rpartition("_")[2]) for name in fields if name.startswith("contact_name_")})
    for number in numbers:
        told = {name: str(fields.get(f"contact_{name}_{number}", "")) for name in _PERSON}
        listed = page.form("langkah")
        if listed is None:
            return page
        page = browser.post(listed, [*listed.filled, ("action", "add")])
        form = page.form("contact_name")
        if form is None:
            return page
        page = browser.post(form, [*form.answered(**_person(form, told)), ("action", "next")])
    return page


def _person(form: Form, told: Mapping[str, str]) -> dict[str, str]:
    is_offered = told["relation"] in form.options["contact_relation"]
    relation = {"contact_relation": told["relation"] if is_offered else "lain"}
    other = {} if is_offered else {"contact_relation_other": told["relation"]}
    met = {"contact_met": "tanggal", "contact_last_met": told["last_met"]} if told["last_met"] else {}
    return {
        "contact_name": told["name"],
        "contact_phone": told["phone"],
        **(relation | other if told["relation"] else {}),
        **met,
    }
