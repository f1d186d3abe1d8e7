"""From posted texts to answers, or to what is wrong with each field."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from functions.intake_form.answers import Answers
from functions.intake_form.choices import Choices
from functions.intake_form.fields import CHOICE_FIELDS, FormValues, says_something

_TEXTS = (
    "address",
    "village_code",
    "position",
    "onset_date",
    "sembako_wanted",
    "household_size",
    "kk",
    "visit_wanted",
    "note",
)

Errors = dict[str, str]
"""Codes of errors by the field they belong to, in the order of the form."""


def check_answers(values: FormValues, choices: Choices) -> Answers | Errors:
    """The answers, or what is wrong by field. Rows of contacts without any text are left out."""
    raw: dict[str, Any] = {name: values.texts.get(name, "") for name in _TEXTS}
    raw |= {name: values.choices.get(name, ()) for name in CHOICE_FIELDS}
    raw["contacts"] = [
        {"number": number, **row}
        for number, row in enumerate(values.contacts, start=1)
        if says_something(row)
    ]
    try:
        return Answers.model_validate(raw, context=choices)
    except ValidationError as error:
        # `ctx` holds the code; the input, which is personal, is not asked for.
        problems = error.errors(include_url=False, include_input=False)
    return {_field(raw, problem["loc"]): problem["ctx"]["code"] for problem in problems}


def _field(raw: Mapping[str, Any], location: tuple[int | str, ...]) -> str:
    """The name of the posted field an error belongs to."""
    match location:
        case ("contacts", int(place), str(name)):
            return f"contact_{name}_{raw['contacts'][place]['number']}"
        case (str(name), *_):
            return name
        case _:
            # The one rule over several fields.
            return "onset_date"
