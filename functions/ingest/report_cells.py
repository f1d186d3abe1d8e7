"""Texts of the report that say what a cell was before a spreadsheet got hold of it."""

_SIXTEEN = 16


def mangled_nik(text: str) -> str:
    """A NIK that was a number, as Excel shows such a number.

    Its sixteen digits as text would be read as a NIK, and it is not the one on the card.
    """
    return f"{float(text):.{_SIXTEEN - 2}E}" if text.isascii() and text.isdigit() else text
