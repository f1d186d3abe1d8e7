"""The pages of the daily report."""

from datetime import date

from desac.domain.daily_report import DailyReport
from functions.intake_form.checking import Errors
from functions.intake_form.pages import Pages
from functions.intake_form.report_fields import READING_FIELDS, ReportValues
from functions.intake_form.told import Helper
from functions.intake_form.words import summary, words


def report_page(
    pages: Pages,
    values: ReportValues,
    *,
    day: date,
    form_id: str,
    name: str | None,
    member: str,
    errors: Errors,
) -> str:
    """The short form. Only a checked resident reads a name on it; `member` is their place in a household."""
    texts = {one: values.texts.get(one, "") for one in READING_FIELDS}
    choices = {one: values.choices.get(one, ()) for one in ("symptoms", "red_flags")}
    return pages.render(
        "report.html",
        texts=texts,
        choices=choices,
        well=values.well,
        symptoms=tuple(words()["symptoms"]),
        red_flags=tuple(words()["red_flags"]),
        day=day,
        form_id=form_id,
        name=name,
        member=member,
        errors=errors,
        summary=summary(errors),
    )


def reported_page(pages: Pages, kept: DailyReport, *, helper: Helper, others: int, member: str) -> str:
    """What follows from the report, and whom to call; `others` share the link, `member` is as above."""
    return pages.render(
        "reported.html", triage=kept.triage.value, helper=helper, others=others, member=member
    )
