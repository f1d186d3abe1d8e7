"""The installed page's icons: the console's icon on a full square, small, the sign where no mask cuts it.

With DESAC_SCREENSHOTS=1 they are drawn anew from web/icon.svg.
"""

import base64
import io
import os

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Browser

from cli.console import ROOT, WEB
from functions.intake_form.folder import PUBLIC

GROUND = (11, 93, 78)


def _drawn(browser: Browser, size: int) -> bytes:
    source = base64.b64encode((WEB / "icon.svg").read_bytes()).decode()
    page = browser.new_page(viewport={"width": size, "height": size})
    page.set_content(
        f'<body style="margin:0;background:rgb{GROUND}"><img width="{size}" height="{size}" '
        f'src="data:image/svg+xml;base64,{source}">'
    )
    page.locator("img").evaluate("image => image.decode()")
    try:
        raw = page.screenshot()
    finally:
        page.close()
    # A few shades are enough for two colours and their edge.
    small = io.BytesIO()
    Image.open(io.BytesIO(raw)).convert("RGB").quantize(16).save(small, "PNG", optimize=True)
    return small.getvalue()


@pytest.mark.parametrize("size", [192, 512])
def test_an_icon_is_what_the_drawing_gives(browser: Browser, size: int) -> None:
    path = PUBLIC / f"icon-{size}.png"
    fresh = _drawn(browser, size)
    if os.environ.get("DESAC_SCREENSHOTS") == "1":
        path.write_bytes(fresh)
    kept, drawn = (Image.open(io.BytesIO(one)).convert("RGB") for one in (path.read_bytes(), fresh))
    assert kept.size == (size, size)
    difference = ImageChops.difference(kept, drawn).convert("L").point(lambda value: 255 * (value > 48))
    assert sum(difference.histogram()[255:]) < size
    assert path.stat().st_size < 8_000, ROOT


@pytest.mark.parametrize("size", [192, 512])
def test_a_round_mask_cuts_nothing_off(size: int) -> None:
    """What is not ground lies within the safe zone: a circle of 40 % of the width (W3C, maskable icons)."""
    icon = Image.open(PUBLIC / f"icon-{size}.png").convert("RGB")
    middle, radius = size / 2, 0.4 * size
    outside = [
        icon.getpixel((across, down))
        for across in range(0, size, 4)
        for down in range(0, size, 4)
        if (across - middle) ** 2 + (down - middle) ** 2 > radius**2
    ]
    far = [
        one
        for one in outside
        if max(abs(part - ground) for part, ground in zip(one, GROUND, strict=True)) > 8
    ]
    assert far == []
