"""What Meta tells about templates, the number and the account: kept with its webhook, counted, and where a
person or the sender has to act, said so.

The names of events are Meta's (Webhooks reference, read November 2026); an event that nobody has met is
treated as one that somebody has to look at.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple, Protocol

from desac.observability import logger
from functions.notify.telemetry import count
from functions.notify.webhook_models import Change

_TEMPLATE = "message_template_status_update"
_GOOD: Mapping[str, frozenset[str]] = {
    _TEMPLATE: frozenset({"APPROVED", "REINSTATED", "PENDING", "IN_APPEAL", "UNARCHIVED"}),
    "phone_number_quality_update": frozenset({"UPGRADE", "UNFLAGGED", "ONBOARDING", "THROUGHPUT_UPGRADE"}),
    "phone_number_name_update": frozenset({"APPROVED"}),
    "account_update": frozenset(
        {"VERIFIED_ACCOUNT", "PARTNER_ADDED", "PARTNER_APP_INSTALLED", "ACCOUNT_RECONNECTED"}
    ),
    "account_review_update": frozenset({"APPROVED"}),
}
# They tell something new and nothing that is wrong, whatever they hold.
_NEWS = frozenset({"business_capability_update", "template_performance_metrics", "account_settings_update"})
_STOPPED = frozenset({"PAUSED", "DISABLED", "REJECTED", "ARCHIVED", "DELETED"})
_RUNNING = frozenset({"APPROVED", "REINSTATED", "UNARCHIVED"})
_SCORES = "message_template_quality_update"


class TemplateHolds(Protocol):
    """Where senders look whether a template may be used."""

    def template_held(self, name: str, why: str) -> None:
        """Messages of this template wait from now on; the second time does nothing."""
        ...

    def template_released(self, name: str) -> None:
        """They may go; nothing happens to a template that is not held."""
        ...


class Notice(NamedTuple):
    """One change: `event` is Meta's word for it, `template` the template that it is about."""

    field: str
    event: str
    needs_somebody: bool
    template: str | None = None


def notice_of(change: Change) -> Notice:
    """What a change means. Its details stay in the object: they may quote a message."""
    event = _word(change.value, "new_quality_score" if change.field == _SCORES else "event", "decision")
    name = change.value.get("message_template_name")
    template = name if isinstance(name, str) else None
    return Notice(change.field, event, _needs_somebody(change.field, event), template)


def take_notices(changes: Iterable[Change], holds: TemplateHolds) -> None:
    """Tell operators, and the sender of templates that may not be used, or may be again."""
    for notice in map(notice_of, changes):
        known = {"field": notice.field, "event": notice.event, "template": notice.template}
        count("WhatsAppNotice", field=notice.field[:64] or "none", event=notice.event)
        if notice.needs_somebody:
            logger.error("WhatsApp gave notice and somebody has to look", extra=known)
            count("WhatsAppNoticeNeedsSomebody")
        else:
            logger.info("WhatsApp gave notice", extra=known)
        if notice.field != _TEMPLATE or notice.template is None:
            continue
        if notice.event in _STOPPED:
            holds.template_held(notice.template, notice.event)
        elif notice.event in _RUNNING:
            holds.template_released(notice.template)


def _needs_somebody(field: str, event: str) -> bool:
    if field in _NEWS:
        return False
    if field == _SCORES:
        return event in {"RED", "YELLOW"}
    return event not in _GOOD.get(field, frozenset())


def _word(value: Mapping[str, Any], *names: str) -> str:
    """A code, never free text: it becomes a dimension of a metric."""
    for name in names:
        word = value.get(name)
        if isinstance(word, str) and word.isascii() and word.replace("_", "").isalnum():
            return word.upper()[:64]
    return "NONE"
