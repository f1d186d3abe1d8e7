"""One post of the form: what is kept, and where it leads."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from functions.intake_form.answers import Answers
from functions.intake_form.checking import Errors
from functions.intake_form.contacts import posted_row, with_row
from functions.intake_form.desk import Desk
from functions.intake_form.drafting import started, whole
from functions.intake_form.fields import FormValues, first, says_something
from functions.intake_form.http import page
from functions.intake_form.step_checks import check_all, check_person, check_step
from functions.intake_form.step_pages import address
from functions.intake_form.steps import PERSON, Step, step_named
from functions.intake_form.visit import Visit
from functions.intake_form.whereabouts import place_of

if TYPE_CHECKING:
    from functions.intake_form.form import Form

_WRONG = 422
# As long as the same form once more is no new revision.
_SECOND_TAP_MINUTES = 10


class Turn(NamedTuple):
    """`posted` is a page of the form, or all of it, of somebody who was checked."""

    form: "Form"
    visit: Visit
    place: int
    desk: Desk
    posted: Mapping[str, Sequence[str]]

    def taken(self) -> str | dict[str, Any]:
        """Where to go on, or the page that answers."""
        action, name = first(self.posted, "action"), first(self.posted, "langkah")
        step = step_named(name)
        if action == "start":
            return self._start()
        if name == PERSON:
            return self._person(action)
        if step is None:
            return self._whole(action)
        if step is Step.REVIEW and action == "send":
            return self._send(self.desk.values(self.desk.draft()))
        return self._step(step, action)

    def _start(self) -> str:
        at = self.desk.begin_at(self.desk.draft())
        self.desk.keep(at, lambda values: started(values, self.posted))
        return self._to(at)

    def _step(self, step: Step, action: str) -> str | dict[str, Any]:
        if action in {"back", "keep", "add"} or self.posted.get("hapus"):
            # Nobody is held up on the way back, or away, by what is not right yet.
            at = step.before or step if action == "back" else step
            self._kept(at)
            return self._to(PERSON if action == "add" else at)
        values = self.form.with_posted(self.desk.values(self.desk.draft()), self.posted)
        errors = check_step(step, values, self.form.choices)
        onward = Step.REVIEW if first(self.posted, "ke") == Step.REVIEW else step.following
        values = self._kept(step if errors else onward)
        if step is Step.CONDITION:
            self.form.alarm(self.desk, values)
        if errors:
            return page(self._again(values).step(step, errors), _WRONG)
        return self._to(onward, pesan=place_of(values, self.form.areas).code if step is Step.HOME else "")

    def _person(self, action: str) -> str | dict[str, Any]:
        today, most = self.form.today, self.form.most_contacts
        row = posted_row(self.posted, today)
        listed = with_row(self.desk.values(self.desk.draft()).contacts, row, most)
        values = self._kept(Step.CONTACTS)
        errors: Errors = {}
        if listed is None:
            # Not kept, so it stays on the page.
            errors["contact_name"] = "contacts_full"
            values = values._replace(contacts=(*values.contacts, row))
        elif action in {"back", "keep"}:
            return self._to(Step.CONTACTS)
        elif listed.is_known:
            return self._to(Step.CONTACTS, pesan="sudah_ada")
        elif not says_something(row):
            errors["contact_name"] = "contact_name_missing"
        else:
            errors = check_person(values.contacts, row["key"], self.form.choices)
        if errors:
            return page(self._again(values).person(row["key"], errors), _WRONG)
        return self._to(Step.CONTACTS)

    def _whole(self, action: str) -> str | dict[str, Any]:
        """A form that came all at once: sent as it stands, or kept with what is wrong."""
        values = whole(self.posted)
        if action == "add_contacts":
            self.desk.keep(Step.CONTACTS, lambda _: values)
            return self._to(Step.CONTACTS)
        answers = check_all(values, self.form.choices)
        if isinstance(answers, Answers):
            return self.form.send(self.visit, self.place, self.desk, answers, values)
        self.desk.keep(Step.REVIEW, lambda _: values)
        self.form.alarm(self.desk, values)
        return page(self._again(values).step(Step.REVIEW, answers), _WRONG)

    def _send(self, values: FormValues) -> dict[str, Any]:
        sent = self.desk.known.intake
        if sent and self.desk.just_sent(_SECOND_TAP_MINUTES):
            return self.form.thanks(self.visit, self.place, sent, verified=self.desk.is_verified)
        answers = check_all(values, self.form.choices)
        if isinstance(answers, Answers):
            return self.form.send(self.visit, self.place, self.desk, answers, values)
        return page(self._again(values).step(Step.REVIEW, answers), _WRONG)

    def _kept(self, at: Step) -> FormValues:
        return self.desk.keep(at, lambda values: self.form.with_posted(values, self.posted))

    def _again(self, values: FormValues) -> Any:
        return self.form.sheet(self.visit, self.place, self.desk, values, self.posted)

    def _to(self, name: str, **more: str) -> str:
        # Whoever came from the last page goes back to it.
        ke = "" if name == Step.REVIEW else first(self.posted, "ke")
        return address(name, self.visit.member(self.place), ke=ke, **more)
