"""People named one after another: a row of the list from the page of one person, and back. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from desac.domain.phone import parse_phones
from functions.intake_form.fields import CONTACT_FIELDS, ContactRow, clean, first, says_something

RELATIONS = ("Serumah", "Keluarga lain", "Teman", "Rekan kerja", "Teman sekolah", "Tetangga")
"""What the page offers; it is kept as it stands here, for tracers to read."""

OTHER = "lain"
OTHER_RELATION = "Lainnya"
MET = ("hari_ini", "kemarin", "tanggal")
"""When they met last: today, yesterday, or on a date."""

_LONGEST_KEY = 16
Rows = tuple[ContactRow, ...]


class Listed(NamedTuple):
    """The list after a change; `is_known` if the person stood in it already and was not written twice."""

    rows: Rows
    is_known: bool = False


def posted_row(posted: Mapping[str, Sequence[str]], today: date) -> ContactRow:
    """The row of one person's page. Without a choice of the day a date that is filled in counts."""
    relation = first(posted, "contact_relation")
    other = first(posted, "contact_relation_other")
    if relation == OTHER or (not relation and other):
        relation = other or OTHER_RELATION
    when = first(posted, "contact_met")
    days = {"hari_ini": today, "kemarin": today - timedelta(days=1)}
    last_met = days[when].isoformat() if when in days else first(posted, "contact_last_met")
    return {
        "key": posted_key(posted),
        "name": first(posted, "contact_name"),
        "phone": first(posted, "contact_phone"),
        "relation": relation,
        "last_met": last_met,
    }


def posted_key(posted: Mapping[str, Sequence[str]]) -> str:
    """Which row of the list a page is of; the page made it up, so it is no more than a word."""
    key = clean(posted.get("kontak", [""])[0])
    return key if key.isascii() and key.isalnum() and len(key) <= _LONGEST_KEY else ""


def page_fields(row: ContactRow | None, today: date) -> dict[str, str]:
    """The texts of one person's page."""
    row = row or {}
    relation, last_met = row.get("relation", ""), row.get("last_met", "")
    is_other = bool(relation) and relation not in RELATIONS
    days = {today.isoformat(): "hari_ini", (today - timedelta(days=1)).isoformat(): "kemarin"}
    when = days.get(last_met, "tanggal" if last_met else "")
    return {
        "contact_name": row.get("name", ""),
        "contact_phone": row.get("phone", ""),
        "contact_relation": OTHER if is_other else relation,
        "contact_relation_other": relation if is_other and relation != OTHER_RELATION else "",
        "contact_met": when,
        "contact_last_met": last_met if when == "tanggal" else "",
    }


def with_row(rows: Rows, row: ContactRow, most: int) -> Listed | None:
    """The list with a row added or, by its key, changed; None if it is full.

    Somebody who stands in it under the same name and number is not written twice: what the row says is added
    to that one. An empty row changes nothing: whoever is to go is removed.
    """
    if not says_something(row):
        return Listed(rows)
    twin = next((one for one in rows if one["key"] != row["key"] and _is_same(one, row)), None)
    if twin:
        told = {name: row[name] for name in CONTACT_FIELDS if row.get(name)}
        merged = tuple(one | told if one is twin else one for one in rows if one["key"] != row["key"])
        return Listed(merged, is_known=True)
    if any(one["key"] == row["key"] for one in rows):
        return Listed(tuple(row if one["key"] == row["key"] else one for one in rows))
    return Listed((*rows, row)) if len(rows) < most else None


def without_row(rows: Rows, key: str) -> Rows:
    """The list without a row."""
    return tuple(row for row in rows if row["key"] != key)


def shared_phones(rows: Rows) -> Mapping[str, str]:
    """By key, the name of somebody further up with the same number."""
    seen: dict[str, str] = {}
    found: dict[str, str] = {}
    for row in rows:
        phone = _phone(row)
        if phone and phone in seen:
            found[row["key"]] = seen[phone]
        elif phone:
            seen[phone] = row.get("name", "")
    return found


def _is_same(one: ContactRow, other: ContactRow) -> bool:
    name = one.get("name", "").casefold()
    return bool(name) and name == other.get("name", "").casefold() and _phone(one) == _phone(other)


def _phone(row: ContactRow) -> str:
    """The number however it is written; what cannot be read as it stands."""
    return parse_phones(row.get("phone", "")).first or row.get("phone", "")
