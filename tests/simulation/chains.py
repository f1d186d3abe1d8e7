"""The whole table, person by person, as the judge reads it: items, never the product's own counts."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.simulation.memory_dynamodb import MemoryDynamoDB

type Item = Mapping[str, Any]


@dataclass
class Chain:
    """One person's items by type."""

    person: Item
    items: dict[str, list[Item]] = field(default_factory=lambda: defaultdict(list))

    def of(self, kind: str, episode_id: str | None = None) -> list[Item]:
        """Items of a type, of one episode if named."""
        return [one for one in self.items[kind] if episode_id is None or one.get("episode_id") == episode_id]

    @property
    def episodes(self) -> list[Item]:
        """In the order in which they began."""
        return sorted(self.items["Episode"], key=lambda one: one["created_at"])


def chains(table: MemoryDynamoDB) -> dict[str, Chain]:
    """Everybody by person id."""
    found: dict[str, Chain] = {}
    others: list[tuple[str, Item]] = []
    for (pk, sk), item in table.items.items():
        if not pk.startswith("PERSON#"):
            continue
        person_id = pk.removeprefix("PERSON#")
        if sk == "PERSON":
            found[person_id] = Chain(item)
        else:
            others.append((person_id, item))
    for person_id, item in others:
        found[person_id].items[item["type"]].append(item)
    return found


def places(chain: Chain) -> Iterator[tuple[str, str]]:
    """Each episode of a person, and the one place where it is.

    Whoever is active is waited for by somebody: the isolation clock, and, if they are silent or cannot be
    reached, a tracer, a doctor or the operators. `lost` is who is not.
    """
    for episode in chain.episodes:
        number = episode["episode_id"]
        if episode["status"] != "active":
            yield number, f"over: {episode.get('status_reason')}"
            continue
        clocks = {one["name"]: one["state"] for one in chain.of("Clock", number)}
        silences = [one for one in chain.of("Silence", number) if one["state"] == "waiting"]
        tasks = [one for one in chain.items["Assignment"] if one["assignment_id"] == number]
        waiting = [
            one for one in chain.of("Complaint", number) if one["state"] in {"waiting", "acknowledged"}
        ]
        if clocks.get("isolation_end") != "open":
            yield number, "lost: nobody knows when it ends"
        elif waiting:
            yield number, "with a doctor"
        elif silences:
            yield number, f"silent: {silences[0]['step']}"
        elif any(one["state"] != "closed" for one in tasks):
            yield number, "with a tracer"
        elif _is_heard(chain, number) or any(one["outcome"] == "found" for one in tasks):
            yield number, "in care"
        elif any(
            one["state"] == "open" for one in chain.of("Clock", number) if one["name"] != "isolation_end"
        ):
            yield number, "waited for"
        else:
            yield number, "lost: nobody waits"


def _is_heard(chain: Chain, episode_id: str) -> bool:
    kinds = ("Intake", "DailyReport", "Reply")
    return any(chain.of(kind, episode_id) for kind in kinds)
