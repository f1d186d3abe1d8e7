"""The tokens of the shared look as values: for the style page, and for whoever computes with them."""

import re
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from desac.adapters.design import style_sheet

SCHEMES = ("light", "dark")
"""The colour schemes, each with every colour."""

_TITLES = {"light": "Terang", "dark": "Gelap"}
# How a size is shown, by the first word of its name.
_SHOWN = {
    "text": "font-size: var(--{name})",
    "space": "border-left: var(--{name}) solid var(--accent); padding-left: .5rem",
    "radius": "border: 2px solid var(--edge); border-radius: var(--{name}); padding: .5rem",
    "tap": "min-height: var(--{name}); border-left: 2px solid var(--edge); padding-left: .5rem",
    "measure": "max-width: var(--{name}); border-bottom: 2px solid var(--edge)",
    "font": "font-family: var(--{name})",
}


def tokens(scheme: str) -> dict[str, str]:
    """Every custom property of a scheme by its name without dashes, as a page in that scheme has it.

    Raises KeyError for another scheme.
    """
    screen = style_sheet("tokens").partition("@media print")[0]
    light, _, dark = screen.partition("@media (prefers-color-scheme: dark)")
    return {"light": _declared(light), "dark": _declared(light) | _declared(dark)}[scheme]


def scheme_sheet() -> str:
    """`.scheme-light` and `.scheme-dark`, whatever the screen's is, and a rule that shows each token."""
    schemes = [
        f".scheme-{scheme} {{ color-scheme: {scheme};"
        + "".join(f" --{name}: {value};" for name, value in tokens(scheme).items())
        + " }"
        for scheme in SCHEMES
    ]
    shown = [f".of-{name} {{ {_shown(name, value)}; }}" for name, value in tokens("light").items()]
    return "\n".join((*schemes, *shown)) + "\n"


def style_page(template: Path) -> str:
    """The style page, with every token there is. Raises ValueError for a size nobody said how to show."""
    known = {scheme: tokens(scheme) for scheme in SCHEMES}
    environment = Environment(
        loader=FileSystemLoader(template.parent), autoescape=True, undefined=StrictUndefined
    )
    return environment.get_template(template.name).render(
        schemes=[(scheme, _TITLES[scheme]) for scheme in SCHEMES],
        colours={scheme: [one for one in of.items() if _is_colour(one[1])] for scheme, of in known.items()},
        sizes={scheme: [one for one in of.items() if not _is_colour(one[1])] for scheme, of in known.items()},
    )


def _shown(name: str, value: str) -> str:
    if _is_colour(value):
        return f"background: var(--{name})"
    how = _SHOWN.get(name.partition("-")[0])
    if how is None:
        raise ValueError(f"nobody said how the style page shows --{name}")
    return how.format(name=name)


def _is_colour(value: str) -> bool:
    return value.startswith("#")


def _declared(css: str) -> dict[str, str]:
    return {name: value.strip() for name, value in re.findall(r"--([\w-]+):\s*([^;}]+)", css)}
