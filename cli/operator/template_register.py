"""Our templates at Meta: registering what is missing, editing what differs, telling how each stands.

Idempotent: everything is listed first, and what is as it should be is left alone. Whatever Meta says is also
written into the stack's table, from where planning and sending take it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from cli.operator.media import Media
from cli.operator.target import Target
from cli.operator.template_words import same_words
from cli.operator.whatsapp_account import Account, account_of, form_base_url, management_of
from desac.adapters.media import TableTemplateBook
from desac.adapters.table import Table
from desac.adapters.whatsapp_management import ManagementApi, MetaTemplate
from desac.domain.template_state import TemplateState
from desac.ports.whatsapp import AnswerLost, NotSent, Refused
from functions.notify.media_files import media_file
from functions.notify.template_definition import Definition, definition, definition_with_media
from functions.notify.templates import Template, all_templates

_EDITABLE = frozenset({"APPROVED", "REJECTED", "PAUSED"})
"""Meta edits no template that it is still reviewing, or has disabled."""


MISSING = "MISSING"
"""Our word for a template that Meta does not list."""


class Deed(StrEnum):
    """What `push` did with a template."""

    CREATED = "created"
    EDITED = "edited"
    UNCHANGED = "unchanged"
    WAITS = "waits"
    SKIPPED = "skipped"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one template by its name at WhatsApp, and why where that needs saying."""

    name: str
    deed: Deed
    why: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """One of our templates at Meta: `at_meta` is None if it is missing, `same` whether its words are ours."""

    name: str
    version: int
    at_meta: MetaTemplate | None
    same: bool


class TemplateRegister:
    """The templates of one stack's account. `now` is when the command was given."""

    def __init__(self, target: Target, now: datetime) -> None:
        self._target = target
        self._account: Account = account_of(target)
        self._media = Media(target, self._account)
        self._book = TableTemplateBook(Table(target.output("TableName")))
        self._form = form_base_url(target)
        self._now = now

    def push(self) -> list[Outcome]:
        """Register and edit what has to be; what was done with each, in the order of the registry.

        Raises Refused, NotSent or AnswerLost if not even the list can be had.
        """
        with management_of(self._target, self._account) as api:
            known = self._listed(api)
            outcomes = [self._settle(api, known, *wanted) for wanted in self._wanted()]
            self._keep(self._listed(api))
        return outcomes

    def status(self) -> tuple[list[Standing], list[str]]:
        """How each of ours stands, and the names of templates there that are not ours."""
        with management_of(self._target, self._account) as api:
            known = self._listed(api)
        self._keep(known)
        ours = [
            Standing(name, template.version, known.get(name), self._is_same(known.get(name), template, name))
            for template, name in self._wanted()
        ]
        return ours, sorted(known.keys() - {one.name for one in ours})

    def _wanted(self) -> Iterator[tuple[Template, str]]:
        for template in all_templates():
            for name in template.whatsapp_names:
                yield template, name

    def _listed(self, api: ManagementApi) -> dict[str, MetaTemplate]:
        return {
            one.name: one for one in api.templates(self._account.business_account_id) if one.language == "id"
        }

    def _keep(self, known: Mapping[str, MetaTemplate]) -> None:
        for _, name in self._wanted():
            one = known.get(name)
            self._book.note(
                TemplateState(
                    name=name,
                    language="id",
                    status=one.status if one else MISSING,
                    category=one.category if one else None,
                    quality=one.quality if one else None,
                    reason=one.reason if one else None,
                    told_at=self._now,
                )
            )

    def _is_same(self, at_meta: MetaTemplate | None, template: Template, name: str) -> bool:
        if at_meta is None:
            return False
        return same_words(at_meta.components, _components(self._definition(template, name, handle="")))

    def _definition(self, template: Template, name: str, handle: str) -> Definition:
        if name == template.whatsapp_name:
            return definition(template, self._form)
        return definition_with_media(template, self._form, handle)

    def _settle(
        self, api: ManagementApi, known: Mapping[str, MetaTemplate], template: Template, name: str
    ) -> Outcome:
        at_meta = known.get(name)
        if self._is_same(at_meta, template, name):
            return Outcome(name, Deed.UNCHANGED)
        if at_meta is not None and at_meta.status not in _EDITABLE:
            return Outcome(name, Deed.WAITS, f"Meta takes no edit while it is {at_meta.status}")
        missing = self._lacks_for_sample(template) if name != template.whatsapp_name else None
        if missing:
            return Outcome(name, Deed.SKIPPED, missing)
        try:
            return self._submit(api, at_meta, template, name)
        except Refused as refusal:
            return Outcome(name, Deed.REFUSED, f"{refusal.code}: {refusal.details}")
        except (NotSent, AnswerLost) as problem:
            return Outcome(name, Deed.REFUSED, f"{problem}; run it again")

    def _submit(
        self, api: ManagementApi, at_meta: MetaTemplate | None, template: Template, name: str
    ) -> Outcome:
        handle = self._sample(api, template) if name != template.whatsapp_name else ""
        wanted = self._definition(template, name, handle)
        if at_meta is None:
            return Outcome(name, Deed.CREATED, api.create_template(self._account.business_account_id, wanted))
        api.edit_template(at_meta.template_id, wanted)
        return Outcome(name, Deed.EDITED)

    def _lacks_for_sample(self, template: Template) -> str | None:
        if not self._account.app_id:
            return "the stage gives no whatsapp_app_id to upload a sample of the file with"
        if template.media and self._media.content(template.media.media) is None:
            return f"no sample of the file: desac media push ({template.media.media})"
        return None

    def _sample(self, api: ManagementApi, template: Template) -> str:
        """A handle of the file that stands above the words, for whoever reviews them."""
        if template.media is None:
            raise ValueError(f"{template.name} has no media")
        file = media_file(template.media.media)
        content = self._media.content(file.name) or b""
        return api.upload_sample(
            self._account.app_id, content, content_type=file.content_type, filename=file.filename
        )


def _components(wanted: Definition) -> Sequence[Mapping[str, object]]:
    components = wanted["components"]
    return components if isinstance(components, list) else []
