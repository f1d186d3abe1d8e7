"""Messages as items: where each is found, and what a change of one writes."""

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
    item = message_item(after)
    changed = tuple(
        name for name in Message.model_fields if getattr(before, name) != getattr(after, name)
    ) + tuple(name for name, value in _index(before).items() if item.get(name) != value)
    new = tuple(name for name in _INDEX if name in item and name not in changed)
    names = tuple(dict.fromkeys(changed + new))
    expression, placeholders = _update(names, tuple(name in item for name in names))
    values = {f":u{place}": item[name] for place, name in enumerate(names) if name in item}
    values[":state"] = before.state.value
    values[":steps"] = len(before.history)
    return {
        "Update": {
            "TableName": table.name,
            "Key": {"pk": item["pk"], "sk": item["sk"]},
            "UpdateExpression": expression,
            "ConditionExpression": "#state = :state AND size(#history) = :steps",
            "ExpressionAttributeNames": placeholders,
            "ExpressionAttributeValues": values,
        }
    }


_INDEX = ("lookup", "work", "work_at")


def _index(message: Message) -> dict[str, str]:
    attributes = {"lookup": keys.wamid_lookup(message.wamid)} if message.wamid else {}
    until = message.held_until
    if message.state is MessageState.HELD and message.reason:
        template = message.template if message.reason == HoldReason.TEMPLATE_HELD else None
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
    return attributes


# A few shapes of change make nearly all writes.
@lru_cache(maxsize=256)
def _update(names: tuple[str, ...], kept: tuple[bool, ...]) -> tuple[str, dict[str, str]]:
    """The expression and its names; `kept` tells which are set, the others are removed."""
    sets = ", ".join(f"#u{at} = :u{at}" for at, keep in enumerate(kept) if keep)
    removes = ", ".join(f"#u{at}" for at, keep in enumerate(kept) if not keep)
    expression = " ".join(
        part for part in (f"SET {sets}" if sets else "", f"REMOVE {removes}" if removes else "") if part
    )
    placeholders = {f"#u{at}": name for at, name in enumerate(names)}
    return expression, {**placeholders, "#state": "state", "#history": "history"}
