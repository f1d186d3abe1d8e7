"""`python -m benchmarks.console [--tasks N]`: the tracers' console with thousands of tasks, in Chromium.

The built console against the stand-in of its API, both on loopback. Frames are what `requestAnimationFrame`
saw while a list was scrolled or a map dragged by the browser's own input; it is asked for long ones too.
"""

import argparse
import random
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Page, expect

from benchmarks.console_page import Figures, Frames, section
from cli.console import build_console, configure_console
from tests.web import staff_data
from tests.web.chromium import running_chromium
from tests.web.conftest import DESKTOP, Files, serving
from tests.web.console_page import ConsolePage
from tests.web.staff_signin import CLIENT_ID, PASSWORD, SignIn
from tests.web.staff_standin import StandIn, handler_for

TASKS = 5_000
_ROUNDS = 3
_SEED = 20210812
_TRACER = "pelacak.selatan"
_VILLAGES = ("Sanur", "Renon", "Sesetan", "Pedungan", "Sanur Kauh", "Panjer", "Sidakarya", "Pemogan")
_PRECISIONS = ("exact", "street", "banjar", "village")
# Streets and banjar that addresses of a village are found in.
_PLACES = {"street": 40, "banjar": 12}
_PATIENCE_MS = 120_000
_SCROLL_PIXELS, _SCROLL_SPEED = 12_000, 2_500
# From the whole kecamatan to where nothing is clustered any more.
_NEARER = 5

# Runs before the page's own scripts.
_WATCH = """
(() => {
  const marks = (window.marks = { frames: [], long: [], first: null });
  let last = null;
  const tick = (now) => {
    if (last !== null) marks.frames.push(now - last);
    last = now;
    requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
  new PerformanceObserver((seen) => {
    for (const one of seen.getEntries()) marks.long.push(one.duration);
  }).observe({ type: "long-animation-frame" });
  new MutationObserver(() => {
    if (marks.first === null && document.querySelector(".card button")) marks.first = performance.now();
  }).observe(document, { childList: true, subtree: true });
})();
"""

_TAKE = """() => {
  const { frames, long } = marks;
  marks.frames = [];
  marks.long = [];
  return { frames, long };
}"""
_REST = """() => new Promise((done) => {
  const end = performance.now() + 2000;
  const on = (now) => (now > end ? done() : requestAnimationFrame(on));
  requestAnimationFrame(on);
})"""
_FORGET_FILES = """async () => {
  for (const one of await navigator.serviceWorker.getRegistrations()) await one.unregister();
}"""


def tasks(number: int) -> dict[str, dict[str, Any]]:
    """So many open tasks in one kecamatan, spread around its villages."""
    dice = random.Random(_SEED)  # noqa: S311 # places on a map, no secrets
    made = [
        staff_data.assignment(
            place, f"Warga Contoh {place}", dice.choice(_VILLAGES), dice.choice(_PRECISIONS)
        )
        for place in range(1, number + 1)
    ]
    # As a geocoder answers: who lives in a street or a banjar shares its one point.
    shared = {
        (village, precision): [_near(village, dice) for _ in range(number)]
        for village in _VILLAGES
        for precision, number in _PLACES.items()
    }
    for one in made:
        village = str(one["village"])
        places = shared.get((village, one["precision"]))
        lat, lng = dice.choice(places) if places else _near(village, dice)
        one |= {"age": 1 + one["age"] % 90, "lat": lat, "lng": lng}
    return {one["assignment_id"]: one for one in made}


def _near(village: str, dice: random.Random) -> tuple[float, float]:
    label = staff_data.VILLAGES[village]
    return float(label["label_lat"]) + dice.gauss(0, 0.004), float(label["label_lng"]) + dice.gauss(0, 0.004)


@contextmanager
def _console(number: int) -> Iterator[ConsolePage]:
    signin = SignIn(staff_data.USERS)
    standin = StandIn(signin, tasks(number), {})
    with (
        TemporaryDirectory() as folder,
        serving(partial(Files, directory=folder)) as site,
        serving(handler_for(standin)) as api,
        running_chromium() as browser,
    ):
        build_console(Path(folder) / "konsol")
        config = {
            "staff_api_url": api,
            "cognito_domain": api,
            "client_id": CLIENT_ID,
            "region": "ap-southeast-3",
        }
        configure_console(Path(folder) / "konsol", config)
        signin.redirect_uri = f"{site}/konsol/"
        page = browser.new_context(viewport=DESKTOP, locale="id-ID").new_page()  # type: ignore[arg-type]
        page.add_init_script(_WATCH)
        yield ConsolePage(page, signin.redirect_uri)


