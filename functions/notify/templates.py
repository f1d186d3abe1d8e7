"""The registry of message templates; `python -m functions.notify.templates` prints Meta's definitions.

One JSON file per template in `templates/`, under its name. A purpose may have several: one for each wording,
and one that names several people of a household. Changing the words means raising `version` and keeping the
former file in `earlier_templates/` as `<name>_v<version>.json`: every message keeps the name and the version
that it was written with, and the former words serve until Meta has approved the new ones.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

from desac.domain.message import Purpose
from functions.notify.template_definition import Definition, definition
from functions.notify.template_model import MediaHeader, QuickReplyButton, Template, UrlButton
from functions.notify.template_rules import BODY_LIMIT, VARIABLE, Wording

__all__ = [
    "BODY_LIMIT", "VARIABLE", "MediaHeader", "QuickReplyButton", "Template", "UrlButton", "Wording",
    "all_templates", "definitions", "earlier_versions", "template", "template_for", "template_names",
]  # fmt: skip

_CURRENT, _EARLIER = "templates", "earlier_templates"


def _folder(name: str) -> Traversable:
    return resources.files("functions.notify").joinpath(name)


def _load(folder: str, file: str) -> Template:
    text = _folder(folder).joinpath(f"{file}.json").read_text(encoding="utf-8")
    return Template.model_validate_json(text)


@cache
def template(name: str, version: int | None = None) -> Template:
    """The template of a name, in its present version or a former one.

    Raises pydantic's ValidationError if its file breaks a rule, LookupError if there is no such version.
    """
    try:
        found = _load(_CURRENT, name)
    except FileNotFoundError:
        raise LookupError(f"no template {name}") from None
    if found.name != name:
        raise ValueError(f"templates/{name}.json calls itself {found.name}")
    if version in {None, found.version}:
        return found
    for earlier in earlier_versions(name):
        if earlier.version == version:
            return earlier
    raise LookupError(f"no version {version} of the template {name}")


@cache
def earlier_versions(name: str) -> tuple[Template, ...]:
    """Former versions that are kept, the newest first. Raises ValueError for a file in the wrong place."""
    found = []
    for file in _folder(_EARLIER).iterdir():
        stem, dot, kind = file.name.partition(".")
        if (dot, kind) != (".", "json") or not stem.startswith(f"{name}_v"):
            continue
        one = _load(_EARLIER, stem)
        if one.whatsapp_name != stem:
            raise ValueError(f"{_EARLIER}/{file.name} calls itself {one.whatsapp_name}")
        if one.name == name:
            found.append(one)
    return tuple(sorted(found, key=lambda one: one.version, reverse=True))


@cache
def template_names() -> tuple[str, ...]:
    """The names of all templates, sorted."""
    return tuple(
        sorted(
            file.name.removesuffix(".json")
            for file in _folder(_CURRENT).iterdir()
            if file.name.endswith(".json")
        )
    )


@cache
def all_templates() -> tuple[Template, ...]:
    """Every template in every version that is kept: all that WhatsApp has to know."""
    return tuple(one for name in template_names() for one in (template(name), *earlier_versions(name)))


@cache
def template_for(purpose: Purpose, wording: Wording = Wording.PLAIN, *, household: bool = False) -> Template:
    """The template that a message of this purpose uses. Raises LookupError if there is none, or no one."""
    found = [
        one
        for one in map(template, template_names())
        if one.purpose is purpose and one.household is household and one.wording in {None, wording}
    ]
    if len(found) != 1:
        raise LookupError(f"{len(found)} templates for {purpose}, {wording}, household {household}")
    return found[0]


def definitions(form_base_url: str) -> list[Definition]:
    """All templates as Meta wants them, without files; the address is fixed in their buttons at creation."""
    return [definition(one, form_base_url) for one in all_templates()]


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the definitions as a JSON array."""
    parser = argparse.ArgumentParser(description="Print Meta's template definitions as a JSON array.")
    parser.add_argument("--form-base-url", required=True, help="public address before /f/<token>")
    given = parser.parse_args(arguments)
    sys.stdout.write(json.dumps(definitions(given.form_base_url), ensure_ascii=False, indent=2) + "\n")


if __name__ == "__main__":
    main()
