"""A DynamoDB client that takes and gives plain Python values, quickly.

boto3's own way to that, `resource(...).meta.client`, walks a request's every value to copy it, to find
conditions, to translate, to validate and to serialise, and an answer's to parse and to translate: more
than a millisecond for what one row of a file writes. Here botocore keeps what it is good at (where the
endpoint is, signing, retries, errors, the connection) and never sees the values. Three of its events are
the seams:

- `before-parameter-build`: the body of the request is written in one pass, and all values are taken out
  of the parameters, so that botocore's own serialiser has next to nothing to do;
- `before-call`: that body takes the place of the one which botocore made of the rest;
- `before-parse`: the answer is read in one pass; botocore's parser gets an empty object. An answer that
  is an error stays with botocore.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import boto3
import orjson
from boto3.dynamodb.conditions import ConditionBase, ConditionExpressionBuilder
from botocore.config import Config

from desac.adapters.attribute_values import base64_of, json_of, plain_item, typed_item
from desac.adapters.direct_exchange import exchange_directly
from desac.adapters.items import Stored
from desac.adapters.typed_records import typed_record

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

OPERATIONS = (
    "GetItem", "BatchGetItem", "Query", "Scan", "PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem",
    "TransactWriteItems", "TransactGetItems",
)  # fmt: skip
"""Those that take or give items. All others are as with any client."""

_ERRORS = 300
_CONDITIONS = ("ConditionExpression", "FilterExpression", "KeyConditionExpression")
# Members of requests that are one item, and those at the top that hold values at any depth.
_ITEM = frozenset({"Key", "Item", "ExpressionAttributeValues", "ExclusiveStartKey"})
_VALUES = _ITEM | {"RequestItems", "TransactItems"}
_BODY = "desac_body"


def plain_client(config: Config) -> "DynamoDBClient":
    """A client whose items, keys and expression values are plain; conditions may be boto3's objects.

    It does not check parameters: DynamoDB does, and says ValidationException. It names itself by a fixed
    user agent, because botocore puts its long one together anew, twice for every request.
    """
    own = Config(parameter_validation=False, user_agent="desac")
    client = boto3.client("dynamodb", config=config.merge(own))
    events = client.meta.events
    # After botocore's own handlers: one of them adds a token to a transaction that has none.
    events.register_last("before-parameter-build", _write_body)
    events.register("before-call.dynamodb", _replace_body)
    events.register("before-parse.dynamodb", _read_body)
    exchange_directly(client, OPERATIONS, _read)
    return client


def _write_body(params: dict[str, Any], model: Any, context: dict[str, Any], **_: Any) -> None:
    """Put the body aside, written, and leave botocore the parameters without values."""
    if model.name not in OPERATIONS:
        return
    _spell_conditions(params)
    context[_BODY] = json_of(_typed(params), _spelt_late)
    for name in _VALUES & params.keys():
        # Endpoint rules ask for the names of the tables.
        params[name] = {table: {} for table in params[name]} if name == "RequestItems" else {}


def _replace_body(params: dict[str, Any], context: dict[str, Any], **_: Any) -> None:
    body = context.pop(_BODY, None)
    if body is not None:
        params["body"] = body


def _read_body(
    operation_model: Any,
    response_dict: dict[str, Any],
    customized_response_dict: dict[str, Any],
    **_: Any,
) -> None:
    """Hand botocore the answer as read already, unless it is an error."""
    if operation_model.name in OPERATIONS and response_dict["status_code"] < _ERRORS:
        customized_response_dict.update(_read(orjson.loads(response_dict["body"])))
        response_dict["body"] = b"{}"


def _spell_conditions(params: dict[str, Any]) -> None:
    """Conditions of boto3 as expressions, with their names and values."""
    builder = ConditionExpressionBuilder()
    for name in _CONDITIONS:
        condition = params.get(name)
        if isinstance(condition, ConditionBase):
            built = builder.build_expression(condition, is_key_condition=name == "KeyConditionExpression")
            params[name] = built.condition_expression
            _add(params, "ExpressionAttributeNames", built.attribute_name_placeholders)
            _add(params, "ExpressionAttributeValues", built.attribute_value_placeholders)


def _add(params: dict[str, Any], name: str, more: Mapping[str, Any]) -> None:
    if more:
        params[name] = {**params.get(name, {}), **more}


def _typed(members: Mapping[str, Any]) -> dict[str, Any]:
    """Part of a request with typed items; where these are is told by the names of members."""
    return {name: value if type(value) is str else _member(name, value) for name, value in members.items()}


def _member(name: str, value: Any) -> Any:
    if name in _ITEM:
        return value if type(value) is Stored else typed_item(value)
    if name == "Keys":
        return [typed_item(key) for key in value]
    if name == "TransactItems":
        return [action if _is_new_record(action) else _write(action) for action in value]
    if name == "RequestItems":
        # A table may have any name, even that of a member.
        return {table: _any(one) for table, one in value.items()}
    return _any(value)


def _is_new_record(action: Mapping[str, Any]) -> bool:
    """What every new person's writes are: a record that is made typed when it is written."""
    put = action.get("Put", {})
    return type(put.get("Item")) is Stored and "ExpressionAttributeValues" not in put


def _write(action: Mapping[str, Any]) -> dict[str, Any]:
    """A member of a transaction: all but these are texts, or texts by name."""
    return {
        kind: {**one, **{name: _member(name, one[name]) for name in _ITEM & one.keys()}}
        for kind, one in action.items()
    }


def _spelt_late(value: object) -> Any:
    """Records are typed one at a time, each while it is written."""
    return typed_record(value) if type(value) is Stored else base64_of(value)


def _any(value: Any) -> Any:
    if isinstance(value, dict):
        return _typed(value)
    if isinstance(value, list):
        return [_any(one) for one in value]
    return value


def _read(answer: Mapping[str, Any]) -> dict[str, Any]:
    """A whole answer with plain items; what holds none stays as it is."""
    return {name: _READERS[name](value) if name in _READERS else value for name, value in answer.items()}


def _items(found: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [plain_item(item) for item in found]


def _responses(found: Any) -> Any:
    """By table where several items were read; one for each key where that was a transaction."""
    if isinstance(found, dict):
        return {table: _items(items) for table, items in found.items()}
    return [_read(one) for one in found]


def _keys_left(tables: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    return {table: {**left, "Keys": _items(left["Keys"])} for table, left in tables.items()}


def _writes_left(tables: Mapping[str, Sequence[Mapping[str, Mapping[str, Any]]]]) -> dict[str, Any]:
    return {
        table: [{kind: _read(request) for kind, request in write.items()} for write in left]
        for table, left in tables.items()
    }


_READERS: dict[str, Callable[[Any], Any]] = {
    "Item": plain_item,
    "Items": _items,
    "Key": plain_item,
    "Attributes": plain_item,
    "LastEvaluatedKey": plain_item,
    "Responses": _responses,
    "UnprocessedKeys": _keys_left,
    "UnprocessedItems": _writes_left,
}
