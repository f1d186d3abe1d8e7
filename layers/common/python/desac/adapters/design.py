"""The shared look as one style sheet: tokens first, then the components that a page uses."""

import re
from functools import cache
from importlib import resources

SHARED = ("tokens", "base", "buttons", "cards", "badges", "notices", "fields")
"""What every page uses."""

ALL = (*SHARED, "tables", "tabs", "dialogs", "print")
"""Every part, in the order in which they stand in a style sheet."""


@cache
def style_sheet(*parts: str) -> str:
    """The named parts of `desac/design` in one text, without comments and indentation: phones pay per byte.

    Raises FileNotFoundError for a part that is not there.
    """
    folder = resources.files("desac.design")
    return squeezed("\n".join(folder.joinpath(f"{part}.css").read_text(encoding="utf-8") for part in parts))


def squeezed(css: str) -> str:
    """A style sheet without comments, line breaks and runs of spaces."""
    return re.sub(r"\s+", " ", re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)).strip() + "\n"
