"""Words in cells that stand for a fixed set of meanings, from `words.json`."""

import json
import re
from functools import lru_cache
from importlib.resources import files

from desac.domain.sex import Sex
from functions.ingest.records import Outcome, TestMethod

_WORD = re.compile(r"[^\s,;:()/]+")


@lru_cache(maxsize=1)
def _table() -> dict[str, dict[str, list[str]]]:
    text = files("functions.ingest").joinpath("words.json").read_text(encoding="utf-8")
    table: dict[str, dict[str, list[str]]] = json.loads(text)
    return table


@lru_cache(maxsize=1024)
def is_positive(text: str) -> bool | None:
    """The result in a cell: True positive, False negative, None where it is neither for certain.

    What was looked for may stand before it (`SARS-CoV-2 Positif`) and more words after it
    (`Positif (CT 21)`), but none that casts doubt on it (`Negatif, sebelumnya positif`).
    Inconclusive and invalid tests are no result; for `Reaktif` see `is_reactive`.
    """
    table = _table()["result"]
    if _says(text, table["positive"]):
        return True
    return False if _says(text, table["negative"]) else None


@lru_cache(maxsize=1024)
def is_reactive(text: str) -> bool:
    """Whether a cell says `Reaktif`: a positive antigen test, but no result of any other.

    The word comes from rapid tests. Of an antigen test it confirms a case; of an antibody test it
    tells a past infection, and a PCR has no such result.
    """
    return _says(text, _table()["result"]["reactive"])


def _says(text: str, meaning: list[str]) -> bool:
    """Whether a cell is one of these words, alone or with words about it that cast no doubt."""
    table = _table()["result"]
    whole = " ".join(text.lower().split())
    if whole in meaning:
        return True
    words = _WORD.findall(whole)
    while words and words[0] in table["about"]:
        del words[0]
    if not words or words[0] not in meaning:
        return False
    return not any(word in table["undecided"] for word in words if word != words[0])


@lru_cache(maxsize=256)
def sex_of(text: str) -> Sex | None:
    """L or P, also as a word; None for anything else."""
    found = _lookup("sex", text)
    return Sex(found) if found else None


@lru_cache(maxsize=1024)
def test_of(text: str) -> TestMethod | None:
    """PCR or antigen, wherever the word stands in the cell or header."""
    words = re.findall(r"[a-z][a-z-]*", text.lower())
    for meaning, names in _table()["test"].items():
        if any(word in names for word in words):
            return TestMethod(meaning)
    return None


@lru_cache(maxsize=1024)
def outcome_of(text: str) -> Outcome | None:
    """How the illness ended, where the cell says so."""
    found = _lookup("outcome", text)
    return Outcome(found) if found else None


@lru_cache(maxsize=1)
def footer_words() -> tuple[str, ...]:
    """Beginnings of rows that stand below a table: totals, notes, signatures."""
    return _list("footer")


@lru_cache(maxsize=1)
def footer_abbreviations() -> tuple[str, ...]:
    """Such beginnings that are also how a person's name may begin (`An.`, `Ket.`)."""
    return _list("footer_abbreviations")


@lru_cache(maxsize=1)
def footer_starts() -> frozenset[str]:
    """The first two letters of all these: most cells need no second look."""
    return frozenset(word[:2] for word in (*footer_words(), *footer_abbreviations()))


def _list(name: str) -> tuple[str, ...]:
    words: list[str] = json.loads(
        files("functions.ingest").joinpath("words.json").read_text(encoding="utf-8")
    )[name]
    return tuple(words)


def _lookup(group: str, text: str) -> str | None:
    whole = " ".join(text.lower().split())
    return next((meaning for meaning, names in _table()[group].items() if whole in names), None)
