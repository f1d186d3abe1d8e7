"""The one table: records in and out, conditional writes, queries. See `docs/data-model.md`."""

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from boto3.dynamodb.conditions import Attr, ConditionBase, ConditionExpressionBuilder
from boto3.dynamodb.conditions import Key as KeyCondition
from botocore.exceptions import ClientError

from desac.adapters.aws import CONFIG
from desac.adapters.keys import Key
from desac.adapters.patience import cancellation_codes, patiently
from desac.adapters.plain_client import plain_client
from desac.domain.base import Record

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

Item = dict[str, Any]
Write = dict[str, Any]
"""One member of TransactItems: `{"Put": {...}}`, `{"Update": {...}}`, `{"ConditionCheck": {...}}`."""

ABSENT: ConditionBase = Attr("pk").not_exists()
"""The condition that nothing is overwritten."""


class Conflict(Exception):  # noqa: N818 # it is an outcome of a conditional write, not an error
    """A condition did not hold: somebody else was first. `failed` are the positions in a transaction."""

    def __init__(self, failed: Sequence[int] = (0,)) -> None:
        super().__init__("a condition of the write did not hold")
        self.failed = tuple(failed)


def to_item(record: Record, key: Key, **index: str) -> Item:
    """A record as an item: its fields, its key, its `type`, and index attributes given by name."""
    fields = json.loads(record.model_dump_json(exclude_none=True), parse_float=Decimal)
    return {**fields, **key, **index, "type": type(record).__name__}


def from_item[R: Record](model: type[R], item: Mapping[str, Any]) -> R:
    """An item as a record; keys and index attributes are left out."""
    return model.model_validate({name: item[name] for name in model.model_fields if name in item})


@cache
def dynamodb() -> "DynamoDBClient":
    """The client behind every table, for the adapters: it takes and gives plain Python values."""
    return plain_client(CONFIG)


class Table:
    """Reads and writes of one table. Lasting throttling and outages surface as botocore's ClientError.

    `pause` waits for some seconds before a transaction is tried again.
    """

    def __init__(self, name: str, *, pause: Callable[[float], None] = time.sleep) -> None:
        self.name = name
        self._pause = pause

    def get(self, key: Key, *, consistent: bool = True) -> Item | None:
        """The item at `key`, or None."""
        answer = dynamodb().get_item(TableName=self.name, Key=cast("Any", key), ConsistentRead=consistent)
        return answer.get("Item")

    def get_many(self, keys: Sequence[Key]) -> list[Item]:
        """The items that exist among `keys`, in no order; any number of distinct keys."""
        found: list[Item] = []
        waiting = list(keys)
        while waiting:
            batch, waiting = waiting[:100], waiting[100:]
            request: Any = {self.name: {"Keys": batch, "ConsistentRead": True}}
            answer = dynamodb().batch_get_item(RequestItems=request)
            found.extend(answer["Responses"].get(self.name, []))
            left: Any = answer.get("UnprocessedKeys", {}).get(self.name, {})
            waiting.extend(left.get("Keys", []))
        return found

    def partition(self, pk: str, sk_prefix: str = "") -> Iterator[Item]:
        """Every item of a partition whose sort key begins with `sk_prefix`, in its order."""
        condition: ConditionBase = KeyCondition("pk").eq(pk)
        if sk_prefix:
            condition &= KeyCondition("sk").begins_with(sk_prefix)
        yield from self._pages(KeyConditionExpression=condition, ConsistentRead=True)

    def index(
        self,
        name: str,
        condition: ConditionBase,
        *,
        newest_first: bool = False,
        limit: int | None = None,
    ) -> Iterator[Item]:
        """Items of the index `work`, `lookup` or `origin` that meet `condition`; eventually consistent."""
        options: dict[str, Any] = {"Limit": limit} if limit else {}
        pages = self._pages(
            IndexName=name, KeyConditionExpression=condition, ScanIndexForward=not newest_first, **options
        )
        for count, item in enumerate(pages):
            if limit is not None and count >= limit:
                return
            yield item

    def _pages(self, **query: Any) -> Iterator[Item]:
        paginator = dynamodb().get_paginator("query")
        for page in paginator.paginate(TableName=self.name, **query):
            yield from page["Items"]

    def put(self, item: Item, condition: ConditionBase | None = None) -> None:
        """Write one item. Raises Conflict if `condition` does not hold."""
        self._conditional("put_item", Item=item, condition=condition)

    def update(
        self, key: Key, changes: Mapping[str, Any], condition: ConditionBase | None = None, **options: Any
    ) -> None:
        """Set attributes (None removes one). Raises Conflict if `condition` does not hold.

        A value `Append([...])` adds to the end of a list, creating it if need be.
        """
        self._conditional(
            "update_item", Key=key, condition=condition, **update_expression(changes), **options
        )

    def _conditional(self, operation: str, condition: ConditionBase | None, **arguments: Any) -> None:
        try:
            getattr(dynamodb(), operation)(**self._request(arguments, condition))
        except ClientError as error:
            if error.response["Error"]["Code"] == "ConditionalCheckFailedException":
                raise Conflict from error
            raise

    def write_put(self, item: Item, condition: ConditionBase | None = None) -> Write:
        """A put, for `transact`."""
        return {"Put": self._request({"Item": item}, condition)}

    def write_update(
        self, key: Key, changes: Mapping[str, Any], condition: ConditionBase | None = None
    ) -> Write:
        """An update, for `transact`."""
        return {"Update": self._request({"Key": key, **update_expression(changes)}, condition)}

    def write_check(self, key: Key, condition: ConditionBase) -> Write:
        """A condition on an item that is not written, for `transact`."""
        return {"ConditionCheck": self._request({"Key": key}, condition)}

    def _request(self, request: dict[str, Any], condition: ConditionBase | None) -> dict[str, Any]:
        return {"TableName": self.name, **_with_condition(request, condition)}

    def transact(self, writes: Sequence[Write]) -> None:
        """All writes or none; at most 100. Raises Conflict with the positions that did not hold.

        Tried again for some seconds while the table is too busy.
        """
        items: Any = list(writes)
        try:
            patiently(
                lambda token: dynamodb().transact_write_items(TransactItems=items, ClientRequestToken=token),
                self._pause,
            )
        except ClientError as error:
            failed = [
                place
                for place, code in enumerate(cancellation_codes(error))
                if code in {"ConditionalCheckFailed", "TransactionConflict"}
            ]
            if not failed:
                raise
            raise Conflict(failed) from error


