"""Pages of the `work` index: one Query each, from where the last one ended."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from boto3.dynamodb.conditions import Attr, ConditionBase, Key

from desac.adapters.table import Item, Table, dynamodb
from desac.domain.cursor import Position, decode, encode
from desac.domain.staff import Refusal


class Page(NamedTuple):
    """Items in the index's order; `cursor` leads to the next page, None on the last."""

    items: list[Item]
    cursor: str | None


def work_page(
    table: Table,
    parts: Sequence[str],
    *,
    prefix: str = "",
    only: tuple[str, str] | None = None,
    picks: Mapping[str, ConditionBase] | None = None,
    limit: int,
    cursor: str | None = None,
    newest_first: bool = False,
) -> Page:
    """Up to `limit` items of the `work` partitions `parts`, one partition after the other.

    `prefix` is what `work_at` begins with, `only` an attribute and the value to pick items by, `picks` what
    the items of a partition have to be besides; that may be another thing on each page, such as now. With one
    partition this is one Query; with several, a page that is not full goes on in the next one, so at most one
    Query for each. What is picked comes from as much as one Query reads (1 MB): a page may hold less than
    `limit`, or nothing, and still have a cursor. Eventually consistent.
    Raises Refusal (422) for a cursor that is damaged or of another list.
    """
    list_name = "|".join((*parts, prefix, *(only or ()), "newest" if newest_first else "oldest"))
    position = _position(cursor, list_name, len(parts))
    items: list[Item] = []
    while position.part < len(parts) and len(items) < limit:
        query = _query(table, parts[position.part], prefix, position)
        room = limit - len(items)
        picked = _picked(only, (picks or {}).get(parts[position.part]))
        wanted: dict[str, Any] = {"Limit": room} if picked is None else {"FilterExpression": picked}
        answer = dynamodb().query(**query, **wanted, ScanIndexForward=not newest_first)
        found = answer["Items"]
        items += found[:room]
        # Of what is picked more may come than there is room for: the page goes on after its last.
        last: Any = found[room - 1] if len(found) > room else answer.get("LastEvaluatedKey")
        if last:
            position = Position(position.part, last["work_at"], last["pk"], last["sk"])
        else:
            position = Position(position.part + 1)
    return Page(items, encode(position, list_name) if position.part < len(parts) else None)


def growing_page(
    table: Table, parts: Sequence[str], *, name: str, prefix: str = "", limit: int, cursor: str | None = None
) -> Page:
    """As `work_page`, of partitions in ascending order that may become more from one page to the next.

    `name` is what the list is called. The cursor names the partition instead of numbering it: what is new
    before it is not seen any more, what is new behind it is. Raises Refusal (422) as `work_page` does.
    """
    list_name = f"{name}|{prefix}"
    # A partition stands in place of `work_at`, the cursor inside of it in place of `pk`.
    begin = _position(cursor, list_name, 1)
    items: list[Item] = []
    for part in parts[bisect_left(parts, begin.work_at) :]:
        if len(items) >= limit:
            return Page(items, encode(Position(0, part), list_name))
        inner = begin.pk if part == begin.work_at else None
        page = work_page(table, [part], prefix=prefix, limit=limit - len(items), cursor=inner)
        items += page.items
        if page.cursor:
            return Page(items, encode(Position(0, part, page.cursor), list_name))
    return Page(items, None)


def work_count(table: Table, part: str, *, prefix: str = "") -> int:
    """How many items a `work` partition holds under a prefix; a Query for each MB. Eventually consistent."""
    query: dict[str, Any] = {**_query(table, part, prefix, Position(0)), "Select": "COUNT"}
    total = 0
    while True:
        answer = dynamodb().query(**query)
        total += answer["Count"]
        if "LastEvaluatedKey" not in answer:
            return total
        query["ExclusiveStartKey"] = answer["LastEvaluatedKey"]


def _picked(only: tuple[str, str] | None, pick: ConditionBase | None) -> ConditionBase | None:
    if only is None:
        return pick
    is_wanted = Attr(only[0]).eq(only[1])
    return is_wanted & pick if pick else is_wanted


def _position(cursor: str | None, list_name: str, parts: int) -> Position:
    if not cursor:
        return Position(0)
    try:
        position = decode(cursor, list_name)
    except ValueError:
        position = Position(-1)
    if not 0 <= position.part < parts:
        raise Refusal(422, "bad_cursor", "Penanda halaman tidak sah; muat ulang daftar.", ("cursor",))
    return position


def _query(table: Table, part: str, prefix: str, position: Position) -> dict[str, Any]:
    condition: ConditionBase = Key("work").eq(part)
    if prefix:
        condition &= Key("work_at").begins_with(prefix)
    query: dict[str, Any] = {
        "TableName": table.name,
        "IndexName": "work",
        "KeyConditionExpression": condition,
    }
    if not position.at_start:
        query["ExclusiveStartKey"] = {
            "work": part, "work_at": position.work_at, "pk": position.pk, "sk": position.sk
        }  # fmt: skip
    return query
