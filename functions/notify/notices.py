"""What Meta tells about the number and the account: kept with its webhook, counted, and where a person has to
act, said so. What it says of each template's status is read in `template_news`.

The names of events are Meta's (Webhooks reference, read November 2026); an event that nobody has met is
treated as one that somebody has to look at.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from desac.observability import logger
from functions.notify.telemetry import count
from functions.notify.webhook_models import Change

_ELSEWHERE = "message_template_status_update"
_GOOD: Mapping[str, frozenset[str]] = {
    "phone_number_quality_update": frozenset({"UPGRADE", "UNFLAGGED", "ONBOARDING", "THROUGHPUT_UPGRADE"}),
    "phone_number_name_update": frozenset({"APPROVED"}),
    "account_update": frozenset(
        {"VERIFIED_ACCOUNT", "PARTNER_ADDED", "PARTNER_APP_INSTALLED", "ACCOUNT_RECONNECTED"}
    ),
    "account_review_update": frozenset({"APPROVED"}),
}
# They tell something new and nothing that is wrong, whatever they hold.
_NEWS = frozenset({"business_capability_update", "template_performance_metrics", "account_settings_update"})
_SCORES = "message_template_quality_update"


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


def take_notices(changes: Iterable[Change]) -> None:
    """Tell operators."""
    for notice in (notice_of(change) for change in changes if change.field != _ELSEWHERE):
        known = {"field": notice.field, "event": notice.event, "template": notice.template}
        count("WhatsAppNotice", field=notice.field[:64] or "none", event=notice.event)
        if notice.needs_somebody:
            logger.error("WhatsApp gave notice and somebody has to look", extra=known)
            count("WhatsAppNoticeNeedsSomebody")
        else:
            logger.info("WhatsApp gave notice", extra=known)


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
