"""Which version of a template a message is written with: the newest that Meta has approved.

Meta reviews new words for minutes to a day, and may pause or disable a template later. Meanwhile the former
version serves, if it is kept and approved. Where nothing approved is known, the present version is taken:
then WhatsApp decides when the message is sent (docs/adr/0013-templates-by-version.md).
"""

from collections.abc import Mapping
from typing import NamedTuple

from desac.domain.message import Purpose
from desac.domain.template_state import TemplateState
from desac.ports.media import TemplateBook
from functions.notify.templates import (
    Template,
    Wording,
    all_templates,
    earlier_versions,
    template,
    template_for,
)


class TemplateChoice(NamedTuple):
    """The templates of one wording. `states` are by name at WhatsApp; what is missing nobody has told."""

    wording: Wording = Wording.PLAIN
    states: Mapping[str, TemplateState] = {}

    def template_for(self, purpose: Purpose, *, household: bool = False) -> Template:
        """The template to write a message of this purpose with. Raises LookupError if there is none."""
        return self.best(template_for(purpose, self.wording, household=household))

    def named(self, name: str) -> Template:
        """The same for a template by its name."""
        return self.best(template(name))

    def best(self, present: Template) -> Template:
        """The newest approved version, else the present one."""
        versions = (present, *earlier_versions(present.name))
        return next((one for one in versions if self._is_approved(one.whatsapp_name)), present)

    def _is_approved(self, whatsapp_name: str) -> bool:
        known = self.states.get(whatsapp_name)
        return known is not None and known.is_approved


def choice(wording: Wording, book: TemplateBook) -> TemplateChoice:
    """The choice by what is known now."""
    return TemplateChoice(wording, book.states(whatsapp_names()))


def whatsapp_names() -> list[str]:
    """Everything that WhatsApp should know, by its name there."""
    return [name for one in all_templates() for name in one.whatsapp_names]
