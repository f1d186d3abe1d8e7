"""Every view on a phone and on a desktop, light and dark: does it fit, and how does it look.

With DESAC_SCREENSHOTS=1 the light pictures are kept as docs/screenshots/console-*.png.
"""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from cli.console import ROOT
from tests.web.console_page import ConsolePage

SIZES = {"390x844": {"width": 390, "height": 844}, "1280x800": {"width": 1280, "height": 800}}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_every_view_fits_the_screen(
    open_page: Callable[..., ConsolePage], tmp_path: Path, size: str, scheme: str
) -> None:
    keep = os.environ.get("DESAC_SCREENSHOTS") == "1" and scheme == "light"
    folder = ROOT / "docs" / "screenshots" if keep else tmp_path
    console = open_page(SIZES[size], scheme)

    def picture(name: str) -> None:
        assert console.page.evaluate("document.documentElement.scrollWidth") <= SIZES[size]["width"]
        console.page.screenshot(path=folder / f"console-{name}-{size}.png")

    console.open()
    expect(console.sign_in_button).to_be_visible()
    picture("masuk")
