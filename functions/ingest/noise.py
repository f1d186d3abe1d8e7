"""Rows among the data that are none: repeated headers, column numbers, totals, signatures."""

from collections.abc import Sequence

from desac.domain.blank import is_blank
from desac.domain.dates import parse_date
from desac.domain.nik import is_nik
from desac.domain.phone import parse_phones
from functions.ingest.codes import Code
from functions.ingest.columns import Columns
from functions.ingest.words import footer_words

_FEWEST_REPEATED = 2
_SIGNATURE_CELLS = 2


class NoiseFilter:
    """Recognises such rows of one sheet. It remembers whether the table's foot has begun."""

    def __init__(self, columns: Columns) -> None:
        self._headers = {at: columns.labels[at].casefold() for at in columns.index.values()}
        self._number = columns.index.get("number", -1)
        self._name = columns.index.get("name", -1)
        self._name_header = self._headers.get(self._name)
        self._data = [
            (at, test)
            for field, test in (
                ("nik", is_nik),
                ("phone", _is_phone),
                ("specimen_date", _is_date),
                ("result_date", _is_date),
                ("exposure_date", _is_date),
            )
            if (at := columns.index.get(field)) is not None
        ]
        self._footer = footer_words()
        self._in_foot = False

    def classify(self, texts: Sequence[str]) -> Code | None:
        """`repeated_header`, `footer_row`, or None for a row of data. `texts` are trimmed cells."""
        if texts[self._name].casefold() == self._name_header and self._repeats_header(texts):
            return Code.REPEATED_HEADER
        first = texts[0] or next(filter(None, texts), "")
        if first in {"1", "(1)"} and self._counts_columns(texts):
            return Code.REPEATED_HEADER
        if self._is_foot(first, texts):
            self._in_foot = True
            return Code.FOOTER_ROW
        return None

    def is_only_numbered(self, texts: Sequence[str]) -> bool:
        """Whether nothing but the running number is filled in: a row prepared and left empty."""
        at = self._number
        return at >= 0 and not any(text for place, text in enumerate(texts) if place != at)

    def _repeats_header(self, texts: Sequence[str]) -> bool:
        same = sum(texts[at].casefold() == header for at, header in self._headers.items())
        return same >= _FEWEST_REPEATED

    def _counts_columns(self, texts: Sequence[str]) -> bool:
        filled = [text.strip("()") for text in texts if text]
        return len(filled) > _SIGNATURE_CELLS and filled == [str(n) for n in range(1, len(filled) + 1)]

    def _is_foot(self, first: str, texts: Sequence[str]) -> bool:
        if first.isdigit() and not self._in_foot:
            return False
        begins = first.lower().startswith(self._footer) and self._is_whole_word(first.lower())
        if not (begins or self._in_foot):
            return False
        has_data = any(texts[at] and test(texts[at]) for at, test in self._data)
        if has_data:
            self._in_foot = False
            return False
        return begins or sum(not is_blank(text) for text in texts) <= _SIGNATURE_CELLS

    def _is_whole_word(self, text: str) -> bool:
        return any(
            text.startswith(word) and not text[len(word) : len(word) + 1].isalnum() for word in self._footer
        )


def _is_phone(text: str) -> bool:
    return parse_phones(text).first is not None


def _is_date(text: str) -> bool:
    # A total such as 44419 is no date, so bare numbers do not count here.
    return not text.isdigit() and parse_date(text) is not None
