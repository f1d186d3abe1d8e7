"""Phones that are written to, in the table under their digest."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from boto3.dynamodb.conditions import Attr, ConditionBase

from desac.adapters import keys
from desac.adapters.table import Conflict, Table, Write, from_item
from desac.domain.recipient import SERVICE_WINDOW, Recipient, recipient_id


class TableRecipients:
    """Keeps the promises of `desac.ports.sending.Recipients`."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def recipients(self, phones: Sequence[str]) -> dict[str, Recipient]:
        """One batch read, with the number's opt-outs."""
        digests = {phone: recipient_id(phone) for phone in dict.fromkeys(phones)}
        wanted = [keys.recipient(digest) for digest in digests.values()]
        wanted += [keys.number_opt_out(phone) for phone in digests]
        found: dict[str, Recipient] = {}
        opted_out: dict[str, str | None] = {}
        for item in self._table.get_many(wanted):
            if item["sk"] == "OPT_OUT":
                opted_out[item["pk"]] = item.get("opted_out_at")
            else:
                found[item["recipient_id"]] = from_item(Recipient, item)
        return {
            phone: (found.get(digest) or Recipient(recipient_id=digest)).model_copy(
                update={"opted_out_at": _moment(opted_out.get(keys.recipient(digest)["pk"]))}
            )
            for phone, digest in digests.items()
        }

    def slow_down(self, phone: str, now: datetime) -> Recipient:
        """On condition that nobody has slowed it meanwhile: who is refused together is slowed once."""
        known = self.recipients([phone])[phone]
        slowed = known.slowed(now)
        before = known.slow_until
        unchanged = Attr("slow_until").eq(_text(before)) if before else Attr("slow_until").not_exists()
        changes = {"slow_until": _text(slowed.slow_until), "slow_level": slowed.slow_level}
        try:
            self._update(known, changes, unchanged)
        except Conflict:
            return self.recipients([phone])[phone]
        return slowed

    def note_inbound(self, phone: str, at: datetime, user_id: str | None = None) -> None:
        """The window only ever grows: notes may come in any order."""
        known = Recipient(recipient_id=recipient_id(phone), window_until=at + SERVICE_WINDOW)
        if user_id:
            self._update(known, {"user_id": user_id}, None)
        until = _text(known.window_until)
        longer = Attr("window_until").not_exists() | Attr("window_until").lt(until)
        try:
            self._update(known, {"window_until": until}, longer)
        except Conflict:
            return

    def _update(self, known: Recipient, changes: dict[str, Any], condition: ConditionBase | None) -> None:
        named = {"type": "Recipient", "recipient_id": known.recipient_id}
        self._table.update(keys.recipient(known.recipient_id), {**named, **changes}, condition)


def recipient_write(table: Table, before: Recipient, after: Recipient) -> Write:
    """That messages went to a phone, on condition that no others have since; for `Table.transact`.

    Only what sending changes is written: its bearer may write, or opt out, at the same time.
    """
    values: dict[str, Any] = {
        ":paid": _text(after.paid_until),
        ":type": "Recipient",
        ":id": after.recipient_id,
    }
    sets = "SET #paid = :paid, #type = :type, #id = :id"
    names = {"#paid": "paid_until", "#type": "type", "#id": "recipient_id"}
    if after.counted_at is not None and after.counted_at != before.counted_at:
        sets += ", #counted = :counted"
        names["#counted"] = "counted_at"
        values[":counted"] = _text(after.counted_at)
    if before.paid_until is None:
        condition = "attribute_not_exists(#paid)"
    else:
        condition = "#paid = :before"
        values[":before"] = _text(before.paid_until)
    return {
        "Update": {
            "TableName": table.name,
            "Key": keys.recipient(after.recipient_id),
            "UpdateExpression": sets,
            "ConditionExpression": condition,
            "ExpressionAttributeNames": names,
            "ExpressionAttributeValues": values,
        }
    }


def _text(moment: datetime | None) -> str:
    """A time as text that sorts as time does, and stays the same when read and written again."""
    if moment is None:
        raise ValueError("no time")
    return keys.moment(moment)


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
