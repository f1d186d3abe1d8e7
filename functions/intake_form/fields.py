"""What a browser posts, as text, and the same texts filled in beforehand from what is known.

Fields: `address`, `village_code` (a code or `tidak_tahu`), `position` (pasted coordinates or map link) or
`lat` and `lng`, `symptoms` and `red_flags` (repeated), `onset_date`, `sembako_wanted` (`ya` or `tidak`),
`household_size`, `kk`, `visit_wanted` (`ya`), `note`, and per contact from 1 on `contact_name_1`,
`contact_phone_1`, `contact_relation_1`, `contact_last_met_1`; `contact_rows` says how many rows the page
showed.
"""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from desac.domain.intake import Intake, NamedContact
from desac.ports.intake import KnownResident

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

LEAST_ROWS = 5
MORE_ROWS = 5
MOST_ROWS = 50
UNKNOWN_VILLAGE = "tidak_tahu"

ContactRow = dict[str, str]


class FormValues(NamedTuple):
    """The form's texts as they stand on the page."""

    texts: Mapping[str, str] = {}
    choices: Mapping[str, tuple[str, ...]] = {}
    contacts: tuple[ContactRow, ...] = ()

    def with_rows(self, count: int) -> "FormValues":
        """The same values on a page with at least `count` rows for contacts."""
        wanted = min(max(count, len(self.contacts), LEAST_ROWS), MOST_ROWS)
        empty = (dict.fromkeys(CONTACT_FIELDS, "") for _ in range(wanted - len(self.contacts)))
        return self._replace(contacts=(*self.contacts, *empty))

    def pairs(self) -> Iterable[tuple[str, str]]:
        """Every field that holds something, as a browser would post it."""
        yield from ((name, text) for name, text in self.texts.items() if text)
        yield from ((name, value) for name, values in self.choices.items() for value in values)
        for number, row in enumerate(self.contacts, start=1):
            yield from ((f"contact_{name}_{number}", text) for name, text in row.items() if text)


def from_posted(posted: Mapping[str, Sequence[str]]) -> FormValues:
    """The texts of a posted form; fields that the form does not have are ignored."""
    texts = {name: _first(posted, name, one_line=name != "note") for name in TEXT_FIELDS}
    lat, lng = _first(posted, "lat"), _first(posted, "lng")
    if not texts["position"] and (lat or lng):
        texts["position"] = f"{lat}, {lng}"
    choices = {
        name: tuple(dict.fromkeys(_clean(value) for value in posted.get(name, ()) if value.strip()))
        for name in CHOICE_FIELDS
    }
    rows = [
        {name: _first(posted, f"contact_{name}_{number}") for name in CONTACT_FIELDS}
        for number in range(1, MOST_ROWS + 1)
    ]
    filled = max((number for number, row in enumerate(rows, start=1) if any(row.values())), default=0)
    shown = _first(posted, "contact_rows")
    count = max(filled, int(shown) if shown.isascii() and shown.isdigit() else 0)
    return FormValues(texts, choices, tuple(rows[: min(count, MOST_ROWS)]))


def from_known(known: KnownResident, *, verified: bool) -> FormValues:
    """The earlier answers or, before there are any, what is on record.

    Only for somebody whose birth date was checked: anybody else gets an empty form.
    """
    if not verified:
        return FormValues()
    if known.intake:
        return _from_intake(known.intake)
    person = known.person
    return FormValues({"address": person.address or "", "village_code": person.village_code or ""})


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
    return FormValues(texts, choices, tuple(_row(contact) for contact in intake.contacts))


def _row(contact: NamedContact) -> ContactRow:
    return {
        "name": contact.name,
        "phone": contact.phone or "",
        "relation": contact.relation or "",
        "last_met": contact.last_met.isoformat() if contact.last_met else "",
    }


def _first(posted: Mapping[str, Sequence[str]], name: str, *, one_line: bool = True) -> str:
    values = posted.get(name, ())
    return _clean(values[0], one_line=one_line) if values else ""


def _clean(text: str, *, one_line: bool = True) -> str:
    """Without control characters (a paste may hold them) and in one Unicode spelling."""
    breaks = "" if one_line else "\n"
    kept = (
        character if character in breaks or not unicodedata.category(character).startswith("C") else " "
        for character in unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    )
    whole = "".join(kept)
    return " ".join(whole.split()) if one_line else whole.strip()
