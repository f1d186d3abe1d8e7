"""The approved templates of the business account."""

import json
import threading
from pathlib import Path

from sandbox.standin.template_definition import Template, parse_definition
from sandbox.standin.whatsapp_errors import MetaError


class TemplateRegistry:
    """Templates by name and language; here every submission is approved at once."""

    def __init__(self) -> None:
        self._templates: dict[tuple[str, str], Template] = {}
        self._lock = threading.Lock()

    def create(self, definition: object) -> Template:
        """Submit one template; Meta takes a name and language only once."""
        template = parse_definition(definition)
        with self._lock:
            if template.key in self._templates:
                raise MetaError(100, "Content in this language already exists", subcode=2388024)
            self._templates[template.key] = template
        return template

    def replace(self, definitions: object) -> int:
        """Hold exactly these templates; nothing changes if one of them is refused."""
        if not isinstance(definitions, list):
            raise MetaError(100, "Template definitions must be a list.")
        templates = [parse_definition(definition) for definition in definitions]
        with self._lock:
            self._templates = {template.key: template for template in templates}
        return len(templates)

    def find(self, name: str, language: str) -> Template:
        """The template that a message names."""
        template = self._templates.get((name, language))
        if template is None:
            raise MetaError(132001, f"template name ({name}) does not exist in {language}")
        return template

    def all(self) -> list[Template]:
        """Every template, by name."""
        return sorted(self._templates.values(), key=lambda template: template.key)


def load_definitions(path: Path) -> list[object]:
    """The definitions in a JSON file, or in all JSON files of a folder; each holds one or a list."""
    files = sorted(path.glob("*.json")) if path.is_dir() else [path]
    definitions: list[object] = []
    for file in files:
        content = json.loads(file.read_text("utf-8"))
        definitions.extend(content if isinstance(content, list) else [content])
    return definitions
