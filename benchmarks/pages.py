"""`python -m benchmarks.pages [--rounds N]`: what a resident's pages weigh, and when they show something.

A real Chromium, its network and processor slowed down by the DevTools protocol, opens each page anew with an
empty cache. The pages are those of the function's own handler over a table in memory; each is made once
before and kept, so that the time is the network's and the browser's.
"""

import argparse
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from statistics import median
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from playwright.sync_api import Browser, CDPSession

from benchmarks.pages_stage import GENERAL, PAGES, Answers, standing
from tests.web.chromium import running_chromium

ROUND_TRIP_MS, DOWN_KBITS, CPU_TIMES = 400, 400, 4
"""Slow 3G as DevTools has it, and a processor four times slower."""

MOST_KILOBYTES, MOST_MS = 60, 1000
_BYTES_PER_SECOND = DOWN_KBITS * 1000 // 8
_SET_UP_TRIPS = 3
"""A name looked up, TCP, TLS 1.3."""

_SCREEN = {"width": 360, "height": 740}
_PAINTED = "performance.getEntriesByName('first-contentful-paint')[0].startTime"


class Opened(NamedTuple):
    """One opening of a page: bytes over the wire with headers, requests, their hosts, first paint (ms)."""

    wire: int
    requests: int
    hosts: frozenset[str]
    painted: float


class Weighed(NamedTuple):
    """A page: medians of its openings, and what its HTML weighs as it is and compressed."""

    name: str
    html: int
    opened: Opened


def measure(rounds: int) -> tuple[list[Weighed], int]:
    """Every page, and the bytes of the whole way with one cache: check, own page, each step."""
    with standing() as answers, _served(answers) as url, running_chromium() as browser:
        # One to warm up: the browser's own start is nobody's page.
        _open(browser, url, next(iter(PAGES.values())))
        found = []
        for name, path in PAGES.items():
            times = [_open(browser, url, path) for _ in range(rounds)]
            html = len(answers[path].plain)
            found.append(Weighed(name, html, _middle(times)))
        return found, _whole_way(browser, url)


def _middle(times: Sequence[Opened]) -> Opened:
    return Opened(
        int(median(one.wire for one in times)),
        int(median(one.requests for one in times)),
        frozenset().union(*(one.hosts for one in times)),
        median(one.painted for one in times),
    )


def _open(browser: Browser, url: str, path: str) -> Opened:
    """A page in a browser that has nothing yet."""
    context = browser.new_context(viewport=_SCREEN, locale="id-ID")  # type: ignore[arg-type]
    page = context.new_page()
    protocol = context.new_cdp_session(page)
    wire, asked = _watched(protocol)
    protocol.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": ROUND_TRIP_MS,
            "downloadThroughput": _BYTES_PER_SECOND,
            "uploadThroughput": _BYTES_PER_SECOND,
        },
    )
    protocol.send("Emulation.setCPUThrottlingRate", {"rate": CPU_TIMES})
    page.goto(url + path, wait_until="networkidle")
    page.wait_for_function("performance.getEntriesByName('first-contentful-paint').length")
    painted = float(page.evaluate(_PAINTED))
    context.close()
    return Opened(sum(wire), len(asked), frozenset(urlsplit(one).netloc for one in asked), painted)


def _whole_way(browser: Browser, url: str) -> int:
    """Bytes of all pages one after another."""
    context = browser.new_context(viewport=_SCREEN, locale="id-ID")  # type: ignore[arg-type]
    page = context.new_page()
    wire, _ = _watched(context.new_cdp_session(page))
    for name, path in PAGES.items():
        if name != GENERAL:
            page.goto(url + path, wait_until="networkidle")
    context.close()
    return sum(wire)


def _watched(protocol: CDPSession) -> tuple[list[int], list[str]]:
    wire: list[int] = []
    asked: list[str] = []

    def _asked(event: dict[str, Any]) -> None:
        address = event["request"]["url"]
        if not address.startswith("data:"):
            asked.append(address)

    protocol.on("Network.loadingFinished", lambda event: wire.append(int(event["encodedDataLength"])))
    protocol.on("Network.requestWillBeSent", _asked)
    protocol.send("Network.enable")
    return wire, asked


@contextmanager
def _served(answers: Answers) -> Iterator[str]:
    """The kept answers on a loopback port."""

    class _Wire(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            answer = answers[self.path]
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, *_args: object) -> None:
            """Nothing: what counts is measured in the browser."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), _Wire)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def pages_section(rounds: int) -> str:
    """The section of docs/benchmarks.md."""
    pages, way = measure(rounds)
    lines = [
        ("page", "HTML", "over the wire", "requests", "other hosts", "first paint", "with set-up"),
        ("---", *["---:"] * 6),
        *(
            (
                one.name,
                f"{one.html / 1000:.1f} kB",
                f"{one.opened.wire / 1000:.1f} kB",
                str(one.opened.requests),
                str(len(one.opened.hosts) - 1),
                f"{one.opened.painted:,.0f} ms",
                f"{one.opened.painted + _SET_UP_TRIPS * ROUND_TRIP_MS:,.0f} ms",
            )
            for one in pages
        ),
    ]
    rows = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    slowest = max(one.opened.painted for one in pages if one.name != GENERAL)
    return f"""## A resident's pages

{rows}

Opened with an empty cache in a real Chromium slowed down by the DevTools protocol: {ROUND_TRIP_MS} ms for
each request, {DOWN_KBITS} kbit/s, a processor {CPU_TIMES} times slower; medians of {rounds}. *Over the wire*
is every response with its headers, scripts that load later included, the optional map excepted. *First paint*
is the browser's first contentful paint, counted from the click. As DevTools counts, it leaves out the set-up
of the connection, and the pages were made beforehand, so that the function's own time is left out as well:
*with set-up* adds {_SET_UP_TRIPS} round trips for the name, TCP and TLS 1.3, for a connection that is new.

The whole way of a resident, check, own page, every step and the daily report one after another, is
{way / 1000:.0f} kB; {MOST_KILOBYTES} kB are allowed. Its slowest first paint is {slowest:,.0f} ms;
{MOST_MS:,} ms are allowed. The general page, which is for everyone and no step of that way, is not counted
in either.
"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="benchmarks.pages", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="the median of so many (default: %(default)s)")
    print(pages_section(parser.parse_args().rounds))


if __name__ == "__main__":
    main()
