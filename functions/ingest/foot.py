"""What stands below a table: totals, notes, signatures. Never a person, whatever their name begins with."""

import re
from collections.abc import Callable, Sequence

from desac.domain.blank import is_blank
from desac.domain.date_cells import parse_date
from desac.domain.nik import is_nik
from desac.domain.phone import parse_phones
from functions.ingest.columns import Columns
from functions.ingest.words import footer_abbreviations, footer_starts, footer_words, is_positive, sex_of

type Test = Callable[[str], bool]

_SIGNATURE_CELLS = 2
_PUNCTUATION = " .,:;-()"
_DIGIT = re.compile(r"\d")
# Fewer digits in a column of numbers are a count (`Jumlah | 100 | L | 50`), unless they begin as phones do.
_NUMBER_DIGITS, _DATE_DIGITS, _NAME_LETTERS = 5, 4, 2


class Foot:
    """Recognises the rows of one sheet's foot. `begun` tells whether the foot has begun."""

    def __init__(self, columns: Columns) -> None:
        def tested(tests: dict[str, Test]) -> list[tuple[int, Test]]:
            return [(columns.index[field], test) for field, test in tests.items() if columns.has(field)]

        self._name = columns.index.get("name", -1)
        dates = ("specimen_date", "result_date", "exposure_date")
        self._own = tested({"nik": is_nik, "phone": _is_phone, **dict.fromkeys(dates, _is_date)})
        self._beside_name = tested(
            {
                "number": str.isdigit,
                **dict.fromkeys(("nik", "phone"), _is_long_number),
                **dict.fromkeys(("address", "banjar", "village", "kecamatan"), _has_letters),
                **dict.fromkeys(("birth_date", *dates), _looks_like_date),
                "sex": lambda text: sex_of(text) is not None,
                **dict.fromkeys(("result", "status"), lambda text: is_positive(text) is not None),
            }
        )
        self.begun = False
        self._signing: frozenset[int] = frozenset()

    def has(self, first: str, texts: Sequence[str]) -> bool:
        """Whether a row belongs to the foot; `first` is its first filled cell.

        The foot begins with one of its words and goes on over rows of one or two cells. Personal
        data, or a name with anything else about a person beside it, makes a row data and ends it.
        """
        begins = not first.isdigit() and _is_foot_text(first)
        if not (begins or self.begun):
            return False
        if self._is_person(texts):
            self.begun = False
            return False
        if begins:
            self.begun = True
            words = frozenset(at for at, text in enumerate(texts) if text and _is_foot_text(text))
            self._signing = words if len(words) >= _SIGNATURE_CELLS else frozenset()
        return begins or sum(not is_blank(text) for text in texts) <= _SIGNATURE_CELLS

    def _is_person(self, texts: Sequence[str]) -> bool:
        if _any_passes(self._own, texts):
            return True
        named = _has_letters(texts[self._name]) and not _is_only_foot_word(texts[self._name])
        return named and _any_passes(self._beside_name, texts) and not self._are_signatures(texts)

    def _are_signatures(self, texts: Sequence[str]) -> bool:
        """Names below two offices that sign side by side: in exactly those columns, without digits."""
        filled = [(at, text) for at, text in enumerate(texts) if text]
        return {at for at, _ in filled} == self._signing and not any(
            _DIGIT.search(text) for _, text in filled
        )


def _any_passes(tests: list[tuple[int, Test]], texts: Sequence[str]) -> bool:
    # `Denpasar, 11 Agustus 2021` is a date, but not one of a person.
    return any(texts[at] and test(texts[at]) and not _is_foot_text(texts[at]) for at, test in tests)


def _is_foot_text(text: str) -> bool:
    """Whether a cell begins with a word of the foot; an abbreviation must not go on as a name does.

    `Ket` and `An. Kepala Dinas` do; `Ket. Sudarma` and `An. Budi` are people.
    """
    if text[:2].lower() not in footer_starts():
        return False
    lower = text.lower()
    if _begins_with(footer_words(), lower) is not None:
        return True
    rest = _begins_with(footer_abbreviations(), lower)
    return rest is not None and (not rest or _begins_with(footer_words(), rest) is not None)


def _begins_with(words: tuple[str, ...], lower: str) -> str | None:
    """What follows a whole word of `words` at the beginning, None where there is none."""
    if not lower.startswith(words):
        return None
    for word in words:
        rest = lower[len(word) :]
        if lower.startswith(word) and not (word[-1].isalnum() and rest[:1].isalnum()):
            return rest.strip(_PUNCTUATION)
    return None


def _is_only_foot_word(text: str) -> bool:
    return _begins_with(footer_words(), text.lower()) == ""


def _has_letters(text: str) -> bool:
    return sum(map(str.isalpha, text)) >= _NAME_LETTERS


def _is_long_number(text: str) -> bool:
    digits = len(_DIGIT.findall(text))
    return digits >= _NUMBER_DIGITS or (digits > 1 and text.startswith(("0", "+")))


def _is_phone(text: str) -> bool:
    return parse_phones(text).first is not None


def _is_date(text: str) -> bool:
    # A total such as 44419 is no date, so bare numbers do not count here.
    return not text.isdigit() and parse_date(text) is not None


def _looks_like_date(text: str) -> bool:
    return not text.isdigit() and len(_DIGIT.findall(text)) >= _DATE_DIGITS
