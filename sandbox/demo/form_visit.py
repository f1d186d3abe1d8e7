"""A resident opens the link, says when they were born, goes through the form's steps and sends it."""

from collections.abc import Iterable
from datetime import date
from types import TracebackType
from typing import Self

import requests

from sandbox.demo.form_steps import Shown, begun, fill_in
from sandbox.demo.page import Form, Pairs, read_forms
from sandbox.problems import LocalRunError


class FormVisit:
    """One browser with its cookies on one personal link. Use it in a `with` block."""

    def __init__(self, link: str) -> None:
        self._link = link
        self._session = requests.Session()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._session.close()

    def open(self) -> Form:
        """The page behind the link: the question for the birth date."""
        page = _shown(self._session.get(self._link, timeout=60))
        form = page.form("birth_day")
        if page.status != requests.codes.ok or form is None:
            # The address holds a personal token: it stays out of the text.
            raise LocalRunError(f"A personal link does not ask for a birth date: answer {page.status}.")
        return form

    def confirm(self, birth_date: date) -> Shown:
        """Answer it; the form's page. Raises LocalRunError if it does not come."""
        check = self.open()
        answered = check.answered(
            birth_day=str(birth_date.day), birth_month=str(birth_date.month), birth_year=str(birth_date.year)
        )
        try:
            page = begun(self, self.post(check, answered))
        except LookupError as error:
            raise LocalRunError("The form did not accept a resident's birth date.") from error
        if page.form("langkah") is None:
            raise LocalRunError("The form did not accept a resident's birth date.")
        return page

    def send(self, page: Shown, **answers: str | Iterable[str]) -> str:
        """Fill in and send; the page that thanks. Raises LocalRunError if a step comes back with errors."""
        sent = fill_in(self, page, answers)
        if sent.status != requests.codes.ok or sent.form("langkah"):
            raise LocalRunError(f"A form was not accepted: answer {sent.status}.")
        return sent.html

    def post(self, form: Form, pairs: Pairs) -> Shown:
        """Send one page's form; whatever comes back."""
        return _shown(self._session.post(form.action, data=pairs, timeout=60))

    def post_at_once(self, page: Shown, **answers: str | Iterable[str]) -> Shown:
        """Send the whole form in one go, as a page that was loaded before there were steps does."""
        forms = [form for form in read_forms(page.html, page.url) if "langkah" in form.names]
        carried = [(name, value) for name, value in forms[0].filled if name == "member"]
        given = [
            (name, value)
            for name, answer in answers.items()
            for value in ([answer] if isinstance(answer, str) else answer)
        ]
        return self.post(forms[0], [*carried, *given, ("action", "send")])


def _shown(response: requests.Response) -> Shown:
    return Shown(response.status_code, response.text, response.url)
