"""Messages as items: where each is found, and what a change of one writes."""

from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any

from boto3.dynamodb.conditions import Attr, ConditionBase

from desac.adapters import keys
from desac.adapters.table import Item, Table, Write, to_item
from desac.domain.message import HoldReason, Message, MessageState

ENDS_BY_ITSELF = frozenset({HoldReason.RECIPIENT_SLOWED, HoldReason.RETRY_LATER})
"""Each message of these waits for a time of its own."""


def message_item(message: Message) -> Item:
    """A message with its key and index attributes."""
    return to_item(message, keys.message(message.message_id), **_index(message))


def as_it_was(message: Message) -> ConditionBase:
    """That nobody has changed it.

    Every change adds to the history, which never shrinks: its length is a version.
    """
    return Attr("state").eq(message.state.value) & Attr("history").size().eq(len(message.history))


def message_changes(before: Message, after: Message) -> dict[str, Any]:
    """What differs, index attributes included; None is to be removed."""
    old, new = message_item(before), message_item(after)
    return {name: new.get(name) for name in old.keys() | new.keys() if old.get(name) != new.get(name)}


def message_write(table: Table, before: Message, after: Message) -> Write:
    """The change of one message on condition that it is as it was, for `Table.transact`.

    The same as an update with `message_changes` and `as_it_was`, spelt out at once: every send makes two.
    """
    old, new = before.__dict__, after.__dict__
    changed = [name for name, value in new.items() if value is not old[name] and value != old[name]]
    values: dict[str, Any] = {name: _plain(after, name) for name in changed}
    steps = len(before.history)
    appends = after.history[:steps] == before.history
    if appends:
        values["history"] = [[state.value, _text(at)] for state, at in after.history[steps:]]
    old_index, new_index = _index(before), _index(after)
    if old_index != new_index:
        values |= {name: new_index.get(name) for name in old_index.keys() | new_index.keys()}
    expression, placeholders = _update(
        tuple(values), tuple(value is not None for value in values.values()), appends=appends
    )
    given = {f":u{place}": value for place, value in enumerate(values.values()) if value is not None}
    given[":state"] = before.state.value
    given[":steps"] = steps
    return {
        "Update": {
            "TableName": table.name,
            "Key": keys.message(after.message_id),
            "UpdateExpression": expression,
            "ConditionExpression": "#state = :state AND size(#history) = :steps",
            "ExpressionAttributeNames": placeholders,
            "ExpressionAttributeValues": given,
        }
    }


def _plain(message: Message, name: str) -> Any:
    """One field as `to_item` has it; those that change with every send without the detour over all others."""
    value = getattr(message, name)
    if value is None or type(value) in {str, int}:
        return value
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, datetime):
        return _text(value)
    return message_item(message).get(name)


def _text(moment: datetime) -> str:
    """A time as pydantic writes it."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _index(message: Message) -> dict[str, str]:
    if message.lead:
        # Receipts, replies and the release are about what is sent: companions are found through it.
        return {}
    attributes = {"lookup": keys.wamid_lookup(message.wamid)} if message.wamid else {}
    until = message.held_until
    if message.state is MessageState.HELD and message.reason:
        template = message.whatsapp_template if message.reason == HoldReason.TEMPLATE_HELD else None
        attributes["work"] = keys.held_work(message.reason, template)
        by_itself = until is not None and message.reason in ENDS_BY_ITSELF
        attributes["work_at"] = (
            keys.moment(until)
            if by_itself and until
            else keys.held_place(message.urgency, message.created_at)
        )
    elif message.state is MessageState.UNKNOWN:
        attributes["work"] = keys.UNKNOWN_WORK
        attributes["work_at"] = keys.moment(until or message.updated_at)
    elif message.state is MessageState.FAILED:
        attributes["work"] = keys.FAILED_WORK
        attributes["work_at"] = keys.moment(message.updated_at)
    return attributes


# A few shapes of change make nearly all writes.
@lru_cache(maxsize=256)
def _update(names: tuple[str, ...], kept: tuple[bool, ...], *, appends: bool) -> tuple[str, dict[str, str]]:
    """The expression and its names; `kept` tells which are set, the others are removed."""
    sets = [
        f"#u{at} = list_append(#u{at}, :u{at})" if appends and name == "history" else f"#u{at} = :u{at}"
        for at, (name, keep) in enumerate(zip(names, kept, strict=True))
        if keep
    ]
    removes = [f"#u{at}" for at, keep in enumerate(kept) if not keep]
    parts = (f"SET {', '.join(sets)}" if sets else "", f"REMOVE {', '.join(removes)}" if removes else "")
    placeholders = {f"#u{at}": name for at, name in enumerate(names)}
    expression = " ".join(part for part in parts if part)
    return expression, {**placeholders, "#state": "state", "#history": "history"}
