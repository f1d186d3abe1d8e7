"""The style page: every token and component in both schemes, held to the rules of the pages that use them.

With DESAC_SCREENSHOTS=1 the pictures are kept as docs/screenshots/gaya-*.png.
"""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.accessible import expect_accessible, expect_fits, tab_stops
from tests.web.conftest import Files, serving
from tests.web.pictures import LOOKS, SIZES, keep_picture


@pytest.fixture(scope="module")
def address(built: Path) -> Iterator[str]:
    with serving(partial(Files, directory=str(built))) as site:
        yield f"{site}/konsol/gaya.html"


@pytest.fixture
def open_style_page(browser: Browser, address: str) -> Iterator[object]:
    contexts = []
    broken: list[str] = []

    def make(size: str = "1280x800", scheme: str = "light", **more: str) -> Page:
        context = browser.new_context(viewport=SIZES[size], color_scheme=scheme, **more)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: broken.append(message.text) if message.type == "error" else None)
        page.goto(address)
        return page

    yield make
    for context in contexts:
        context.close()
    assert broken == []


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_every_component_is_accessible_and_fits(open_style_page, size: str, scheme: str) -> None:  # type: ignore[no-untyped-def]
    page = open_style_page(size, scheme)
    expect_accessible(page, f"style page, {scheme}")
    expect_fits(page, f"style page, {scheme}")
    keep_picture(page, "gaya", size)


def test_both_schemes_are_shown_whatever_the_screen_has(open_style_page) -> None:  # type: ignore[no-untyped-def]
    for scheme in ("light", "dark"):
        page = open_style_page(scheme=scheme)
        grounds = [
            page.locator(f".sheet.scheme-{one}").evaluate("one => getComputedStyle(one).backgroundColor")
            for one in ("light", "dark")
        ]
        assert grounds == ["rgb(244, 246, 245)", "rgb(15, 21, 19)"]


def test_a_component_can_be_reached_and_pressed_with_a_thumb_and_with_keys(open_style_page) -> None:  # type: ignore[no-untyped-def]
    page = open_style_page("390x844")
    small = page.locator("main").evaluate(
        """main => [...main.querySelectorAll("button, .button, select, textarea, .choice, .field input")]
             .filter(one => one.getBoundingClientRect().height < 44).map(one => one.outerHTML)"""
    )
    assert small == []
    stops = tab_stops(page)
    assert stops[0] == "Langsung ke isi"
    assert stops.count("Utama") == 2
    assert "Sedang dikirim" not in stops


def test_without_colours_of_ours_every_button_keeps_its_edge(open_style_page) -> None:  # type: ignore[no-untyped-def]
    page = open_style_page(forced_colors="active")
    edges = page.locator(".sheet button").evaluate_all(
        "all => all.filter(one => getComputedStyle(one).borderTopWidth === '0px').map(one => one.innerText)"
    )
    assert edges == []
    chosen = page.locator(".scheme-light .switch [aria-pressed=true]")
    other = page.locator(".scheme-light .switch [aria-pressed=false]")
    colour = "one => getComputedStyle(one).backgroundColor"
    assert chosen.evaluate(colour) != other.evaluate(colour)


def test_nothing_moves_for_whoever_wants_that(open_style_page) -> None:  # type: ignore[no-untyped-def]
    page = open_style_page(reduced_motion="reduce")
    moving = page.evaluate(
        """[...document.querySelectorAll("*")].filter(one => {
             const style = getComputedStyle(one);
             return parseFloat(style.transitionDuration) > 0 && style.transitionProperty !== "none";
           }).length"""
    )
    assert moving == 0


def test_on_paper_there_is_nothing_to_press(open_style_page) -> None:  # type: ignore[no-untyped-def]
    page = open_style_page()
    page.emulate_media(media="print")
    expect(page.get_by_role("button").first).to_be_hidden()
    expect(page.get_by_role("table").first).to_be_visible()
