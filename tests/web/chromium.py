"""A real Chromium, as closed networks and machines without a screen allow it."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

from sandbox.chromium import ensure_chromium

_ARGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    # A name would have to be looked up: nothing but addresses on loopback can be reached.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
)


@contextmanager
def running_chromium() -> Iterator[Browser]:
    """Started, and closed at the end."""
    path = ensure_chromium()
    with (
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=path, args=list(_ARGS)) as browser,
    ):
        yield browser
