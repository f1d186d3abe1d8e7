"""The pages of the form's steps."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import urlencode

from desac.domain.village import VillageDirectory
from desac.ports.location import VillageAreas
from functions.intake_form.checking import Errors
from functions.intake_form.contacts import MET, OTHER, RELATIONS, page_fields, shared_phones
from functions.intake_form.fields import UNKNOWN_VILLAGE, FormValues
from functions.intake_form.pages import Pages, grouped
from functions.intake_form.review import contact_line, lines
from functions.intake_form.steps import PERSON, TEXTS, Step, step_of
from functions.intake_form.whereabouts import place_of
from functions.intake_form.words import summary, words


def address(name: str, member: str = "", **more: str) -> str:
    """Where a page of the form is got, seen from where it is posted; nothing in it is about anybody."""
    asked = {"langkah": name, "orang": member, **more}
    return f"answers?{urlencode({key: text for key, text in asked.items() if text})}"


class Sheet(NamedTuple):
    """One resident's form with the values of its draft.

    `name` is theirs, None where nothing was checked; `is_sent` whether a form of theirs was sent before,
    `aid_wanted` whether another member of the household asked for sembako. `back_to` is the step that a page
    was opened from, `notice` a word by its name.
    """

    pages: Pages
    villages: VillageDirectory
    areas: VillageAreas
    red_flags: tuple[str, ...]
    today: date
    most_contacts: int
    member: str
    name: str | None
    is_sent: bool
    aid_wanted: bool
    values: FormValues
    back_to: str = ""
    notice: str = ""

    def step(self, step: Step, errors: Errors | None = None) -> str:
        """A step's page, with what is wrong on it; the last one tells what is wrong anywhere."""
        errors = errors or {}
        texts = {name: self.values.texts.get(name, "") for every in TEXTS.values() for name in every}
        choices = {name: tuple(self.values.choices.get(name, ())) for name in ("symptoms", "red_flags")}
        return self._render(
            f"form_{step.value}.html",
            step,
            errors,
            texts=texts,
            choices=choices,
            villages=grouped(self.villages) if step is Step.HOME else (),
            unknown_village=UNKNOWN_VILLAGE,
            symptoms=tuple(words()["symptoms"]),
            contacts=self._contacts(errors) if step is Step.CONTACTS else (),
            is_full=len(self.values.contacts) >= self.most_contacts,
            most_contacts=self.most_contacts,
            sections=self._sections(errors) if step is Step.REVIEW else (),
            where=self._where(),
            aid_wanted=self.aid_wanted,
        )

    def person(self, key: str, errors: Errors | None = None) -> str:
        """The page of one contact, new or by its key in the list."""
        rows = {row["key"]: row for row in self.values.contacts}
        return self._render(
            "form_orang.html",
            Step.CONTACTS,
            errors or {},
            key=key,
            is_new=key not in rows,
            texts=page_fields(rows.get(key), self.today),
            relations=[*RELATIONS, OTHER],
            met=MET,
            asked=PERSON,
        )

    def _render(self, template: str, step: Step, errors: Errors, **shown: Any) -> str:
        return self.pages.render(
            template,
            **{"asked": step.value, **shown},
            step=step,
            steps=len(Step),
            member=self.member,
            name=self.name,
            is_sent=self.is_sent,
            back_to=self.back_to if self.back_to == Step.REVIEW else "",
            back=address(self._before(step, shown), self.member) if self._before(step, shown) else "",
            notice=words()["notices"].get(self.notice, ""),
            red_flags=self.red_flags,
            errors=errors,
            summary=[{**item, "href": self._href(item["field"], step, shown)} for item in summary(errors)],
            # Whatever else there is to say, help comes first.
            alarm=not set(self.red_flags).isdisjoint(self.values.choices.get("red_flags", ())),
        )

    def _before(self, step: Step, shown: Mapping[str, Any]) -> str:
        if shown.get("asked") == PERSON:
            return Step.CONTACTS
        return step.before or ""

    def _href(self, field: str, step: Step, shown: Mapping[str, Any]) -> str:
        """To the field; on a page that only lists it, to the page that asks for it."""
        if shown.get("asked") == PERSON or step not in {Step.REVIEW, Step.CONTACTS}:
            return f"#{field}"
        owner, back = step_of(field), Step.REVIEW if step is Step.REVIEW else self.back_to
        if owner is not Step.CONTACTS:
            return f"{address(owner, self.member, ke=back)}#{field}"
        name, _, number = field.rpartition("_")
        key = self.values.contacts[int(number) - 1]["key"]
        return f"{address(PERSON, self.member, kontak=key, ke=back)}#{name}"

    def _contacts(self, errors: Errors) -> list[dict[str, Any]]:
        shared = shared_phones(self.values.contacts)
        back = self.back_to if self.back_to == Step.REVIEW else ""
        return [
            {
                "key": row["key"],
                "name": row.get("name", ""),
                "line": contact_line(row),
                "shared": shared.get(row["key"], ""),
                "href": address(PERSON, self.member, kontak=row["key"], ke=back),
                "wrong": any(field.endswith(f"_{number}") for field in errors),
            }
            for number, row in enumerate(self.values.contacts, start=1)
        ]

    def _sections(self, errors: Errors) -> list[dict[str, Any]]:
        wrong = {step_of(field) for field in errors}
        return [
            {
                "step": step,
                "href": address(step, self.member, ke=Step.REVIEW),
                "lines": lines(step, self.values, self.villages),
                "wrong": step in wrong,
            }
            for step in Step
            if step is not Step.REVIEW
        ]

    def _where(self) -> dict[str, str]:
        place = place_of(self.values, self.areas)
        village = self.villages.by_code(place.village_code) if place.village_code else None
        return {"code": place.code, "village": village.name if village else ""}
