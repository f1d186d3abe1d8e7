"""Whether Meta's words of a template are ours, whatever the case of kinds and whatever examples it keeps."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any


def same_words(one: Iterable[Mapping[str, Any]], other: Iterable[Mapping[str, Any]]) -> bool:
    """Whether two lists of components say the same to a resident."""
    return _words(one) == _words(other)


def _words(components: Iterable[Mapping[str, Any]]) -> dict[str, tuple[Any, ...]]:
    found = {}
    for component in components:
        kind = str(component.get("type", "")).lower()
        text = str(component.get("text") or "").strip()
        buttons = tuple(_button(one) for one in _listed(component.get("buttons")))
        form = str(component.get("format") or ("text" if kind == "header" else "")).lower()
        found[kind] = (form, text, buttons)
    return found


def _listed(buttons: object) -> Sequence[Mapping[str, Any]]:
    return buttons if isinstance(buttons, list | tuple) else ()


def _button(button: Mapping[str, Any]) -> tuple[str, str, str]:
    return str(button.get("type", "")).lower(), str(button.get("text", "")), str(button.get("url") or "")
