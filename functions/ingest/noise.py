"""Rows among the data that are none: repeated headers, column numbers, totals, signatures."""

from collections.abc import Iterator, Sequence

from functions.ingest.codes import Code
from functions.ingest.columns import Columns
from functions.ingest.foot import Foot
from functions.ingest.row_block import ByColumn

_FEWEST_REPEATED = 2
_FEWEST_COUNTED = 3


class NoiseFilter:
    """Recognises such rows of one sheet, in the order of its rows."""

    def __init__(self, columns: Columns) -> None:
        self._headers = {at: columns.labels[at].casefold() for at in columns.index.values()}
        self._number = columns.index.get("number", -1)
        self._name = columns.index.get("name", -1)
        self._name_header = self._headers.get(self._name)
        self._foot = Foot(columns)

    def classify(self, texts: Sequence[str]) -> Code | None:
        """`repeated_header`, `footer_row`, or None for a row of data. `texts` are trimmed cells."""
        if texts[self._name].casefold() == self._name_header and self._repeats_header(texts):
            return Code.REPEATED_HEADER
        first = texts[0] or next(filter(None, texts), "")
        if (first == "1" or first == "(1)") and self._counts_columns(texts):  # noqa: PLR1714 - quicker
            return Code.REPEATED_HEADER
        # Nearly every row begins with its number, and a number never begins the foot.
        if first.isdigit() and not self._foot.begun:
            return None
        return Code.FOOTER_ROW if self._foot.has(first, texts) else None

    @property
    def in_foot(self) -> bool:
        """Whether the foot has begun. While it has not, a person with a NIK and a phone is one of data
        without a further look, whoever is not called like the header."""
        return self._foot.begun

    def may_repeat_header(self, texts: ByColumn) -> bool:
        """Whether in any of several rows the name is that of its column."""
        names: Iterator[str | None] = map(str.casefold, texts[self._name])
        return self._name_header in names

    def is_only_numbered(self, texts: Sequence[str]) -> bool:
        """Whether nothing but the running number is filled in: a row prepared and left empty."""
        at = self._number
        return at >= 0 and not any(text for place, text in enumerate(texts) if place != at)

    def _repeats_header(self, texts: Sequence[str]) -> bool:
        same = sum(texts[at].casefold() == header for at, header in self._headers.items())
        return same >= _FEWEST_REPEATED

    def _counts_columns(self, texts: Sequence[str]) -> bool:
        filled = [text.strip("()") for text in texts if text]
        return len(filled) >= _FEWEST_COUNTED and filled == [str(n) for n in range(1, len(filled) + 1)]
