"""Names for the sheets of a report: those of the file where Excel allows them."""

import re
from collections.abc import Sequence

GUIDE = "Petunjuk"
"""The sheet that says what to do; whatever a file's own sheet is called."""
ONLY = "Laporan"
"""The one sheet of rows, where the file had one."""

_LONGEST = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f\ud800-\udfff\ufffe\uffff]")


def sheet_names(wanted: Sequence[str | None]) -> list[str]:
    """A valid name for each sheet, no two alike in Excel's eyes (which see no capitals)."""
    taken = {GUIDE.casefold(), "history"}
    names: list[str] = []
    for name in wanted:
        bare = _FORBIDDEN.sub(" ", name or ONLY).strip(" '") or ONLY
        names.append(_free(bare, taken))
        taken.add(names[-1].casefold())
    return names


def _free(name: str, taken: set[str]) -> str:
    short = _shortened(name, _LONGEST)
    number = 1
    while short.casefold() in taken:
        number += 1
        end = f" {number}"
        short = _shortened(name, _LONGEST - len(end)) + end
    return short


def _shortened(name: str, length: int) -> str:
    # Excel counts UTF-16 units, of which some characters have two.
    return name.encode("utf-16-le")[: 2 * length].decode("utf-16-le", errors="ignore").strip(" '") or ONLY
