"""The templates of the business account."""

import hashlib
import json
import threading
import time
from pathlib import Path
from typing import Any

from sandbox.standin.limits import Clock
from sandbox.standin.template_definition import HandleType, parse_definition
from sandbox.standin.template_entry import PAUSES, Entry, Quality, Status
from sandbox.standin.template_model import Template
from sandbox.standin.template_review import review
from sandbox.standin.whatsapp_errors import MetaError

_DAY = 24 * 3600
_EDITS_A_MONTH = 10
_NAME_HELD = 30 * _DAY


class TemplateRegistry:
    """Templates by name and language. What is submitted waits for `review_seconds`, as PENDING."""

    def __init__(
        self, clock: Clock = time.time, review_seconds: float = 0.0, type_of_handle: HandleType | None = None
    ) -> None:
        self._clock = clock
        self._review_seconds = review_seconds
        self._type_of_handle = type_of_handle
        self._entries: dict[tuple[str, str], Entry] = {}
        self._deleted: dict[str, float] = {}
        self._lock = threading.RLock()

    def create(self, definition: object) -> Entry:
        """Submit one template; Meta takes a name and language only once, a deleted name after 30 days."""
        template = parse_definition(definition, self._type_of_handle)
        now = self._clock()
        with self._lock:
            if template.key in self._entries:
                raise MetaError(100, "Content in this language already exists", subcode=2388024)
            if now - self._deleted.get(template.name, -_NAME_HELD) < _NAME_HELD:
                raise MetaError(100, "Message template language is being deleted", subcode=2388023)
            entry = Entry(_id(template), template, "PENDING", now + self._review_seconds)
            self._entries[template.key] = entry
        return entry

    def replace(self, definitions: object) -> int:
        """Hold exactly these templates, approved; nothing changes if one of them is refused."""
        if not isinstance(definitions, list):
            raise MetaError(100, "Template definitions must be a list.")
        templates = [parse_definition(definition) for definition in definitions]
        with self._lock:
            self._deleted.clear()
            self._entries = {one.key: Entry(_id(one), one, "APPROVED", quality="GREEN") for one in templates}
        return len(self._entries)

    def edit(self, entry: Entry, changes: dict[str, Any]) -> None:
        """Change category or components and submit it again; `MetaError` where Meta allows no edit."""
        now = self._clock()
        with self._lock:
            before = self._settled(entry).status
            if before not in {"APPROVED", "REJECTED", "PAUSED"}:
                raise MetaError(100, f"A template that is {before} cannot be edited", subcode=2388039)
            definition = dict(entry.template.definition) | changes
            template = parse_definition(definition, self._type_of_handle)
            if before == "APPROVED":
                if template.category != entry.category:
                    raise MetaError(
                        100, "The category of an approved template cannot be changed", subcode=2388026
                    )
                entry.edits = [at for at in entry.edits if now - at < 30 * _DAY]
                if len(entry.edits) >= _EDITS_A_MONTH or (entry.edits and now - entry.edits[-1] < _DAY):
                    raise MetaError(
                        100,
                        "An approved template can be edited once a day and 10 times in 30 days",
                        subcode=2388040,
                    )
                entry.edits.append(now)
            entry.template, entry.status = template, "PENDING"
            entry.review_at, entry.rejected_reason = now + self._review_seconds, "NONE"

    def delete(self, name: str, template_id: str | None = None) -> None:
        """Delete one template, or all languages of a name; `MetaError` if there is none."""
        with self._lock:
            gone = [
                key
                for key, entry in self._entries.items()
                if key[0] == name and template_id in {None, entry.id}
            ]
            if not gone:
                raise MetaError(100, f"message template {name} was not found", subcode=2593002)
            for key in gone:
                if self._settled(self._entries.pop(key)).status in {"APPROVED", "PAUSED"}:
                    self._deleted[name] = self._clock()

    def set_status(self, entry: Entry, status: Status, reason: str = "NONE") -> None:
        """What Meta decided. The third pause disables."""
        with self._lock:
            if status == "PAUSED":
                entry.pauses += 1
                if entry.pauses > len(PAUSES):
                    status = "DISABLED"
                else:
                    entry.paused_until = self._clock() + PAUSES[entry.pauses - 1]
            entry.status, entry.rejected_reason = status, reason

    def set_quality(self, entry: Entry, quality: Quality) -> None:
        """What residents' feedback made of it."""
        with self._lock:
            entry.quality, entry.quality_at = quality, self._clock()

    def find(self, name: str, language: str) -> Template:
        """The template that a message names, if it may be sent."""
        entry = self._entries.get((name, language))
        status = self._settled(entry).status if entry else None
        if entry is None or status in {"PENDING", "REJECTED"}:
            state = f"is {status}" if status else "does not exist"
            raise MetaError(132001, f"template name ({name}) {state} in {language}")
        if status == "PAUSED":
            raise MetaError(132015, f"template name ({name}) is paused due to low quality")
        if status == "DISABLED":
            raise MetaError(132016, f"template name ({name}) was disabled after being paused too often")
        return entry.template

    def entry(self, name: str, language: str) -> Entry | None:
        """The template with its state."""
        found = self._entries.get((name, language))
        return found and self._settled(found)

    def by_id(self, identifier: str) -> Entry | None:
        """The template with its state."""
        with self._lock:
            found = next((one for one in self._entries.values() if one.id == identifier), None)
            return found and self._settled(found)

    def all(self) -> list[Entry]:
        """Every template, by name."""
        with self._lock:
            return [self._settled(entry) for _, entry in sorted(self._entries.items())]

    def _settled(self, entry: Entry) -> Entry:
        """With whatever its time has brought: the end of a review, the end of a pause."""
        now = self._clock()
        with self._lock:
            if entry.status == "PENDING" and now >= entry.review_at:
                verdict = review(entry.template)
                entry.status = "REJECTED" if verdict.rejected else "APPROVED"
                entry.rejected_reason = verdict.rejected or "NONE"
                if verdict.category != entry.category:
                    entry.previous_category = entry.category
                    definition = dict(entry.template.definition) | {"category": verdict.category}
                    entry.template = parse_definition(definition)
            if entry.status == "PAUSED" and entry.paused_until is not None and now >= entry.paused_until:
                entry.status = "APPROVED"
            return entry


def _id(template: Template) -> str:
    digest = hashlib.sha256("/".join(template.key).encode()).digest()
    return str(10**15 + int.from_bytes(digest[:6], "big"))


def load_definitions(path: Path) -> list[object]:
    """The definitions in a JSON file, or in all JSON files of a folder; each holds one or a list."""
    files = sorted(path.glob("*.json")) if path.is_dir() else [path]
    definitions: list[object] = []
    for file in files:
        content = json.loads(file.read_text("utf-8"))
        definitions.extend(content if isinstance(content, list) else [content])
    return definitions
