"""A page with forms, read as a browser reads it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

Pairs = list[tuple[str, str]]

_UNSENT_TYPES = {"submit", "button", "reset", "image", "file"}
_TICKED_TYPES = {"radio", "checkbox"}


@dataclass
class Form:
    """One form: where it goes and what a browser would send if nobody touched it."""

    action: str
    method: str
    filled: Pairs = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    options: dict[str, list[str]] = field(default_factory=dict)

    def answered(self, **answers: str | Iterable[str]) -> Pairs:
        """What is sent after filling in `answers`. Raises LookupError for a field or choice not offered."""
        for name, answer in answers.items():
            values = [answer] if isinstance(answer, str) else list(answer)
            if name not in self.names:
                raise LookupError(f"the form has no field {name}")
            offered = self.options.get(name)
            if offered is not None and not set(values) <= set(offered):
                raise LookupError(f"the form does not offer this choice for {name}")
        kept = [(name, value) for name, value in self.filled if name not in answers]
        given = [
            (name, value)
            for name, answer in answers.items()
            for value in ([answer] if isinstance(answer, str) else answer)
        ]
        return kept + given


class _Reader(HTMLParser):
    def __init__(self, url: str) -> None:
        super().__init__()
        self._url = url
        self._textarea: str | None = None
        self._select: str | None = None
        self._chosen = False
        self._text = ""
        self.forms: list[Form] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        at = {name: value if value is not None else "" for name, value in attrs}
        if tag == "form":
            action = urljoin(self._url, at.get("action", ""))
            self.forms.append(Form(action, at.get("method", "get").lower()))
        elif self.forms and (tag == "option" or at.get("name")):
            self._field(tag, at, self.forms[-1])

    def _field(self, tag: str, at: dict[str, str], form: Form) -> None:
        name = at.get("name", "")
        if tag == "input":
            self._input(at, form, name)
        elif tag == "textarea":
            self._textarea, self._text = name, ""
            form.names.add(name)
        elif tag == "select":
            self._select, self._chosen = name, False
            form.names.add(name)
            form.options[name] = []
        elif tag == "option" and self._select is not None:
            value = at.get("value", "")
            form.options[self._select].append(value)
            if "selected" in at:
                form.filled.append((self._select, value))
                self._chosen = True

    @staticmethod
    def _input(at: dict[str, str], form: Form, name: str) -> None:
        kind = at.get("type", "text").lower()
        if kind in _UNSENT_TYPES:
            return
        form.names.add(name)
        if kind in _TICKED_TYPES:
            value = at.get("value", "on")
            form.options.setdefault(name, []).append(value)
            if "checked" in at:
                form.filled.append((name, value))
        else:
            form.filled.append((name, at.get("value", "")))

    def handle_data(self, data: str) -> None:
        if self._textarea is not None:
            self._text += data

    def handle_endtag(self, tag: str) -> None:
        if not self.forms:
            return
        form = self.forms[-1]
        if tag == "textarea" and self._textarea is not None:
            form.filled.append((self._textarea, self._text.removeprefix("\n")))
            self._textarea = None
        elif tag == "select" and self._select is not None:
            # Without a choice a browser sends the first option.
            if not self._chosen and form.options[self._select]:
                form.filled.append((self._select, form.options[self._select][0]))
            self._select = None


def read_forms(html: str, url: str) -> list[Form]:
    """The forms of the page at `url`, their actions made absolute."""
    reader = _Reader(url)
    reader.feed(html)
    return reader.forms