def measure(number: int = TASKS, rounds: int = _ROUNDS) -> Figures:
    """Sign in, wait for the list so many times, scroll it, drag the map."""
    with _console(number) as console:
        page = console.page
        console.sign_in(_TRACER, PASSWORD)
        first = [_first(console)]
        for _ in range(rounds - 1):
            # Without the service worker's files, as on the first visit.
            page.evaluate(_FORGET_FILES)
            page.reload()
            first.append(_first(console))
        console.keep_files()
        kept = []
        for _ in range(rounds):
            page.reload()
            kept.append(_first(console))
        watch = _Watch(page)
        whole = f"{number:,} tugas".replace(",", ".")
        expect(page.locator(".summary")).to_have_text(whole, timeout=_PATIENCE_MS)
        loaded = float(page.evaluate("performance.now()"))
        done = [watch.taken("further pages come in")]
        console.expect_map_drawn()
        watch.taken()
        page.evaluate(_REST)
        done.append(watch.taken("nothing happens"))
        _scroll(watch)
        done += [watch.taken("the list is scrolled"), *_dragged(console, watch)]
        if console.complaints:
            raise AssertionError(console.complaints)
    return Figures(number, median(first), median(kept), loaded, tuple(done))


def _first(console: ConsolePage) -> float:
    expect(console.cards.first).to_be_visible(timeout=_PATIENCE_MS)
    return float(console.page.evaluate("window.marks.first"))


class _Watch:
    """What a page's frames and its main thread do from one look to the next."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.debugger = page.context.new_cdp_session(page)
        # The thread's own processor time: what others do on this machine does not count.
        self.debugger.send("Performance.enable", {"timeDomain": "threadTicks"})
        self._busy = self._task_seconds()

    def taken(self, name: str = "") -> Frames:
        """What was seen since the last time."""
        seen = self._page.evaluate(_TAKE)
        before, self._busy = self._busy, self._task_seconds()
        return Frames(name, tuple(seen["frames"]), tuple(seen["long"]), (self._busy - before) * 1000)

    def _task_seconds(self) -> float:
        found = self.debugger.send("Performance.getMetrics")["metrics"]
        return float(next(one["value"] for one in found if one["name"] == "TaskDuration"))


def _scroll(watch: _Watch) -> None:
    """Down the list and back up, as a wheel or a finger does it."""
    for distance in (-_SCROLL_PIXELS, _SCROLL_PIXELS):
        gesture = {"x": 260, "y": 600, "yDistance": distance, "speed": _SCROLL_SPEED}
        watch.debugger.send("Input.synthesizeScrollGesture", gesture)


def _drag(page: Page, x: float, y: float) -> None:
    for way in (1, -1, 1, -1):
        page.mouse.move(x, y)
        page.mouse.down()
        for step in range(30):
            page.mouse.move(x + way * step * 5, y + way * step * 2)
        page.mouse.up()


def _dragged(console: ConsolePage, watch: _Watch) -> Iterator[Frames]:
    """The map dragged about, with clusters and then with single marks."""
    page = console.page
    page.evaluate("scrollTo(0, 0)")
    box = console.map.bounding_box()
    if box is None:
        raise AssertionError("no map")
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    for name, nearer in (("the map is dragged, clusters", 0), ("the map is dragged, single marks", _NEARER)):
        for _ in range(nearer):
            console.map.evaluate("one => one.setAttribute('data-ready', 'false')")
            page.get_by_role("button", name="Perbesar").click()
            console.expect_map_drawn()
        watch.taken()
        _drag(page, x, y)
        yield watch.taken(name)


def console_section(number: int) -> str:
    """The page's part about the console."""
    return section(measure(number))


def main() -> None:
    """Print the part of the page."""
    parser = argparse.ArgumentParser(prog="benchmarks.console", description=__doc__)
    parser.add_argument("--tasks", type=int, default=TASKS, help="(default: %(default)s)")
    print(console_section(parser.parse_args().tasks))


if __name__ == "__main__":
    main()
