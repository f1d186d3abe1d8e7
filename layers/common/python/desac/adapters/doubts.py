"""Doubts whether two people are one: the list for review, and what was decided."""

from collections.abc import Sequence
from datetime import datetime
from itertools import product
from typing import NamedTuple

from boto3.dynamodb.conditions import Key

from desac.adapters import keys
from desac.adapters.people_matching import load_people
from desac.adapters.people_writes import doubt_item
from desac.adapters.table import Table, Write, from_item
from desac.domain.doubt import Doubt, Verdict
from desac.domain.person import Person


class Decision(NamedTuple):
    """Who decided, why, and when."""

    decided_by: str
    reason: str
    at: datetime


def open_doubts(table: Table) -> list[Doubt]:
    """Everything that waits for a decision, the oldest first; eventually consistent."""
    found = table.index("work", Key("work").eq(keys.REVIEW_WORK))
    return [from_item(Doubt, item) for item in found]


def people_in(table: Table, doubts: Sequence[Doubt]) -> dict[str, Person]:
    """Those whom doubts are about, by id."""
    return load_people(table, [one for doubt in doubts for one in (doubt.person_id, doubt.other_person_id)])


def settled(table: Table, one: Person, other: Person, verdict: Verdict, decision: Decision) -> list[Write]:
    """The writes that settle the doubts about two people, and about whoever was merged into them."""
    pairs = product((one.person_id, *one.absorbed), (other.person_id, *other.absorbed))
    wanted = [keys.doubt(*pair) for each in pairs for pair in (each, each[::-1]) if each[0] != each[1]]
    told = {
        "verdict": verdict,
        "decided_by": decision.decided_by,
        "reason": decision.reason,
        "decided_at": decision.at,
    }
    found = [from_item(Doubt, item) for item in table.get_many(wanted)]
    return [table.write_put(doubt_item(doubt.model_copy(update=told))) for doubt in found]