class Append(list[Any]):
    """A value for `update` that is added to the end of a list attribute."""


class Increment(int):
    """A value for `update` that is added to a number attribute, which begins at 0."""


def _with_condition(request: dict[str, Any], condition: ConditionBase | None) -> dict[str, Any]:
    """A request with its condition spelt out: in transactions boto3 does not do that by itself."""
    if condition is None:
        return request
    built = ConditionExpressionBuilder().build_expression(condition)
    names = request.get("ExpressionAttributeNames", {}) | built.attribute_name_placeholders
    values = request.get("ExpressionAttributeValues", {}) | built.attribute_value_placeholders
    spelt = {"ConditionExpression": built.condition_expression, "ExpressionAttributeNames": names}
    return {**request, **spelt, **({"ExpressionAttributeValues": values} if values else {})}


def update_expression(changes: Mapping[str, Any]) -> dict[str, Any]:
    """`UpdateExpression` and its names and values, for setting, removing, appending and adding up."""
    sets: list[str] = []
    removes: list[str] = []
    names: dict[str, str] = {}
    values: dict[str, Any] = {}
    for place, (name, value) in enumerate(changes.items()):
        names[f"#u{place}"] = name
        if value is None:
            removes.append(f"#u{place}")
        elif isinstance(value, Append):
            sets.append(f"#u{place} = list_append(if_not_exists(#u{place}, :empty), :u{place})")
            values[":empty"] = []
            values[f":u{place}"] = list(value)
        elif isinstance(value, Increment):
            sets.append(f"#u{place} = if_not_exists(#u{place}, :zero) + :u{place}")
            values[":zero"] = 0
            values[f":u{place}"] = int(value)
        else:
            sets.append(f"#u{place} = :u{place}")
            values[f":u{place}"] = value
    parts = [f"SET {', '.join(sets)}" if sets else "", f"REMOVE {', '.join(removes)}" if removes else ""]
    arguments: dict[str, Any] = {
        "UpdateExpression": " ".join(part for part in parts if part),
        "ExpressionAttributeNames": names,
    }
    if values:
        arguments["ExpressionAttributeValues"] = values
    return arguments
