"""Every view on a phone and on a desktop, light and dark: does it fit, and how does it look.

With DESAC_SCREENSHOTS=1 the light pictures are kept as docs/screenshots/console-*.png.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.web.console_page import ConsolePage
from tests.web.pictures import LOOKS, SIZES, keep_picture


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_every_view_fits_the_screen(open_page: Callable[..., ConsolePage], size: str, scheme: str) -> None:
    console = open_page(SIZES[size], scheme)

    def picture(name: str) -> None:
        assert console.page.evaluate("document.documentElement.scrollWidth") <= SIZES[size]["width"]
        keep_picture(console.page, f"console-{name}", size, whole=False)

    console.open()
    expect(console.sign_in_button).to_be_visible()
    picture("masuk")
