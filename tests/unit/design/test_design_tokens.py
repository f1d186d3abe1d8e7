"""The shared look by its figures: contrast of what stands on what, and no colour beside the tokens."""

import re
from itertools import product
from pathlib import Path

import pytest

from cli.console import ROOT
from cli.design import SCHEMES, scheme_sheet, style_page, tokens
from desac.adapters.design import ALL, squeezed, style_sheet

DESIGN = ROOT / "layers" / "common" / "python" / "desac" / "design"
SHEETS = sorted([*DESIGN.glob("*.css"), *(ROOT / "web").rglob("*.css"), *(ROOT / "functions").rglob("*.css")])
GROUNDS = ("page", "surface")
# Read in the sun, at arm's length: WCAG's AAA for the words that most of a page is made of.
READ_LONG = [*product(("ink", "muted"), GROUNDS)]
TEXT = [
    *product(("accent", "bad", "warn", "good"), GROUNDS),
    ("on-accent", "accent"),
    ("on-header", "header"),
    ("on-alarm", "alarm"),
    ("page", "ink"),
    *((f"{tone}", f"{tone}-surface") for tone in ("bad", "warn", "good")),
    *(("ink", f"{tone}-surface") for tone in ("bad", "warn", "good")),
    *(("map-ink", ground) for ground in ("map-land", "map-area", "map-halo", "map-sea")),
]
GRAPHICS = [
    *product(("edge", "focus", "accent", "bad", "alarm"), GROUNDS),
    ("on-header", "header"),
    ("on-alarm", "alarm"),
    ("focus", "good-surface"),
    *product(("map-open", "map-taken", "map-closed", "map-line"), ("map-land",)),
]


def luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb` (WCAG 2.2)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_computed_as_wcag_does() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("pairs", "least"), [(READ_LONG, 7.0), (TEXT, 4.5), (GRAPHICS, 3.0)])
def test_what_stands_on_what_can_be_told_apart(
    scheme: str, pairs: list[tuple[str, str]], least: float
) -> None:
    known = tokens(scheme)
    weak = {
        f"{over} on {ground}": round(found, 2)
        for over, ground in pairs
        if (found := contrast(known[over], known[ground])) < least
    }
    assert weak == {}


def test_the_dark_scheme_names_every_colour_that_looks_different() -> None:
    light, dark = tokens("light"), tokens("dark")
    assert light.keys() == dark.keys()
    same = {name for name in light if light[name].startswith("#") and light[name] == dark[name]}
    assert same == {"on-alarm", "backdrop"}


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: str(path.relative_to(ROOT)))
def test_only_the_tokens_hold_colours_and_every_name_used_is_one(sheet: Path) -> None:
    css = squeezed(sheet.read_text())
    own = set(re.findall(r"(?<=[{; ])--([\w-]+):", css))
    used = set(re.findall(r"var\(--([\w-]+)", css))
    assert used - own - tokens("light").keys() == set()
    if sheet.name != "tokens.css":
        assert re.findall(r"#[0-9a-f]{3,8}\b(?=[^{}]*\})|\b(?:rgb|hsl)a?\([^)]*\)", css, re.IGNORECASE) == []


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: str(path.relative_to(ROOT)))
def test_text_grows_with_the_readers_own_size(sheet: Path) -> None:
    """Sizes of text are in rem, so that a browser's larger text is larger here; print has points."""
    screen = squeezed(sheet.read_text()).partition("@media print")[0]
    assert re.findall(r"font(?:-size)?:\s*[\d.]+px", screen) == []


def test_a_style_sheet_is_small_and_whole() -> None:
    whole = style_sheet(*ALL)
    assert "/*" not in whole
    assert whole.count("{") == whole.count("}")
    assert len(whole) < 12_000
    with pytest.raises(FileNotFoundError):
        style_sheet("buttons", "none")


def test_both_schemes_are_at_hand_for_the_style_page() -> None:
    sheet = scheme_sheet()
    page = style_page(ROOT / "web" / "gaya.html")
    for name in tokens("light"):
        assert f".of-{name} {{" in sheet
        assert page.count(f"<code>--{name}</code>") == len(SCHEMES)
    for scheme in SCHEMES:
        assert f".scheme-{scheme} {{ color-scheme: {scheme}; --page: {tokens(scheme)['page']};" in sheet
