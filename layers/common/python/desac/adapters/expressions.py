"""Conditions and changes as expressions of DynamoDB."""

from collections.abc import Mapping, Sequence
from typing import Any

from boto3.dynamodb.conditions import Attr, ConditionBase, ConditionExpressionBuilder

ABSENT: ConditionBase = Attr("pk").not_exists()
"""The condition that nothing is overwritten."""


class Append(list[Any]):
    """A value for `update` that is added to the end of a list attribute."""


class Increment(int):
    """A value for `update` that is added to a number attribute, which begins at 0."""


def add_condition(request: dict[str, Any], condition: ConditionBase | None) -> None:
    """Spell a condition out in a request: in transactions boto3 does not do that by itself."""
    if condition is None:
        return
    if condition is ABSENT:
        # Of nearly everything that a file writes; `pk` is a name that needs no placeholder.
        request["ConditionExpression"] = "attribute_not_exists(pk)"
        return
    built = ConditionExpressionBuilder().build_expression(condition)
    names, values = built.attribute_name_placeholders, built.attribute_value_placeholders
    request["ConditionExpression"] = built.condition_expression
    request["ExpressionAttributeNames"] = request.get("ExpressionAttributeNames", {}) | names
    if values:
        request["ExpressionAttributeValues"] = request.get("ExpressionAttributeValues", {}) | values


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


def projection(attributes: Sequence[str]) -> dict[str, Any]:
    """`ProjectionExpression` and its names."""
    names = {f"#a{place}": name for place, name in enumerate(attributes)}
    return {"ProjectionExpression": ", ".join(names), "ExpressionAttributeNames": names}
