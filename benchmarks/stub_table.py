"""What the stub of DynamoDB keeps, and what each request to it costs."""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from itertools import islice
from typing import Any

import orjson

from benchmarks.capacity import TypedItem, index_units, item_size, read_units, write_units
from benchmarks.stub_index import ORDER, StubIndexes

type Answer = tuple[int, dict[str, Any]]

_KEY_CONDITION = re.compile(r"#\w+ = (:\w+)(?: AND begins_with\(#\w+, (:\w+)\))?(?: AND #\w+ <= (:\w+))?$")
_ABSENT = re.compile(r"attribute_not_exists\((#?\w+)\)$")
_EQUAL = re.compile(r"(#\w+) = (:\w+)$")
_COMPARED = re.compile(r"(#\w+) (=|<=) (:\w+)$")
_APPEND = re.compile(r"(#\w+) = list_append\(#\w+; (:\w+)\)$")
_LIST = re.compile(r"list_append\((#\w+), ")
_SIZE = re.compile(r"size\((#\w+)\) = (:\w+)$")
_GONE_WRONG = "com.amazonaws.dynamodb.v20120810#"


class NotSpokenError(Exception):
    """The stub does not know this part of DynamoDB's language."""


class StubTable:
    """One table in memory. `counts` holds requests, items and units by `(operation, item type)`.

    Without `counting` only requests are counted: to weigh each item takes longer than all else.
    """

    def __init__(self, *, counting: bool = True) -> None:
        self._counting = counting
        self._items: dict[str, dict[str, TypedItem]] = {}
        self._indexes = StubIndexes()
        self.counts: Counter[tuple[str, str, str]] = Counter()
        self._operations: Mapping[str, Callable[[dict[str, Any]], Answer]] = {
            "GetItem": self._get,
            "BatchGetItem": self._batch_get,
            "Query": self._query,
            "PutItem": self._put,
            "UpdateItem": self._update,
            "BatchWriteItem": self._batch_write,
            "TransactWriteItems": self._transact,
        }

    def answer(self, operation: str, body: bytes) -> Answer:
        """Status and content of the answer to a request."""
        self.counts[operation, "", "requests"] += 1
        try:
            return self._operations[operation](orjson.loads(body))
        except (NotSpokenError, KeyError) as error:
            return 400, {"__type": f"{_GONE_WRONG}ValidationException", "message": f"stub: {error!r}"}

    def _get(self, request: dict[str, Any]) -> Answer:
        item = self._read("GetItem", request["Key"], request.get("ConsistentRead", False))
        return 200, {"Item": item} if item else {}

    def _batch_get(self, request: dict[str, Any]) -> Answer:
        found: dict[str, list[TypedItem]] = {}
        for name, wanted in request["RequestItems"].items():
            consistent = wanted.get("ConsistentRead", False)
            items = (self._read("BatchGetItem", key, consistent) for key in wanted["Keys"])
            found[name] = [item for item in items if item]
        return 200, {"Responses": found, "UnprocessedKeys": {}}

    def _read(self, operation: str, key: TypedItem, consistent: bool) -> TypedItem | None:
        item = self._find(key)
        if not self._counting:
            return item
        units = read_units(item_size(item) if item else 0, consistent=consistent)
        self._count(operation, key, "RCU", units)
        return item

    def _query(self, request: dict[str, Any]) -> Answer:
        spelt = _KEY_CONDITION.match(_unwrapped(request["KeyConditionExpression"]))
        if spelt is None:
            raise NotSpokenError(request["KeyConditionExpression"])
        pk, prefix, last = (
            request["ExpressionAttributeValues"].get(name, {"S": ""})["S"] for name in spelt.groups()
        )
        answer: dict[str, Any] = {}
        if "IndexName" in request:
            read, answer = self._index_page(request, pk, prefix, last)
            items = [item for item in read if _picked(request, item)]
        else:
            part = self._items.get(pk, {})
            items = read = [part[sk] for sk in sorted(part) if sk.startswith(prefix)]
        units = read_units(sum(map(item_size, read)), consistent=request.get("ConsistentRead", False))
        self._count("Query", {"pk": {"S": pk}, "sk": {"S": prefix}}, "RCU", units, items=len(items))
        return 200, {"Items": items, "Count": len(items), "ScannedCount": len(read), **answer}

    def _index_page(
        self, request: dict[str, Any], value: str, prefix: str, last: str
    ) -> tuple[list[TypedItem], dict[str, Any]]:
        """What one request reads of an index, and the key to go on from if that is not all."""
        name = request["IndexName"]
        places = self._indexes.places(
            name,
            value,
            prefix=prefix,
            last=last,
            start=request.get("ExclusiveStartKey"),
            backwards=not request.get("ScanIndexForward", True),
        )
        found = [self._items[pk][sk] for _, pk, sk in islice(places, request.get("Limit"))]
        if not found or len(found) != request.get("Limit") or next(places, None) is None:
            return found, {}
        keys = {"pk", "sk", name, ORDER[name]}
        return found, {"LastEvaluatedKey": {key: found[-1][key] for key in sorted(keys)}}

    def _put(self, request: dict[str, Any]) -> Answer:
        if not self._holds(request, request["Item"]):
            failure = {"__type": f"{_GONE_WRONG}ConditionalCheckFailedException", "message": "stub"}
            if request.get("ReturnValuesOnConditionCheckFailure") == "ALL_OLD":
                failure["Item"] = self._find(request["Item"]) or {}
            return 400, failure
        self._write("PutItem", request["Item"], transaction=False)
        return 200, {}

    def _update(self, request: dict[str, Any]) -> Answer:
        if not self._holds(request, request["Key"]):
            return 400, {"__type": f"{_GONE_WRONG}ConditionalCheckFailedException", "message": "stub"}
        self._write("UpdateItem", self._updated(request), transaction=False)
        return 200, {}

    def _batch_write(self, request: dict[str, Any]) -> Answer:
        for writes in request["RequestItems"].values():
            for write in writes:
                self._write("BatchWriteItem", write["PutRequest"]["Item"], transaction=False)
        return 200, {"UnprocessedItems": {}}

    def _transact(self, request: dict[str, Any]) -> Answer:
        writes = [one for write in request["TransactItems"] for one in write.items()]
        held = [self._holds(one, one.get("Key") or one["Item"]) for _, one in writes]
        if not all(held):
            reasons = [{"Code": "None" if holds else "ConditionalCheckFailed"} for holds in held]
            kind = f"{_GONE_WRONG}TransactionCanceledException"
            return 400, {"__type": kind, "Message": "stub", "CancellationReasons": reasons}
        for kind, one in writes:
            if kind == "ConditionCheck":
                self._count("TransactWriteItems", one["Key"], "WCU", 2)
            else:
                item = one["Item"] if kind == "Put" else self._updated(one)
                self._write("TransactWriteItems", item, transaction=True)
        return 200, {}

    def _updated(self, request: dict[str, Any]) -> TypedItem:
        names, values = request["ExpressionAttributeNames"], request.get("ExpressionAttributeValues", {})
        item = {**request["Key"], **(self._find(request["Key"]) or {})}
        spelt_out = _LIST.sub(r"list_append(\1; ", request["UpdateExpression"])
        sets, _, removes = spelt_out.removeprefix("SET ").partition("REMOVE ")
        for assignment in filter(None, sets.strip().split(", ")):
            spelt, append = _EQUAL.match(assignment), _APPEND.match(assignment)
            if spelt is not None:
                item[names[spelt[1]]] = values[spelt[2]]
            elif append is not None:
                name = names[append[1]]
                item[name] = {"L": [*item[name]["L"], *values[append[2]]["L"]]}
            else:
                raise NotSpokenError(assignment)
        for name in filter(None, removes.split(", ")):
            item.pop(names[name], None)
        return item

    def _holds(self, request: dict[str, Any], key: TypedItem) -> bool:
        condition = _unwrapped(request.get("ConditionExpression", ""))
        item = self._find(key) or {}
        for part in filter(None, condition.split(" AND ")):
            absent, equal, size = _ABSENT.match(part), _EQUAL.match(part), _SIZE.match(part)
            if absent:
                holds = request.get("ExpressionAttributeNames", {}).get(absent[1], absent[1]) not in item
            elif equal:
                name = request["ExpressionAttributeNames"][equal[1]]
                holds = item.get(name) == request["ExpressionAttributeValues"][equal[2]]
            elif size:
                kept = item.get(request["ExpressionAttributeNames"][size[1]], {}).get("L", [])
                holds = len(kept) == int(request["ExpressionAttributeValues"][size[2]]["N"])
            else:
                raise NotSpokenError(part)
            if not holds:
                return False
        return True

    def _write(self, operation: str, item: TypedItem, *, transaction: bool) -> None:
        self._indexes.move(self._find(item), item)
        if not self._counting:
            self._items.setdefault(item["pk"]["S"], {})[item["sk"]["S"]] = item
            return
        old = self._find(item)
        size = max(item_size(item), item_size(old) if old else 0)
        self._count(operation, item, "WCU", write_units(size, transaction=transaction))
        indexes = index_units(old, item)
        if indexes:
            self.counts["indexes", _label(item), "WCU"] += indexes  # type: ignore[assignment] # halves, too
        self._items.setdefault(item["pk"]["S"], {})[item["sk"]["S"]] = item

    def _find(self, key: TypedItem) -> TypedItem | None:
        return self._items.get(key["pk"]["S"], {}).get(key["sk"]["S"])

    def _count(self, operation: str, key: TypedItem, unit: str, units: float, items: int = 1) -> None:
        label = _label(key)
        self.counts[operation, label, "items"] += items
        self.counts[operation, label, unit] += units  # type: ignore[assignment] # halves, too


def _picked(request: dict[str, Any], item: TypedItem) -> bool:
    """Whether an item passes the filter of a request, if it has one."""
    if "FilterExpression" not in request:
        return True
    spelt = _COMPARED.match(_unwrapped(request["FilterExpression"]))
    if spelt is None:
        raise NotSpokenError(request["FilterExpression"])
    found = item.get(request["ExpressionAttributeNames"][spelt[1]])
    wanted = request["ExpressionAttributeValues"][spelt[3]]
    if spelt[2] == "=":
        return bool(found == wanted)
    return found is not None and bool(found["S"] <= wanted["S"])


def _unwrapped(expression: str) -> str:
    """boto3 writes `(a AND b)`, but `a`."""
    return expression[1:-1] if expression.startswith("(") else expression


def _label(key: TypedItem) -> str:
    """What kind of item lies at a key: `PERSON`, `EPISODE`, `IDENTITY nik`, …"""
    partition, sort = key["pk"]["S"].split("#"), key["sk"]["S"].partition("#")[0]
    return f"{sort} {partition[1]}" if len(partition) == 3 else sort
