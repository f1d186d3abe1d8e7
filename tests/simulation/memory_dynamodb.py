"""DynamoDB in memory, at the seam of the product's own client: plain parameters in, plain answers out.

Conditions are evaluated, transactions are all or nothing, indexes follow their items, and every change is
a stream record with both images. Anything that the product does not use is refused.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from threading import RLock
from typing import Any

from boto3.dynamodb.conditions import ConditionBase, ConditionExpressionBuilder
from botocore.exceptions import ClientError

from desac.adapters.attribute_values import plain_item, typed_item
from desac.adapters.items import Stored
from tests.simulation.expressions import Item, holds, updated

type Place = tuple[str, str]

_PAGE = 400
_INDEXES = {"work": ("work", "work_at"), "lookup": ("lookup", "pk"), "origin": ("origin", "pk")}
_MOST_IN_TRANSACTION = 100


class MemoryDynamoDB:
    """One table and its stream; `changes` are the records that nobody has taken yet."""

    def __init__(self) -> None:
        self.items: dict[Place, Item] = {}
        self.changes: list[dict[str, Any]] = []
        self.counts: dict[str, int] = defaultdict(int)
        self._partitions: dict[str, set[Place]] = defaultdict(set)
        self._indexes: dict[str, dict[str, set[Place]]] = {name: defaultdict(set) for name in _INDEXES}
        self._lock = RLock()
        self._serial = 0

    def get_item(self, *, TableName: str, Key: Item, ConsistentRead: bool = False) -> dict[str, Any]:
        """The item or nothing."""
        self.counts["GetItem"] += 1
        found = self.items.get(_place(Key))
        return {"Item": _copy(found)} if found else {}

    def batch_get_item(self, *, RequestItems: Mapping[str, Any]) -> dict[str, Any]:
        """Those that are there."""
        self.counts["BatchGetItem"] += 1
        answer: dict[str, list[Item]] = {}
        for table, wanted in RequestItems.items():
            places = [_place(key) for key in wanted["Keys"]]
            assert len(set(places)) == len(places) <= _MOST_IN_TRANSACTION, "DynamoDB refuses repeated keys"
            answer[table] = [_copy(self.items[place]) for place in places if place in self.items]
        return {"Responses": answer, "UnprocessedKeys": {}}

    def query(self, **request: Any) -> dict[str, Any]:
        """A page of a partition of the table or an index."""
        self.counts["Query"] += 1
        with self._lock:
            return self._query(_spelt(request, key=True))

    def _query(self, request: dict[str, Any]) -> dict[str, Any]:
        index = request.get("IndexName")
        names, values = _terms(request)
        hash_name, order = _INDEXES[index] if index else ("pk", "sk")
        partition = _equal_to(hash_name, request["KeyConditionExpression"], names, values)
        places = self._indexes[index][partition] if index else self._partitions[partition]
        # Items that are equal in the index stand there in the order of their keys.
        ordered = sorted((str(self.items[place].get(order, "")), *place) for place in places)
        if not request.get("ScanIndexForward", True):
            ordered.reverse()
        if start := request.get("ExclusiveStartKey"):
            before = (str(start[order]), start["pk"], start["sk"])
            ordered = [one for one in ordered if (one > before) == request.get("ScanIndexForward", True)]
            ordered = [one for one in ordered if one != before]
        matching = [
            one[1:]
            for one in ordered
            if holds(request["KeyConditionExpression"], self.items[one[1:]], names, values)
        ]
        limit = min(request.get("Limit") or _PAGE, _PAGE)
        taken = matching[:limit]
        found = [self.items[place] for place in taken]
        kept = [item for item in found if holds(request.get("FilterExpression"), item, names, values)]
        answer: dict[str, Any] = {"Count": len(kept)}
        if request.get("Select") != "COUNT":
            answer["Items"] = [_projected(_copy(item), request, index, names) for item in kept]
        if len(matching) > limit:
            last = self.items[taken[-1]]
            answer["LastEvaluatedKey"] = {
                name: last[name] for name in dict.fromkeys(("pk", "sk", hash_name, order)) if name in last
            }
        return answer

    def get_paginator(self, operation: str) -> "_Pages":
        """Pages of a query."""
        assert operation == "query", operation
        return _Pages(self.query)

    def put_item(self, **request: Any) -> dict[str, Any]:
        """One item on condition."""
        return self._alone("PutItem", {"Put": request})

    def update_item(self, **request: Any) -> dict[str, Any]:
        """Some attributes on condition."""
        return self._alone("UpdateItem", {"Update": request})

    def delete_item(self, **request: Any) -> dict[str, Any]:
        """One item on condition."""
        return self._alone("DeleteItem", {"Delete": request})

    def batch_write_item(self, *, RequestItems: Mapping[str, Sequence[Any]]) -> dict[str, Any]:
        """Several items without a condition."""
        self.counts["BatchWriteItem"] += 1
        with self._lock:
            for writes in RequestItems.values():
                for write in writes:
                    if "PutRequest" in write:
                        self._apply({"Put": write["PutRequest"]})
                    else:
                        self._apply({"Delete": write["DeleteRequest"]})
        return {"UnprocessedItems": {}}

    def transact_write_items(self, *, TransactItems: Sequence[dict[str, Any]], **_: Any) -> dict[str, Any]:
        """All or none."""
        self.counts["TransactWriteItems"] += 1
        places = [_place(_target(write)) for write in TransactItems]
        assert len(set(places)) == len(places) <= _MOST_IN_TRANSACTION, "DynamoDB refuses such a transaction"
        with self._lock:
            verdicts = [self._may(write) for write in TransactItems]
            if not all(verdicts):
                reasons = [{"Code": "None" if verdict else "ConditionalCheckFailed"} for verdict in verdicts]
                raise ClientError(
                    {
                        "Error": {"Code": "TransactionCanceledException", "Message": "cancelled"},
                        "CancellationReasons": reasons,
                    },  # type: ignore[arg-type]
                    "TransactWriteItems",
                )
            for write in TransactItems:
                self._apply(write)
        return {}

    def _alone(self, operation: str, write: dict[str, Any]) -> dict[str, Any]:
        self.counts[operation] += 1
        (request,) = write.values()
        with self._lock:
            place = _place(_target(write))
            before = self.items.get(place)
            if not self._may(write):
                answer: dict[str, Any] = {
                    "Error": {"Code": "ConditionalCheckFailedException", "Message": "the condition"}
                }
                if request.get("ReturnValuesOnConditionCheckFailure") == "ALL_OLD" and before:
                    answer["Item"] = _copy(before)
                raise ClientError(answer, operation)  # type: ignore[arg-type]
            self._apply(write)
            wanted = request.get("ReturnValues", "NONE")
            after = self.items.get(place)
            shown = {"ALL_OLD": before, "ALL_NEW": after, "NONE": None}[wanted]
            return {"Attributes": _copy(shown)} if shown else {}

    def _may(self, write: Mapping[str, Any]) -> bool:
        (request,) = write.values()
        request = _spelt(dict(request))
        names, values = _terms(request)
        item = self.items.get(_place(_target(write)), {})
        return holds(request.get("ConditionExpression"), item, names, values)

    def _apply(self, write: Mapping[str, Any]) -> None:
        ((kind, request),) = write.items()
        place = _place(_target(write))
        before = self.items.get(place)
        if kind == "ConditionCheck":
            return
        if kind == "Delete":
            after = None
        elif kind == "Put":
            item = request["Item"]
            after = item.item() if isinstance(item, Stored) else item
        else:
            names, values = _terms(request)
            base = before or {"pk": place[0], "sk": place[1]}
            after = updated(request["UpdateExpression"], base, names, values)
        self._store(place, before, after)

    def _store(self, place: Place, before: Item | None, after: Item | None) -> None:
        # What it would be after a way through DynamoDB's types.
        typed = typed_item(after) if after is not None else None
        new = plain_item(typed) if typed is not None else None
        if new == before:
            return
        for name, (hash_name, order) in _INDEXES.items():
            entries = self._indexes[name]
            if before and before.get(hash_name) is not None:
                entries[before[hash_name]].discard(place)
            if new and new.get(hash_name) is not None and new.get(order) is not None:
                entries[new[hash_name]].add(place)
        if new is None:
            self.items.pop(place, None)
            self._partitions[place[0]].discard(place)
        else:
            self.items[place] = new
            self._partitions[place[0]].add(place)
        self._serial += 1
        images = {"OldImage": typed_item(before)} if before else {}
        if typed is not None:
            images["NewImage"] = typed
        self.changes.append(
            {
                "eventID": f"{self._serial:08d}",
                "eventName": "INSERT" if before is None else "REMOVE" if new is None else "MODIFY",
                "eventSource": "aws:dynamodb",
                "dynamodb": {
                    "SequenceNumber": f"{self._serial:021d}",
                    "Keys": typed_item({"pk": place[0], "sk": place[1]}),
                    **images,
                },
            }
        )


class _Pages:
    """botocore's paginator of queries."""

    def __init__(self, query: Callable[..., dict[str, Any]]) -> None:
        self._query = query

    def paginate(self, **request: Any) -> Iterator[dict[str, Any]]:
        """Page after page."""
        while True:
            page = self._query(**request)
            yield page
            if "LastEvaluatedKey" not in page:
                return
            request["ExclusiveStartKey"] = page["LastEvaluatedKey"]


