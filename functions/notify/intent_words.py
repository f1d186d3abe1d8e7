"""The words that residents use: `intent_words.json`, checked and made ready for looking up.

Words and phrases of the file are read the way a resident's text is read (`spelled`), so that a phrase need
be there in one spelling only.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from functools import cache, cached_property
from importlib import resources

from pydantic import Field

from desac.domain.base import Record

_DOUBLED = re.compile(r"(.)\1+")
_ENDINGS = ("nya", "ku", "mu", "kah", "lah", "pun", "an")
_SHORTEST_STEM = 3
# Shorter words lie too close to each other for a slip of the finger to be told from another word.
_SHORTEST_GUESSED = 6

Phrase = tuple[str, ...]


class Kind(StrEnum):
    """What a word or phrase is about."""

    HARMLESS = "harmless"
    EMERGENCY = "emergency"
    SYMPTOM = "symptom"
    SEMBAKO = "sembako"
    FORM = "form"
    HELP = "help"
    WELL = "well"


class Numbers(Record):
    """Limits of what is measured at home; see `source`. Values outside least and most are something else."""

    spo2_below: float
    spo2_least: float
    breaths_above: float
    breaths_most: float
    fever_from: float
    fever_most: float


class WholeText(Record):
    """A wish that counts only if the whole text says it: one of `words` among `with`, or a sentence."""

    words: frozenset[str]
    company: frozenset[str] = Field(alias="with")
    sentences: frozenset[str]


class Lexicon(Record):
    """`intent_words.json`. `spellings` leads from a word to the ways in which it is also written."""

    version: int = Field(ge=1)
    as_of: str
    source: str
    numbers: Numbers
    spellings: Mapping[str, tuple[str, ...]]
    negations: frozenset[str]
    existential: frozenset[str]
    softeners: frozenset[str]
    absorbers: frozenset[str]
    contrast: frozenset[str]
    joined: frozenset[str] = Field(alias="and")
    either: frozenset[str] = Field(alias="or")
    already: frozenset[str]
    passed: frozenset[str]
    back: frozenset[str]
    after_negation: frozenset[str]
    fillers: frozenset[str]
    household: frozenset[str]
    terms: Mapping[Kind, tuple[str, ...]]
    pairs: tuple[tuple[frozenset[str], frozenset[str]], ...]
    confused_about: frozenset[str]
    sembako_settled: tuple[str, ...]
    wishes: frozenset[str]
    stop: WholeText
    start: WholeText
    emoji: Mapping[str, str]
    no_misspellings: frozenset[str]

    @cached_property
    def canonical(self) -> Mapping[str, str]:
        """From each spelling to its word."""
        found = {word: word for word in self._said}
        for word, variants in self.spellings.items():
            found |= dict.fromkeys((word, *variants), word)
        return found

    @cached_property
    def phrases(self) -> Mapping[str, Sequence[tuple[Phrase, Kind]]]:
        """Phrases by their first word, the longest first."""
        found: dict[str, list[tuple[Phrase, Kind]]] = defaultdict(list)
        for kind, phrases in self.terms.items():
            for phrase in map(self.phrase, phrases):
                found[phrase[0]].append((phrase, kind))
        return {word: sorted(known, key=lambda one: -len(one[0])) for word, known in found.items()}

    @cached_property
    def sembako_done(self) -> frozenset[Phrase]:
        """Ways to say that no sembako is wanted any more."""
        return frozenset(map(self.phrase, self.sembako_settled))

    def phrase(self, text: str) -> Phrase:
        """A phrase of the file as it is found in a text."""
        return tuple(self.content(map(self.spelled, text.split())))

    def content(self, words: Iterable[str]) -> list[str]:
        """Words without those that say nothing."""
        return [word for word in words if word not in self.fillers]

    def spelled(self, word: str) -> str:
        """The word that is meant, without endings and repeated letters; unknown ones stay as they are."""
        for candidate in _shapes(word):
            if candidate in self.fillers:
                return candidate
            if candidate in self.canonical:
                return self.canonical[candidate]
        return self._guessed(word)

    def _guessed(self, word: str) -> str:
        """The known word that one slip of the finger leads to, if there is one."""
        if len(word) < _SHORTEST_GUESSED or word in self.no_misspellings:
            return word
        return next((known for slip in _slips(word) if (known := self._long.get(slip))), word)

    @cached_property
    def _long(self) -> Mapping[str, str]:
        return {
            slip: known
            for spelling, known in self.canonical.items()
            if len(spelling) >= _SHORTEST_GUESSED and spelling not in self.no_misspellings
            for slip in _slips(spelling)
        }

    @property
    def _said(self) -> Iterable[str]:
        """Every single word that the file uses."""
        phrases = [phrase for known in self.terms.values() for phrase in known]
        yield from (word for phrase in (*phrases, *self.sembako_settled) for word in phrase.split())
        for one in (self.stop, self.start):
            yield from (word for phrase in one.sentences for word in phrase.split())
            yield from one.company
        for words in (self.contrast, self.joined, self.either, self.already, self.passed, self.back):
            yield from words
        yield from (*self.softeners, *self.absorbers, *self.after_negation, *self.household)
        yield from (*self.confused_about, *self.wishes, *self.no_misspellings)
        yield from (word for pair in self.pairs for words in pair for word in words)


def _shapes(word: str) -> Iterable[str]:
    """The word, with letters held down let go, and without endings."""
    once = _DOUBLED.sub(r"\1", word)
    for shape in dict.fromkeys((word, once)):
        yield shape
        for ending in _ENDINGS:
            if shape.endswith(ending) and len(shape) - len(ending) >= _SHORTEST_STEM:
                yield shape.removesuffix(ending)


def _slips(word: str) -> set[str]:
    """The word and what is left of it without any one letter: two words that share one are a slip apart."""
    return {word, *(word[:place] + word[place + 1 :] for place in range(1, len(word)))}


@cache
def lexicon() -> Lexicon:
    """The words. Raises pydantic's ValidationError if the file breaks a rule."""
    file = resources.files("functions.notify").joinpath("intent_words.json")
    return Lexicon.model_validate_json(file.read_text(encoding="utf-8"))
