"""The built console on one loopback server, the stand-in of its API on another, and a real Chromium."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from cli.console import build_console, configure_console
from tests.web import staff_data
from tests.web.chromium import running_chromium
from tests.web.console_page import ConsolePage
from tests.web.staff_signin import CLIENT_ID, SignIn
from tests.web.staff_standin import StandIn, handler_for

# Two busy cores draw a map in software: patient, since waiting ends as soon as the thing is there.
expect.set_options(timeout=20_000)
PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 800}


class Files(SimpleHTTPRequestHandler):
    """Static files, silently, and never from the browser's cache."""

    def log_message(self, *_args: object) -> None:
        """Nothing: a test's output is its assertions."""

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()


@contextmanager
def serving(handler: Callable[..., BaseHTTPRequestHandler]) -> Iterator[str]:
    """A server on a free loopback port; its address, without a trailing slash."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A real Chromium."""
    with running_chromium() as running:
        yield running


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A web root with the console under a path prefix, as `konsol/`."""
    root = tmp_path_factory.mktemp("site")
    build_console(root / "konsol")
    return root


@pytest.fixture
def standin() -> StandIn:
    """Fresh data for each test."""
    signin = SignIn(staff_data.USERS)
    return StandIn(signin, staff_data.assignments(), staff_data.aids())


@pytest.fixture
def console_url(built: Path, standin: StandIn) -> Iterator[str]:
    """The address of the configured console; its API and sign-in are another origin."""
    with serving(partial(Files, directory=str(built))) as site, serving(handler_for(standin)) as api:
        build_console(built / "konsol")
        config = {
            "staff_api_url": api,
            "cognito_domain": api,
            "client_id": CLIENT_ID,
            "region": "ap-southeast-3",
        }
        configure_console(built / "konsol", config)
        standin.signin.redirect_uri = f"{site}/konsol/"
        yield standin.signin.redirect_uri


@pytest.fixture
def open_page(browser: Browser, console_url: str) -> Iterator[Callable[..., ConsolePage]]:
    """Makes tabs: `open_page(PHONE)`. Afterwards no script may have failed and no policy been violated."""
    opened: list[ConsolePage] = []

    def make(viewport: dict[str, int] = DESKTOP, color_scheme: str = "light") -> ConsolePage:
        context = browser.new_context(viewport=viewport, color_scheme=color_scheme, locale="id-ID")  # type: ignore[arg-type]
        page: Page = context.new_page()
        opened.append(ConsolePage(page, console_url))
        return opened[-1]

    yield make
    for one in opened:
        one.page.context.close()
        assert one.complaints == []
