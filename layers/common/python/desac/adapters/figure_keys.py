"""Where contributions to the figures and their totals lie; see `docs/data-model.md`."""

from datetime import date

from desac.adapters.keys import Key, partition
from desac.domain.contribution import Cell, Contribution

CONTRIBUTION = "FIGURES#"
"""What the sort key of a contribution begins with, in the partition of its person."""
TALLY = "TALLY#"
"""What the sort key of a total begins with, in the partition of its origin."""
TALLY_SHARDS = 8
"""A total that many add to at the same moment is spread over so many items."""


def contribution(person_id: str, origin: str) -> Key:
    """What a person adds to the figures of an origin."""
    return {"pk": partition(person_id), "sk": f"{CONTRIBUTION}{origin}"}


def contributors(origin: str) -> str:
    """The `work` partition of everybody who adds to an origin's figures."""
    return f"FIGURES#{origin}"


def contributor(one: Contribution) -> str:
    """The `work_at` of a contribution: by village."""
    return f"{village(one.village)}{one.person_id}"


def totals(origin: str) -> str:
    """The partition of an origin's totals."""
    return f"FIGURES#{origin}"


def tally(cell: Cell, shard: int) -> Key:
    """One part of the totals of an origin in a village."""
    return {"pk": totals(cell.origin), "sk": f"{TALLY}{village(cell.village)}{cell.day.isoformat()}#{shard}"}


def withdrawal(origin: str, line: str) -> Key:
    """That a deleted contribution was taken back."""
    return {"pk": totals(origin), "sk": f"WITHDRAWAL#{line}"}


def day_totals(day: date) -> str:
    """The `work` partition of the totals of a day."""
    return f"FIGURES#DAY#{day.isoformat()}"


def village(code: str) -> str:
    """What a sort key by village begins with."""
    return f"{code}#"
