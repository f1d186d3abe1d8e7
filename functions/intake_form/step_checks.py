"""What is wrong on one step, and on all of them. Pure."""

from functions.intake_form.answers import Answers
from functions.intake_form.checking import Errors, check_answers
from functions.intake_form.choices import Choices
from functions.intake_form.contacts import Rows
from functions.intake_form.fields import UNKNOWN_VILLAGE, FormValues
from functions.intake_form.steps import CHOICES, TEXTS, Step

# Right answers for whatever another step asks: a rule over several fields is heard of only when all is right.
_RIGHT = {"address": "Jalan Contoh", "village_code": UNKNOWN_VILLAGE}


def check_step(step: Step, values: FormValues, choices: Choices) -> Errors:
    """The errors of one step, by field."""
    alone = FormValues(
        _RIGHT | {name: values.texts.get(name, "") for name in TEXTS[step]},
        {name: values.choices.get(name, ()) for name in CHOICES[step]},
        values.contacts if step is Step.CONTACTS else (),
    )
    checked = check_answers(alone, choices)
    return {} if isinstance(checked, Answers) else checked


def check_person(rows: Rows, key: str, choices: Choices) -> Errors:
    """The errors of one person, by the fields of their page."""
    chosen = tuple(row for row in rows if row["key"] == key)
    errors = check_step(Step.CONTACTS, FormValues(contacts=chosen), choices)
    return {field.rpartition("_")[0]: code for field, code in errors.items()}


def check_all(values: FormValues, choices: Choices) -> Answers | Errors:
    """The answers, or the errors of every step in their order; of contacts by their place in the list."""
    errors = {field: code for step in Step for field, code in check_step(step, values, choices).items()}
    return errors or check_answers(values, choices)
