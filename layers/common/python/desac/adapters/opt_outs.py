"""Opt-outs belong to a number, so to everybody on it."""

from boto3.dynamodb.conditions import Key as KeyCondition

from desac.adapters import keys
from desac.adapters.table import Table
from desac.domain.person import Person


def opted_out_by_another(table: Table, person: Person) -> bool:
    """Whether the number is opted out, or somebody else on it wants no messages; eventually consistent."""
    if person.phone is None:
        return False
    number = table.get(keys.number_opt_out(person.phone))
    if number and "opted_out_at" in number:
        return True
    found = table.index("lookup", KeyCondition("lookup").eq(keys.phone_lookup(person.phone)))
    others: list[keys.Key] = [{"pk": item["pk"], "sk": item["sk"]} for item in found]
    others = [place for place in others if place != keys.person(person.person_id)]
    return any("opted_out_at" in item for item in table.get_many(others))
