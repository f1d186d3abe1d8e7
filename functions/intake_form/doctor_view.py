"""What a doctor sees of a complaint: no more of a resident than an answer needs."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from desac.adapters.config_data import City, symptom_words
from desac.domain.complaint import Choice, Complaint, Said
from desac.domain.dates import WITA
from desac.domain.intake import Intake
from desac.domain.patient import age_words, readings_words, stay_words
from desac.domain.village import VillageDirectory
from desac.ports.intake import KnownResident
from functions.intake_form.doctor_form import Posted
from functions.intake_form.pages import Paths
from functions.intake_form.rendering import environment
from functions.intake_form.words import words


class ShownWord(NamedTuple):
    """One thing that was said."""

    at: datetime
    red_flags: tuple[str, ...]
    symptoms: tuple[str, ...]
    words: str | None
    is_emergency: bool
    measured: tuple[str, ...] = ()


class Shown(NamedTuple):
    """The page's content; every text is as it was given, the template escapes it."""

    complaint: Complaint
    name: str
    age: str
    stay: str
    village: str | None
    phone: str | None
    address: str | None
    or_else: tuple[str, ...]
    said: tuple[ShownWord, ...]
    form: Intake | None
    form_symptoms: tuple[str, ...]
    form_red_flags: tuple[str, ...]
    earlier: tuple[tuple[Complaint, tuple[ShownWord, ...]], ...]


def shown(
    complaint: Complaint,
    resident: KnownResident,
    others: Sequence[Complaint],
    villages: VillageDirectory,
    now: datetime,
) -> Shown:
    """The complaint with what was said before, newest first."""
    today = now.astimezone(WITA).date()
    person, form = resident.person, resident.intake
    village = villages.by_code(complaint.village_code or "")
    before = [one for one in others if one.complaint_id != complaint.complaint_id and one.told_with is None]
    before.sort(key=lambda one: one.opened_at, reverse=True)
    named = symptom_words().named
    return Shown(
        complaint=complaint,
        name=person.name,
        age=age_words(person.birth_date, today),
        stay=stay_words(resident.episode, today),
        village=f"{village.kind.capitalize()} {village.name}" if village else None,
        phone=complaint.reply_to or person.phone,
        address=form.address if form else person.address,
        or_else=complaint.or_else,
        said=tuple(map(_word, reversed(complaint.said))),
        form=form,
        form_symptoms=tuple(named(form.symptoms)) if form else (),
        form_red_flags=tuple(named(form.red_flags)) if form else (),
        earlier=tuple((one, tuple(map(_word, reversed(one.said)))) for one in before),
    )


def _word(said: Said) -> ShownWord:
    named = symptom_words().named
    return ShownWord(
        at=said.at,
        red_flags=tuple(named(said.red_flags)),
        symptoms=tuple(named(said.symptoms)),
        words=said.words,
        is_emergency=said.is_emergency,
        measured=tuple(readings_words(said.readings)),
    )


def doctor_html(
    city: City,
    token: str,
    seen: Shown,
    word: str,
    posted: Posted,
    *,
    error: str | None,
    is_kept: bool,
) -> str:
    """The page."""
    return (
        environment()
        .get_template("doctor.html")
        .render(
            city=city,
            paths=Paths.of_doctor(token),
            words=words(),
            own=words()["doctor"],
            seen=seen,
            complaint=seen.complaint,
            choices=[choice.value for choice in Choice],
            form_word=word,
            posted=posted,
            error=error,
            is_kept=is_kept,
        )
    )
