"""What residents measure at home: oxygen saturation, breaths a minute, temperature."""

from collections.abc import Iterator, Sequence

from functions.notify.intent_reading import CLAUSE_ENDS
from functions.notify.intent_words import Numbers

# So many words after the name of a measure its values are looked for.
_NEAR = 6
_SATURATION = frozenset({"saturasi", "oksigen"})
_BREATHS = frozenset({"napas", "rr", "respirasi"})
_TEMPERATURE = frozenset({"suhu", "temperatur", "panas", "demam", "thermometer", "termometer"})
_OTHER = frozenset({"nadi", "tensi", "tekanan", "denyut", "umur", "usia", "jam", "pukul", "tanggal", "tgl"})
_OTHER |= frozenset({"hari", "hr", "jantung", "bpm", "pulse", "hp", "nomor", "no"})


def has_red_flag(words: Sequence[str], limits: Numbers) -> bool:
    """Whether a saturation is too low or the breath too quick; of several values the worst counts."""
    saturations = _values(words, _SATURATION)
    if any(limits.spo2_least <= value < limits.spo2_below for value in saturations):
        return True
    breaths = _values(words, _BREATHS)
    return any(limits.breaths_above < value <= limits.breaths_most for value in breaths)


def has_fever(words: Sequence[str], limits: Numbers) -> bool:
    """Whether a temperature is one of fever."""
    return any(limits.fever_from <= value < limits.fever_most for value in _values(words, _TEMPERATURE))


def _values(words: Sequence[str], names: frozenset[str]) -> Iterator[float]:
    for place, word in enumerate(words):
        if word in names:
            yield from _after(words[place + 1 : place + 1 + _NEAR], names)


def _after(words: Sequence[str], names: frozenset[str]) -> Iterator[float]:
    """The numbers up to where something else is spoken of."""
    others = (_SATURATION | _BREATHS | _TEMPERATURE | _OTHER) - names
    for place, word in enumerate(words):
        if word in others or word in CLAUSE_ENDS - {"."}:
            return
        following = words[place + 1] if place + 1 < len(words) else ""
        if word[0].isdigit() and following not in _OTHER:
            yield float(word)