def _place(key: Mapping[str, Any]) -> Place:
    return str(key["pk"]), str(key["sk"])


def _target(write: Mapping[str, Any]) -> Mapping[str, Any]:
    (request,) = write.values()
    item = request.get("Item", request.get("Key"))
    return item.key if isinstance(item, Stored) else item  # type: ignore[no-any-return]


def _copy(item: Item) -> Item:
    """What a caller changes in an answer changes nothing in the table."""
    return {name: _deep(value) for name, value in item.items()}


def _deep(value: Any) -> Any:
    if isinstance(value, dict):
        return _copy(value)
    return [_deep(one) for one in value] if isinstance(value, list) else value


def _terms(request: Mapping[str, Any]) -> tuple[Mapping[str, str], Mapping[str, Any]]:
    values = request.get("ExpressionAttributeValues", {})
    return request.get("ExpressionAttributeNames", {}), plain_item(typed_item(values))


def _spelt(request: dict[str, Any], *, key: bool = False) -> dict[str, Any]:
    """boto3's conditions as text, as the product's own client does it."""
    builder = ConditionExpressionBuilder()
    for name in ("ConditionExpression", "FilterExpression", "KeyConditionExpression"):
        condition = request.get(name)
        if isinstance(condition, ConditionBase):
            built = builder.build_expression(condition, is_key_condition=key and name.startswith("Key"))
            request[name] = built.condition_expression
            names = {**request.get("ExpressionAttributeNames", {}), **built.attribute_name_placeholders}
            values = {**request.get("ExpressionAttributeValues", {}), **built.attribute_value_placeholders}
            request["ExpressionAttributeNames"], request["ExpressionAttributeValues"] = names, values
    return request


def _equal_to(attribute: str, expression: str, names: Mapping[str, str], values: Mapping[str, Any]) -> str:
    """The value that a key condition asks of the partition."""
    placeholders = [attribute, *(mark for mark, name in names.items() if name == attribute)]
    words = expression.replace("(", " ").replace(")", " ").replace("=", " = ").split()
    for at, word in enumerate(words[:-2]):
        if word in placeholders and words[at + 1] == "=":
            return str(values[words[at + 2]])
    raise NotImplementedError(expression)


def _projected(item: Item, request: Mapping[str, Any], index: str | None, names: Mapping[str, str]) -> Item:
    if index == "lookup":
        item = {name: item[name] for name in ("pk", "sk", "lookup")}
    wanted = request.get("ProjectionExpression")
    if wanted is None:
        return item
    chosen = [names.get(word.strip(), word.strip()) for word in wanted.split(",")]
    return {name: item[name] for name in chosen if name in item}
