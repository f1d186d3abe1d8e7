"""Cells that say "nothing" in words or dashes."""

_NOTHING = frozenset(
    ("", "-", "--", "---", "–", "—", "_", ".", "'", "#n/a", "n/a", "null", "none", "nan", "nihil", "kosong")
) | frozenset(("tidak ada", "tdk ada", "tidak punya", "tdk punya", "tidak tahu", "belum ada"))
LONGEST = max(map(len, _NOTHING))
"""A trimmed text with more characters is never blank."""


def is_blank(text: str) -> bool:
    """Whether a cell holds no value: empty, a dash, `tidak ada` and the like."""
    if len(text) > LONGEST:
        return text.isspace()
    return text.strip().lower() in _NOTHING
