"""Rows whose values stand under the wrong headers, recognised by what the values are."""

from collections.abc import Callable, Sequence

from desac.domain.blank import is_blank
from desac.domain.date_cells import parse_date
from desac.domain.nik import parse_kk, parse_nik
from desac.domain.phone import parse_phones
from desac.domain.village import VillageDirectory
from functions.ingest.columns import Columns
from functions.ingest.header import named_width
from functions.ingest.remembered import Remembered
from functions.ingest.words import is_positive, sex_of

type Probe = Callable[[str], bool]

# A value left out moves the rest one to the left; an unquoted delimiter moves it to the right.
_DISTANCES = (-1, 1, -2, 2, 3)
_ENOUGH = 2
_REPEATED = ("sex", "village", "kecamatan", "result", "specimen_date", "result_date")
_DATES = ("birth_date", "specimen_date", "result_date", "onset_date", "exposure_date")


class ShiftDetector:
    """Knows the columns of one sheet whose values can be told by their form."""

    def __init__(self, columns: Columns, directory: VillageDirectory) -> None:
        probes: dict[str, Probe] = {
            "nik": _is_card_number,
            "kk": _is_card_number,
            "sex": lambda text: sex_of(text) is not None,
            "phone": lambda text: parse_phones(text).first is not None,
            "village": lambda text: directory.find(text).village is not None,
            "kecamatan": lambda text: directory.find_kecamatan(text) is not None,
            "result": lambda text: is_positive(text) is not None,
        }
        probes |= dict.fromkeys(_DATES, _is_date)
        same = {"kk": "nik", **dict.fromkeys(_DATES, "date")}
        self._width = named_width(columns.labels)
        self._typed = {
            at: (same.get(field, field), Remembered(probe).__getitem__ if field in _REPEATED else probe)
            for field, at in sorted(columns.index.items(), key=lambda entry: entry[1])
            if (probe := probes.get(field))
        }

    def is_shifted(self, texts: Sequence[str]) -> bool:
        """Whether from some column on every recognisable value belongs to a column beside it."""
        strays = [
            (at, kind, text)
            for at, (kind, probe) in self._typed.items()
            if not probe(text := texts[at]) and not is_blank(text)
        ]
        # Most have none, or one that would do nowhere.
        return any(
            self._belongs(at - distance, kind, text) and self._fits(texts, distance)
            for at, kind, text in strays
            for distance in _DISTANCES
        )

    def _belongs(self, at: int, kind: str, text: str) -> bool:
        """Whether a text would do for the column `at`, and that is one of another kind."""
        meant = self._typed.get(at)
        return meant is not None and meant[0] != kind and meant[1](text)

    def _fits(self, texts: Sequence[str], distance: int) -> bool:
        evidence = 0
        for at, (kind, probe) in self._typed.items():
            text = texts[at]
            if is_blank(text):
                continue
            if probe(text):
                # A value in its place after the shift began: then nothing was shifted.
                meant = self._typed.get(at - distance)
                if evidence and (meant is None or meant[0] != kind):
                    return False
            elif self._belongs(at - distance, kind, text):
                evidence += 1
        if evidence >= _ENOUGH:
            return True
        return evidence == 1 and abs(distance) == 1 and self._leaves_a_gap(texts, distance)

    def _leaves_a_gap(self, texts: Sequence[str], distance: int) -> bool:
        if distance < 0:
            return is_blank(texts[self._width - 1])
        return any(texts[self._width :])


def _is_card_number(text: str) -> bool:
    # Also one that a spreadsheet took for a number.
    return parse_kk(text) is not None or parse_nik(text).code == "nik_mangled"


def _is_date(text: str) -> bool:
    return not text.isdigit() and parse_date(text) is not None
