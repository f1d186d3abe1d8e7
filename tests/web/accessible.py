"""What every page and state is held to: WCAG 2.2 AA as far as axe-core sees it, narrow screens, large text.

Works on a page with JavaScript turned off as well: the checks run in the debugger, not in the page.
"""

from functools import cache
from typing import Any

from playwright.sync_api import Page

from cli.console import ROOT

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
NARROW = {"width": 320, "height": 640}
"""CSS pixels: a page of 1280 at 400 %, WCAG 1.4.10."""

_FOCUSED = """(() => {
  const here = document.activeElement;
  if (!here || here === document.body) return null;
  return here.getAttribute("aria-label") || here.labels?.[0]?.innerText || here.innerText || here.tagName;
})()"""


@cache
def _axe() -> str:
    return (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text()


def expect_accessible(page: Page, state: str) -> None:
    """Fails with every rule that the page breaks and where; `state` names what is shown."""
    page.evaluate(_axe())
    found: dict[str, Any] = page.evaluate(
        "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}, resultTypes: ['violations']})",
        list(RULES),
    )
    broken = [f"{one['id']}: {one['help']} – {_where(one['nodes'])}" for one in found["violations"]]
    assert broken == [], f"{state}: {broken}"


def _where(nodes: list[dict[str, Any]]) -> str:
    return ", ".join(" ".join(map(str, node["target"])) for node in nodes)


def expect_fits(page: Page, state: str) -> None:
    """Nothing to scroll sideways, as the window is, at 320 pixels, and there with text at 200 %."""
    before = page.viewport_size
    assert before is not None
    _no_sideways(page, f"{state} at {before['width']}")
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    _no_sideways(page, f"{state} at 320")
    page.set_viewport_size(before)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    _no_sideways(page, f"{state} with text at 200 %")
    page.evaluate("document.documentElement.style.removeProperty('font-size')")


def _no_sideways(page: Page, state: str) -> None:
    width, room = page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    assert width <= room, f"{state}: {width} pixels in {room}"


def tab_stops(page: Page, most: int = 200) -> list[str]:
    """The accessible names (or tags) that the Tab key reaches, in order, from the top of the page."""
    page.evaluate("document.activeElement?.blur?.()")
    stops: list[str] = []
    for _ in range(most):
        page.keyboard.press("Tab")
        here = page.evaluate(_FOCUSED)
        if here is None:
            return stops
        stops.append(str(here).strip())
    return stops
