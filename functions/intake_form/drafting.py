"""The form's values as a draft keeps them, and what one step changes in them. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TypeIs

from desac.domain.draft import Draft, DraftContact
from desac.ports.intake import KnownResident
from functions.intake_form.contacts import Rows, posted_row, with_row, without_row
from functions.intake_form.fields import CONTACT_FIELDS, FormValues, from_known, from_posted, says_something
from functions.intake_form.steps import CHOICES, PERSON, TEXTS, Step, step_named

# Texts are kept as they were typed, wrong ones too, but no longer than this: longer than any right one.
_LONGEST, _LONGEST_IN_ROW, _MOST_CHOICES = 2000, 200, 60

Posted = Mapping[str, Sequence[str]]


def values_of(draft: Draft) -> FormValues:
    """The form as it was left."""
    return FormValues(draft.texts, draft.choices, tuple(one.model_dump() for one in draft.contacts))


def is_open(draft: Draft | None, now: datetime) -> TypeIs[Draft]:
    """Whether there is something to go on with: not sent, and not too old."""
    return draft is not None and not draft.is_sent and draft.expires_at > now


def is_unsent(draft: Draft | None, known: KnownResident, now: datetime) -> bool:
    """Whether the form of somebody who was checked says what is neither sent nor on record."""
    return is_open(draft, now) and sorted(values_of(draft).pairs()) != sorted(
        from_known(known, verified=True).pairs()
    )


def drafted(
    before: Draft | None,
    values: FormValues,
    *,
    episode_id: str,
    holder: str,
    at: str,
    now: datetime,
    days: int,
) -> Draft:
    """The draft that keeps `values`; it lasts so many days from now."""
    return Draft(
        episode_id=episode_id,
        holder=holder,
        at=at,
        texts={name: text[:_LONGEST] for name, text in values.texts.items() if text},
        choices={
            name: tuple(text[:_LONGEST_IN_ROW] for text in chosen[:_MOST_CHOICES])
            for name, chosen in values.choices.items()
        },
        contacts=tuple(_contact(row) for row in values.contacts),
        revision=before.revision + 1 if before else 1,
        saved_at=now,
        expires_at=now + timedelta(days=days),
    )


def emptied(draft: Draft, now: datetime) -> Draft:
    """What is left of a draft once the form is sent: nothing that was typed."""
    return Draft(
        episode_id=draft.episode_id,
        holder=draft.holder,
        at=Step.REVIEW,
        is_sent=True,
        revision=draft.revision + 1,
        saved_at=now,
        expires_at=now,
    )


def with_step(values: FormValues, posted: Posted, *, today: date, most: int) -> FormValues:
    """The values with what one page's form says; all else stays as it is.

    A field that the page did not show is not taken as empty: a browser posts texts even when they are empty,
    and `langkah` says whose ticks are missing.
    """
    if posted.get("hapus"):
        return values._replace(contacts=without_row(values.contacts, posted["hapus"][0]))
    name = posted.get("langkah", [""])[0]
    if name == PERSON:
        return values._replace(contacts=_with_person(values.contacts, posted, today, most))
    step = step_named(name)
    if step is None:
        return values
    told = from_posted(posted)
    sent = {one for one in TEXTS[step] if one in posted or one in _TICKED}
    if "lat" in posted or "lng" in posted:
        sent.add("position")
    texts = {**values.texts, **{one: told.texts[one] for one in sent}}
    choices = {**values.choices, **{one: told.choices[one] for one in CHOICES[step]}}
    return values._replace(texts=_with_stated(texts, told), choices=choices)


_TICKED = frozenset({"visit_wanted"})


def started(values: FormValues, posted: Posted) -> FormValues:
    """The values of somebody who begins; where nothing could be checked with the birth date they stated."""
    return values._replace(texts=_with_stated(dict(values.texts), from_posted(posted)))


def whole(posted: Posted) -> FormValues:
    """A form that was posted all at once."""
    values = from_posted(posted)
    return values._replace(contacts=tuple(row for row in values.contacts if says_something(row)))


def _with_person(rows: Rows, posted: Posted, today: date, most: int) -> Rows:
    row = posted_row(posted, today)
    listed = with_row(rows, row, most) if row["key"] else None
    return listed.rows if listed else rows


def _with_stated(texts: dict[str, str], told: FormValues) -> dict[str, str]:
    stated = told.texts["stated_birth_date"]
    return {**texts, "stated_birth_date": stated} if stated else texts


def _contact(row: Mapping[str, str]) -> DraftContact:
    return DraftContact(
        key=row["key"], **{name: row.get(name, "")[:_LONGEST_IN_ROW] for name in CONTACT_FIELDS}
    )
