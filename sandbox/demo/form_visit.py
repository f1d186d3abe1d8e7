"""A resident opens the link, says when they were born, and sends the form."""

from collections.abc import Iterable
from datetime import date
from types import TracebackType
from typing import Self

import requests

from sandbox.demo.page import Form, read_forms
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
        return _only_form(self._session.get(self._link, timeout=60))

    def confirm(self, birth_date: date) -> Form:
        """Answer it; the form itself. Raises LocalRunError if it does not come."""
        page = self.open()
        answered = page.answered(
            birth_day=str(birth_date.day), birth_month=str(birth_date.month), birth_year=str(birth_date.year)
        )
        form = _only_form(self._session.post(page.action, data=answered, timeout=60))
        if "address" not in form.names:
            raise LocalRunError("The form did not accept a resident's birth date.")
        return form

    def send(self, form: Form, **answers: str | Iterable[str]) -> str:
        """Send the form; the page that thanks. Raises LocalRunError if the form comes back with errors."""
        response = self.post(form, **answers)
        if not response.ok or read_forms(response.text, response.url):
            raise LocalRunError(f"A form was not accepted: answer {response.status_code}.")
        return response.text

    def post(self, form: Form, **answers: str | Iterable[str]) -> requests.Response:
        """Send the form; whatever comes back."""
        data = [*form.answered(**answers), ("action", "send")]
        return self._session.post(form.action, data=data, timeout=60)


def _only_form(response: requests.Response) -> Form:
    forms = read_forms(response.text, response.url)
    if not response.ok or not forms:
        # The address holds a personal token: it stays out of the text.
        raise LocalRunError(f"A personal link shows no form: answer {response.status_code}.")
    return forms[0]
