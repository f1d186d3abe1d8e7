"""What a browser posts, as text, and the same texts filled in beforehand from what is known.

Fields: `address`, `village_code` (a code or `tidak_tahu`), `position` (pasted coordinates or map link) or
`lat` and `lng`, `symptoms` and `red_flags` (repeated), `onset_date`, `sembako_wanted` (`ya` or `tidak`),
`household_size`, `kk`, `visit_wanted` (`ya`), `note`, and per contact from 1 on `contact_name_1`,
`contact_phone_1`, `contact_relation_1`, `contact_last_met_1`. The steps ask for a part of them at a time;
all at once they are a whole form.
"""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from desac.domain.intake import Intake, NamedContact
from desac.ports.intake import KnownResident
from functions.intake_form.steps import TEXTS, step_named

TEXT_FIELDS = (
    "address",
    "village_code",
    "position",
    "onset_date",
    "sembako_wanted",
    "household_size",
    "kk",
    "visit_wanted",
    "note",
    # Where nothing could be checked, the birth date that opened the form.
    "stated_birth_date",
)
CHOICE_FIELDS = ("symptoms", "red_flags")
CONTACT_FIELDS = ("name", "phone", "relation", "last_met")
PAGE_FIELDS = (
    "langkah",
    "kontak",
    "contact_name",
    "contact_phone",
    "contact_relation",
    "contact_relation_other",
    "contact_met",
    "contact_last_met",
)
"""Of one page of the form alone: which it is, and the one person whom it is about."""

MOST_ROWS = 50
"""Rows that are read of a form at most; how many may be named is a setting."""

UNKNOWN_VILLAGE = "tidak_tahu"

ContactRow = dict[str, str]
"""`CONTACT_FIELDS`, and `key`, which tells the rows of one form apart."""


class FormValues(NamedTuple):
    """The form's texts as they stand on the page. `page` holds `PAGE_FIELDS` where it was a step's."""

    texts: Mapping[str, str] = {}
    choices: Mapping[str, tuple[str, ...]] = {}
    contacts: tuple[ContactRow, ...] = ()
    page: Mapping[str, str] = {}

    def pairs(self) -> Iterable[tuple[str, str]]:
        """Every field that holds something, as a browser would post it; of a step the emptied ones too."""
        yield from self.page.items()
        step = step_named(self.page.get("langkah", ""))
        asked = TEXTS[step] if step else ()
        yield from ((name, text) for name, text in self.texts.items() if text or name in asked)
        yield from ((name, value) for name, values in self.choices.items() for value in values)
        for number, row in enumerate(self.contacts, start=1):
            told = {name: row.get(name, "") for name in CONTACT_FIELDS}
            yield from ((f"contact_{name}_{number}", text) for name, text in told.items() if text)


def from_posted(posted: Mapping[str, Sequence[str]]) -> FormValues:
    """The texts of a posted form; fields that the form does not have are ignored."""
    texts = {name: first(posted, name, one_line=name != "note") for name in TEXT_FIELDS}
    lat, lng = first(posted, "lat"), first(posted, "lng")
    if not texts["position"] and (lat or lng):
        texts["position"] = f"{lat}, {lng}"
    choices = {
        name: tuple(dict.fromkeys(clean(value) for value in posted.get(name, ()) if value.strip()))
        for name in CHOICE_FIELDS
    }
    rows = (
        {"key": f"n{number}"} | {name: first(posted, f"contact_{name}_{number}") for name in CONTACT_FIELDS}
        for number in range(1, MOST_ROWS + 1)
    )
    page = {name: first(posted, name) for name in PAGE_FIELDS if name in posted}
    return FormValues(texts, choices, tuple(row for row in rows if says_something(row)), page)


def says_something(row: ContactRow) -> bool:
    """Whether a row of contacts holds any text; a dash alone is none."""
    return any(row.get(name, "").strip(" -") for name in CONTACT_FIELDS)


def from_known(known: KnownResident, *, verified: bool) -> FormValues:
    """The earlier answers or, before there are any, what is on record.

    Only for somebody whose birth date was checked: anybody else gets an empty form.
    """
    if not verified:
        return FormValues()
    if known.intake:
        return _from_intake(known.intake)
    person = known.person
    return FormValues({"address": clean(person.address or ""), "village_code": person.village_code or ""})


def _from_intake(intake: Intake) -> FormValues:
    point = intake.point
    texts = {
        "address": intake.address,
        "village_code": intake.village_code or UNKNOWN_VILLAGE,
        "position": f"{point.lat:.6f}, {point.lng:.6f}" if point else "",
        "onset_date": intake.onset_date.isoformat() if intake.onset_date else "",
        "sembako_wanted": "ya" if intake.sembako_wanted else "tidak",
        "household_size": str(intake.household_size or ""),
        "kk": intake.kk or "",
        "visit_wanted": "ya" if intake.visit_wanted else "",
        "note": intake.note or "",
    }
    choices = {"symptoms": intake.symptoms, "red_flags": intake.red_flags}
    return FormValues(texts, choices, tuple(_row(*one) for one in enumerate(intake.contacts)))


def _row(place: int, contact: NamedContact) -> ContactRow:
    return {
        "key": f"i{place}",
        "name": contact.name,
        "phone": contact.phone or "",
        "relation": contact.relation or "",
        "last_met": contact.last_met.isoformat() if contact.last_met else "",
    }


def first(posted: Mapping[str, Sequence[str]], name: str, *, one_line: bool = True) -> str:
    """The text of a field, empty if it was not posted."""
    values = posted.get(name, ())
    return clean(values[0], one_line=one_line) if values else ""


def clean(text: str, *, one_line: bool = True) -> str:
    """Without control characters (a paste may hold them) and in one Unicode spelling."""
    breaks = "" if one_line else "\n"
    kept = (
        character if character in breaks or not unicodedata.category(character).startswith("C") else " "
        for character in unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    )
    whole = "".join(kept)
    return " ".join(whole.split()) if one_line else whole.strip()
