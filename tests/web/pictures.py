"""Sizes and colour schemes that pages are looked at in; with DESAC_SCREENSHOTS=1 their pictures are kept."""

import os

from playwright.sync_api import Page

from cli.console import ROOT

SIZES = {"390x844": {"width": 390, "height": 844}, "1280x800": {"width": 1280, "height": 800}}
PHONE_SIZE, DESKTOP_SIZE = SIZES
_ASKED = os.environ.get("DESAC_SCREENSHOTS") == "1"

LOOKS = [(size, "light") for size in SIZES] if _ASKED else [(PHONE_SIZE, "light"), (DESKTOP_SIZE, "dark")]
"""Sizes with a scheme. No colour depends on the room, and no width on the colours: each once is enough."""

PICTURED = list(SIZES) if _ASKED else [PHONE_SIZE]
"""For pages that are the same at every size, and held to the rules on a phone."""


def keep_picture(page: Page, name: str, size: str = PHONE_SIZE, *, whole: bool = True) -> None:
    """As docs/screenshots/<name>-<size>.png if asked for: `whole`, or what is in the window."""
    if _ASKED:
        page.screenshot(path=ROOT / "docs" / "screenshots" / f"{name}-{size}.png", full_page=whole)
