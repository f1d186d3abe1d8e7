"""What a text speaks of, and what of it is denied: `tidak sesak`, `batuk sudah hilang`, `tanpa gejala`.

Denial reaches as far as it does in Indonesian, and less far where somebody could be in danger: of "tidak
batuk, sesak" the breathlessness counts.
"""

from collections.abc import Iterator, Sequence
from itertools import product
from typing import NamedTuple

from functions.notify.intent_reading import CLAUSE_ENDS, COMMA
from functions.notify.intent_words import Kind, Lexicon

# So many words may stand between a denial and what it denies: "tidak pernah lagi ada batuk".
_REACH = 3
# So many words lie at most between two that mean something together: "dada saya dari kemarin rasanya berat".
_APART = 5


class Term(NamedTuple):
    """A word or phrase from `start` up to `end`, and whether the text denies it."""

    kind: Kind
    start: int
    end: int
    denied: bool = False


def terms_in(words: Sequence[str], known: Lexicon) -> list[Term]:
    """What a text speaks of; `words` are without fillers."""
    found = list(_phrases(words, known))
    judged = list(_Denials(words, known).judge(found))
    return [*judged, *_pairs(words, known, judged)]


def _phrases(words: Sequence[str], known: Lexicon) -> Iterator[Term]:
    """The longest phrase from each word on; none lies within another."""
    place = 0
    while place < len(words):
        term = _phrase_at(words, place, known)
        if term:
            yield term
        place = term.end if term else place + 1


def _phrase_at(words: Sequence[str], place: int, known: Lexicon) -> Term | None:
    for phrase, kind in known.phrases.get(words[place], ()):
        end = place + len(phrase)
        if tuple(words[place:end]) == phrase:
            return Term(kind, place, end)
    return None


def _pairs(words: Sequence[str], known: Lexicon, judged: Sequence[Term]) -> Iterator[Term]:
    """Two words of one clause that are a red flag together."""
    denied = {place for term in judged if term.denied for place in range(term.start, term.end)}
    harmless = {
        place for term in judged if term.kind is Kind.HARMLESS for place in range(term.start, term.end)
    }
    for ones, others in known.pairs:
        firsts = [place for place, word in enumerate(words) if word in ones]
        seconds = [place for place, word in enumerate(words) if word in others]
        for one, other in product(firsts, seconds):
            start, end = sorted((one, other))
            within = words[start : end + 1]
            if end - start > _APART or not CLAUSE_ENDS.isdisjoint(within) or {one, other} & harmless:
                continue
            before = words[max(0, start - 2) : end]
            is_denied = bool({one, other} & denied) or _denies(before, known)
            yield Term(Kind.EMERGENCY, start, end + 1, is_denied)


def _denies(words: Sequence[str], known: Lexicon) -> bool:
    """Whether one of the words denies, with nothing that takes it back."""
    if not known.negations & set(words):
        return False
    return not (set(words) & (known.softeners | known.absorbers | known.contrast | CLAUSE_ENDS | {COMMA}))


class _Denials:
    """Walks through the words with the denial that is in force."""

    def __init__(self, words: Sequence[str], known: Lexicon) -> None:
        self._words, self._known = words, known
        self._forget()

    def _forget(self) -> None:
        self._denying = False
        self._own = False
        """The denial belongs to the next term, not to one before it in a list."""
        self._listing = False
        """"tidak ada A, B dan C" denies them all."""
        self._left = 0

    def judge(self, terms: Sequence[Term]) -> Iterator[Term]:
        """The terms with what is denied."""
        starts = {term.start: term for term in terms}
        place = 0
        while place < len(self._words):
            term = starts.get(place)
            if term is None:
                self._step(place)
                place += 1
                continue
            yield term._replace(denied=self._is_denied(term) or self._is_over(term.end))
            self._own = False
            place = term.end

    def _is_denied(self, term: Term) -> bool:
        if not self._denying:
            return False
        if term.kind is Kind.EMERGENCY:
            return self._own or self._listing
        return True

    def _step(self, place: int) -> None:
        word, known = self._words[place], self._known
        if word in known.negations:
            following = self._words[place + 1] if place + 1 < len(self._words) else ""
            self._denying = self._own = following not in known.softeners
            self._listing = following in known.existential or word == "tanpa"
            self._left = _REACH
        elif word in CLAUSE_ENDS or word in known.contrast or (word == COMMA and not self._listing):
            self._forget()
        elif word in known.either:
            self._own = self._denying
        elif self._own and word in known.absorbers:
            self._forget()
        elif word not in known.joined and word != COMMA and self._denying:
            self._left -= 1
            if self._left < 0:
                self._forget()

    def _is_over(self, end: int) -> bool:
        """Whether what follows says that it is gone: "sudah hilang", "sudah tidak", "tidak ada"."""
        words, known = self._words, self._known
        place = end
        while place < len(words) and words[place] in known.already:
            place += 1
        if place >= len(words):
            return False
        if words[place] in known.passed:
            return not (place + 1 < len(words) and words[place + 1] in known.back)
        if words[place] not in known.negations:
            return False
        place += 1
        while place < len(words) and words[place] in known.after_negation:
            place += 1
        return place == len(words) or words[place] in CLAUSE_ENDS or words[place] == COMMA
