"""Opt-outs belong to a number, so to everybody on it."""

from boto3.dynamodb.conditions import Key as KeyCondition

from desac.adapters import keys
from desac.adapters.table import Table
from desac.domain.person import Person


def opted_out_by_another(table: Table, person: Person) -> bool:
    """Whether somebody else on a person's phone wants no more messages on it; eventually consistent."""
    if person.phone is None:
        return False
    found = table.index("lookup", KeyCondition("lookup").eq(keys.phone_lookup(person.phone)))
    others: list[keys.Key] = [{"pk": item["pk"], "sk": item["sk"]} for item in found]
    others = [place for place in others if place != keys.person(person.person_id)]
    return any("opted_out_at" in item for item in table.get_many(others))
