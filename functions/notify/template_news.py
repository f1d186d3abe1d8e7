"""What Meta's webhooks say about templates: approved, rejected, paused, disabled.

Messages of a template that was taken away wait, and go on by themselves once Meta approves it again.

The field `message_template_status_update`. It is kept with the time at which Meta said it, so
that a webhook that comes late, or twice, changes nothing.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from desac.domain.sending_number import TemplateHold
from desac.domain.template_state import APPROVED, TemplateState
from desac.observability import logger
from desac.ports.media import TemplateBook
from desac.ports.sending import Number
from functions.notify.telemetry import count
from functions.notify.template_choice import whatsapp_names
from functions.notify.templates import all_templates

_FIELD = "message_template_status_update"
_WAITING = frozenset({APPROVED, "PENDING", "IN_APPEAL", "REINSTATED", "FLAGGED"})
"""Nobody has to act on these; a reinstated template is approved again, a flagged one still goes out."""

_TAKEN_AWAY = frozenset({"PAUSED", "DISABLED", "REJECTED"})
_GIVEN_BACK = frozenset({APPROVED, "REINSTATED"})
_AS = {"REINSTATED": APPROVED, "FLAGGED": APPROVED}


class _News(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", defer_build=True)

    event: str
    name: str = Field(alias="message_template_name")
    language: str = Field(alias="message_template_language")
    category: str | None = Field(None, alias="message_template_category")
    reason: str | None = None


def note_template_news(raw: bytes, book: TemplateBook, number: Number, now: datetime) -> None:
    """Keep what a webhook says of our templates, and hold or release their messages on the number.

    A line and a metric if somebody has to act.

    Raises ValueError for a body that is no JSON.
    """
    if _FIELD.encode() not in raw:
        return
    ours = set(whatsapp_names())
    for news, at in _all(json.loads(raw), now):
        if news.name not in ours:
            logger.info("news of a template that is not ours", extra={"template": news.name})
            continue
        status = news.event.upper()
        state = TemplateState(
            name=news.name,
            language=news.language,
            status=_AS.get(status, status),
            category=news.category,
            reason=None if news.reason in {None, "", "NONE"} else news.reason,
            told_at=at,
        )
        is_news = book.note(state)
        if is_news or book.states([news.name])[news.name].status == state.status:
            # Also where an operator's command has noted the same already: it does not touch the number.
            _hold_or_release(news.name, status, book, number, now)
        if not is_news:
            continue
        known = {"template": news.name, "status": status, "reason": state.reason}
        if status in _WAITING:
            logger.info("Meta decided on a template", extra=known)
            continue
        logger.error("Meta took a template away and somebody has to look", extra=known)
        count("TemplateNeedsSomebody", status=status)
        count("SendingNeedsSomebody")


def _hold_or_release(name: str, status: str, book: TemplateBook, number: Number, now: datetime) -> None:
    if status not in _TAKEN_AWAY | _GIVEN_BACK:
        return
    words = next(one.whatsapp_name for one in all_templates() if name in one.whatsapp_names)
    if name != words:
        # A twin with a file holds nothing: without it the same words go out. But its refusal held them.
        known = book.states([words]).get(words)
        if known is not None and known.is_approved:
            number.change(lambda one: one.release_template(words))
    elif status in _TAKEN_AWAY:
        hold = TemplateHold(status=status, at=now)
        number.change(lambda one: one.hold_template(words, hold))
    else:
        number.change(lambda one: one.release_template(words))


def _all(body: Any, now: datetime) -> Iterator[tuple[_News, datetime]]:
    for entry in body.get("entry", []) if isinstance(body, dict) else []:
        time = entry.get("time")
        at = datetime.fromtimestamp(time, UTC) if isinstance(time, int) and time > 0 else now
        for change in entry.get("changes", []):
            if change.get("field") != _FIELD:
                continue
            try:
                yield _News.model_validate(change.get("value")), at
            except ValidationError:
                # The body stays in the webhook bucket; nothing of it goes into the log.
                logger.error("news of a template that cannot be read")
                count("WebhookUpdateUnreadable")
