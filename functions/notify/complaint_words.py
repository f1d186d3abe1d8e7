"""Complaints and answers in words, for whoever reads them on WhatsApp. Pure."""

import json
import re
from collections.abc import Sequence
from functools import cache
from importlib import resources

from desac.adapters.config_data import SymptomWords, symptom_words
from desac.domain.complaint import ANSWER_LIMIT, Complaint, Given, Said
from desac.domain.intake import Intake
from desac.domain.patient import readings_words
from desac.domain.village import VillageDirectory
from functions.notify.rendering import clean
from functions.notify.wording import local_phone

_LONGEST_COMPLAINT = 300
# C0 and C1 without tab and line feed, and what turns the direction of writing around.
_UNSEEN = r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]"
_TOLD_APART_BY = 2
# Titles and what tells a man from a woman; all of Bali's names that begin alike.
_PARTICLE_PAIRS = frozenset(
    {("anak", "agung"), ("a", "a"), ("ida", "ayu"), ("ida", "bagus"), ("gusti", "ayu"), ("gusti", "bagus")}
)
_PARTICLES = frozenset(
    {"i", "ni", "ida", "gusti", "gst", "dewa", "desak", "dsk", "cokorda", "tjokorda", "cok", "tjok", "sang"}
    | {"ngakan", "jero", "jro", "a.a", "aa", "i.a", "i.b", "i.g", "i.g.a", "i.g.n", "iga", "ign"}
)
_GAPS = r"\n\s*\n\s*\n+"


@cache
def _choices() -> dict[str, str]:
    file = resources.files("functions.notify").joinpath("doctor_choices.json")
    loaded: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
    return loaded


def severity(*, is_emergency: bool) -> str:
    """The line that a doctor reads first."""
    if is_emergency:
        return "DARURAT: TANDA BAHAYA. Mohon segera telepon warga."
    return "Keluhan gejala"


def complaint_text(said: Said, intake: Intake | None, or_else: Sequence[str] = ()) -> str:
    """What was said, in one line that WhatsApp takes. `intake` adds the form's symptoms to a reply."""
    names = symptom_words()
    parts = []
    if said.words is not None:
        parts.append(f"“{clean(said.words, longest=_LONGEST_COMPLAINT)}”")
        if intake is not None:
            parts += _symptoms(intake.red_flags, intake.symptoms, names, " di formulir")
    else:
        parts += _symptoms(said.red_flags, said.symptoms, names)
        parts += readings_words(said.readings)
    if not parts:
        parts.append("tanda bahaya dari warga" if said.is_emergency else "keluhan tanpa keterangan")
    if or_else:
        parts.append(f"Nomor dipakai bersama, mungkin dari: {', '.join(or_else)}")
    return clean(". ".join(parts), longest=_LONGEST_COMPLAINT)


def _symptoms(
    red_flags: Sequence[str], symptoms: Sequence[str], names: SymptomWords, where: str = ""
) -> list[str]:
    found = []
    if red_flags:
        found.append(f"TANDA BAHAYA{where}: {', '.join(names.named(red_flags))}")
    if symptoms:
        found.append(f"Gejala{where}: {', '.join(names.named(symptoms))}")
    return found


def village_words(code: str | None, villages: VillageDirectory) -> str:
    """`Desa Sanur Kaja`, or that nobody knows."""
    village = villages.by_code(code) if code else None
    return f"{village.kind.capitalize()} {village.name}" if village else "tidak diketahui"


def phone_words(phone: str | None) -> str:
    """A number to call, or that there is none."""
    return local_phone(phone) if phone else "tidak ada nomor"


def tidy(text: str) -> str:
    """A health worker's own words as they are, without what no screen shows; at most `ANSWER_LIMIT` long."""
    lines = re.sub(_UNSEEN, "", text.replace("\r\n", "\n").replace("\r", "\n"))
    whole = re.sub(_GAPS, "\n\n", lines).strip()
    return whole if len(whole) <= ANSWER_LIMIT else whole[: ANSWER_LIMIT - 1].rstrip() + "…"


def answer_words(given: Given) -> str:
    """What the resident reads of an answer: the quick choice as a sentence, then the words."""
    parts = [_choices()[given.choice] if given.choice else "", tidy(given.text)]
    return "\n\n".join(part for part in parts if part)


def short_name(name: str) -> str:
    """The name by which a doctor tells residents apart in a list: no more of it than that needs.

    Without what half of Bali's names begin with (`I`, `Ni`, `Ida Ayu`, `Anak Agung`, `Gusti`), and two words:
    the first often tells only which child of the family it is (`Made`, `Ketut`).
    """
    words = clean(name).split(" ")
    rest = words[_particles(words) :] or words
    return " ".join(rest[:_TOLD_APART_BY]) or "warga"


def _particles(words: Sequence[str]) -> int:
    """How many words at the beginning are no name of one's own."""
    place = 0
    while place < len(words):
        plain = [word.casefold().strip(".,") for word in words[place : place + 2]]
        if tuple(plain) in _PARTICLE_PAIRS:
            place += 2
        elif plain[0] in _PARTICLES:
            place += 1
        else:
            break
    return place


def waiting_lines(complaints: Sequence[Complaint], names: Sequence[str]) -> str:
    """One line for each complaint: reference and a short name."""
    pairs = zip(complaints, names, strict=True)
    return "\n".join(f"- {one.number}: {short_name(name)}" for one, name in pairs)
