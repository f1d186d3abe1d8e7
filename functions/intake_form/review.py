"""All answers on one page, as the resident gave them, each with the way back to it."""

from datetime import date
from typing import NamedTuple

from desac.domain.date_cells import parse_date
from desac.domain.village import VillageDirectory
from functions.intake_form.fields import UNKNOWN_VILLAGE, ContactRow, FormValues
from functions.intake_form.rendering import day
from functions.intake_form.steps import Step
from functions.intake_form.words import words


class Line(NamedTuple):
    """An answer; empty where nothing was said."""

    field: str
    label: str
    text: str


def lines(step: Step, values: FormValues, villages: VillageDirectory) -> list[Line]:
    """The answers of a step in its order; of contacts one line each."""
    own, texts = words(), values.texts
    if step is Step.CONDITION:
        chosen = {
            name: ", ".join(str(own[name].get(code, code)) for code in values.choices.get(name, ()))
            for name in ("red_flags", "symptoms")
        }
        found = {**chosen, "onset_date": _date(texts.get("onset_date", ""))}
        if not (values.choices.get("symptoms") or texts.get("onset_date")):
            del found["onset_date"]
    elif step is Step.HOME:
        found = {
            "address": texts.get("address", ""),
            "village_code": _village(texts.get("village_code", ""), villages),
            "position": texts.get("position", ""),
        }
    elif step is Step.CONTACTS:
        return [Line(row["key"], row.get("name", ""), contact_line(row)) for row in values.contacts]
    elif step is Step.HELP:
        wanted = texts.get("sembako_wanted") == "ya"
        found = {"sembako_wanted": own["yes"] if wanted else own["no"]}
        found |= {name: texts.get(name, "") for name in ("household_size", "kk") if texts.get(name)}
        found["visit_wanted"] = own["yes"] if texts.get("visit_wanted") == "ya" else own["no"]
        found["note"] = texts.get("note", "")
    else:
        return []
    return [Line(name, str(own["fields"][name]), str(text)) for name, text in found.items()]


def contact_line(row: ContactRow) -> str:
    """`0812 0000 0102 · Serumah · 12 Agustus 2021`, whatever of it is known."""
    relation = row.get("relation", "")
    shown = str(words()["relations"].get(relation, relation))
    return " · ".join(part for part in (row.get("phone", ""), shown, _date(row.get("last_met", ""))) if part)


def _date(text: str) -> str:
    """A date in words; as it was typed if it cannot be read."""
    found: date | None = parse_date(text) if text else None
    return day(found) if found else text


def _village(code: str, villages: VillageDirectory) -> str:
    if code == UNKNOWN_VILLAGE:
        return str(words()["village_unknown"])
    village = villages.by_code(code) if code else None
    return f"{village.name}, {village.kecamatan}" if village else ""
