"""The style of the pages, inside each page: on a slow network a sheet of its own costs a whole round trip.

The policy of a page allows this one `style` element by the digest of its text, and no other: nothing is
`unsafe-inline`.
"""

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import NamedTuple

from desac.adapters.design import SHARED, squeezed, style_sheet
from functions.intake_form.folder import ASSETS, PUBLIC

_RESIDENTS = tuple(ASSETS / name for name in ("form.css", "me.css", "steps.css"))
_PUBLIC = (ASSETS / "form.css", PUBLIC / "umum.css")


class Style(NamedTuple):
    """`source` is how a content security policy names the text."""

    text: str
    source: str


@cache
def style() -> Style:
    """The style of the residents' pages; read once per process."""
    return _style(_RESIDENTS)


@cache
def public_style() -> Style:
    """The style of the general page and of what opens in its place without internet."""
    return _style(_PUBLIC)


def _style(sheets: tuple[Path, ...]) -> Style:
    """The shared look and these, in this order."""
    own = "".join(squeezed(sheet.read_text(encoding="utf-8")) for sheet in sheets)
    text = style_sheet(*SHARED, "print") + own
    # It stands between tags: nothing in it may end the element.
    if "</" in text:
        raise ValueError("a style sheet holds the end of an element")
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return Style(text, f"'sha256-{digest}'")
