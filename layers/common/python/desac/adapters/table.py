"""The one table: records in and out, conditional writes, queries. See `docs/data-model.md`."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, partial
from itertools import batched
from typing import TYPE_CHECKING, Any, cast

from boto3.dynamodb.conditions import ConditionBase
from boto3.dynamodb.conditions import Key as KeyCondition
from botocore.exceptions import ClientError

from desac.adapters.attribute_values import plain_item
from desac.adapters.aws import CONFIG
from desac.adapters.expressions import (
    ABSENT,
    Append,
    Increment,
    add_condition,
    projection,
    update_expression,
)
from desac.adapters.items import Item, Stored, from_item, to_item
from desac.adapters.keys import Key
from desac.adapters.lanes import at_once, pause
from desac.adapters.patience import cancellation_codes, patiently
from desac.adapters.plain_client import plain_client
from desac.domain.base import Record

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

__all__ = [
    "ABSENT", "Append", "Conflict", "Increment", "Item", "Table", "Write", "dynamodb", "from_item", "to_item",
]  # fmt: skip

# DynamoDB's limit for one batch read.
_KEYS = 100

Write = dict[str, Any]
"""One member of TransactItems: `{"Put": {...}}`, `{"Update": {...}}`, `{"ConditionCheck": {...}}`."""


class Conflict(Exception):  # noqa: N818 # it is an outcome of a conditional write, not an error
    """A condition did not hold: somebody else was first. `failed` are the positions in a transaction."""

    def __init__(self, failed: Sequence[int] = (0,)) -> None:
        super().__init__("a condition of the write did not hold")
        self.failed = tuple(failed)


@cache
def dynamodb() -> "DynamoDBClient":
    """The client behind every table, for the adapters: it takes and gives plain Python values."""
    return plain_client(CONFIG)


class Table:
    """Reads and writes of one table. Lasting throttling and outages surface as botocore's ClientError.

    `pause` waits for some seconds before a transaction is tried again; `together` does several requests, as a
    rule at the same time and all of them, whatever comes of one.
    """

    def __init__(
        self,
        name: str,
        *,
        pause: Callable[[float], None] = pause,
        together: Callable[[Sequence[Callable[[], Any]]], list[Any]] = at_once,
    ) -> None:
        self.name = name
        self._pause = pause
        self._together = together

    def get(self, key: Key, *, consistent: bool = True) -> Item | None:
        """The item at `key`, or None."""
        answer = dynamodb().get_item(TableName=self.name, Key=cast("Any", key), ConsistentRead=consistent)
        return answer.get("Item")

    def get_many(self, keys: Sequence[Key]) -> list[Item]:
        """The items that exist among `keys`, in no order; any number of distinct keys."""
        calls = [partial(self._get_batch, batch) for batch in batched(keys, _KEYS, strict=False)]
        return [item for found in self._together(calls) for item in found]

    def _get_batch(self, keys: Sequence[Key]) -> list[Item]:
        found: list[Item] = []
        waiting = list(keys)
        while waiting:
            request: Any = {self.name: {"Keys": waiting, "ConsistentRead": True}}
            answer = dynamodb().batch_get_item(RequestItems=request)
            found.extend(answer["Responses"].get(self.name, []))
            left: Any = answer.get("UnprocessedKeys", {}).get(self.name, {})
            waiting = left.get("Keys", [])
        return found

    def partition(self, pk: str, sk_prefix: str = "", *, only: Sequence[str] = ()) -> Iterator[Item]:
        """Every item of a partition whose sort key begins with `sk_prefix`, in its order.

        `only` names the attributes to read; without it all are.
        """
        condition: ConditionBase = KeyCondition("pk").eq(pk)
        if sk_prefix:
            condition &= KeyCondition("sk").begins_with(sk_prefix)
        yield from self._pages(
            KeyConditionExpression=condition, ConsistentRead=True, **(projection(only) if only else {})
        )

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
        while True:
            page: Any = dynamodb().query(TableName=self.name, **query)
            yield from page["Items"]
            if "LastEvaluatedKey" not in page:
                return
            query["ExclusiveStartKey"] = page["LastEvaluatedKey"]

    def put(self, item: Item, condition: ConditionBase | None = None) -> None:
        """Write one item. Raises Conflict if `condition` does not hold."""
        self._conditional("put_item", Item=item, condition=condition)

    def put_or_current(self, item: Item, condition: ConditionBase) -> Item | None:
        """Write one item; None, or where `condition` does not hold the item that is there.

        Raises Conflict where none is.
        """
        request = self._request({"Item": item}, condition)
        request["ReturnValuesOnConditionCheckFailure"] = "ALL_OLD"
        try:
            dynamodb().put_item(**request)
        except ClientError as error:
            if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
                raise
            current: Any = error.response.get("Item")
            if not current:
                raise Conflict from error
            return plain_item(current)
        return None

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

    def write_record(
        self, record: Record, key: Key, condition: ConditionBase | None = None, **index: str
    ) -> Write:
        """A put of `to_item(record, key, **index)`, for `transact`, written quicker than that."""
        # What every new person goes through five times.
        put = {"Item": Stored(record, key, index), "TableName": self.name}
        add_condition(put, condition)
        return {"Put": put}

    def write_update(
        self, key: Key, changes: Mapping[str, Any], condition: ConditionBase | None = None
    ) -> Write:
        """An update, for `transact`."""
        return {"Update": self._request({"Key": key, **update_expression(changes)}, condition)}

    def write_sums(self, key: Key, labels: Mapping[str, str], sums: Mapping[str, int]) -> Write:
        """Numbers added to attributes, which begin at 0, for `transact`; `labels` are set beside them."""
        names = {f"#l{place}": name for place, name in enumerate(labels)}
        names |= {f"#n{place}": name for place, name in enumerate(sums)}
        values: dict[str, Any] = {f":l{place}": value for place, value in enumerate(labels.values())}
        values |= {f":n{place}": value for place, value in enumerate(sums.values())}
        sets = ", ".join(f"#l{place} = :l{place}" for place in range(len(labels)))
        adds = ", ".join(f"#n{place} :n{place}" for place in range(len(sums)))
        expression = f"SET {sets} ADD {adds}"
        request = {
            "Key": key,
            "UpdateExpression": expression,
            "ExpressionAttributeNames": names,
            "ExpressionAttributeValues": values,
        }
        return {"Update": self._request(request, None)}

    def write_check(self, key: Key, condition: ConditionBase) -> Write:
        """A condition on an item that is not written, for `transact`."""
        return {"ConditionCheck": self._request({"Key": key}, condition)}

    def _request(self, request: dict[str, Any], condition: ConditionBase | None) -> dict[str, Any]:
        """`request`, which is the caller's own, completed."""
        request["TableName"] = self.name
        add_condition(request, condition)
        return request

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

    def transact_all(self, transactions: Sequence[Sequence[Write]]) -> list[Conflict | None]:
        """Each transaction for itself, several at the same time; what came of each.

        They must not touch the same items. Anything but a Conflict is raised once all are done.
        """
        return self._together([partial(self._outcome, writes) for writes in transactions])

    def _outcome(self, writes: Sequence[Write]) -> Conflict | None:
        try:
            self.transact(writes)
        except Conflict as conflict:
            return conflict
        return None
