"""Who shares a phone with somebody, in episodes of the same kind."""

from collections.abc import Iterable, Sequence

from desac.adapters import keys
from desac.adapters.table import Item, Table, from_item
from desac.domain.episode import Episode, EpisodeStatus
from desac.domain.person import Person
from desac.ports.outbox import Addressee


def housemates(table: Table, found: Addressee) -> Sequence[Addressee]:
    """The others on the number with an active episode of the same kind, one of each person."""
    mates = []
    for other in found.others:
        # The index may still lead to somebody who has another number by now.
        if other.phone != found.person.phone:
            continue
        alike = [
            episode
            for episode in _episodes(table, other)
            if episode.status is EpisodeStatus.ACTIVE and episode.kind is found.episode.kind
        ]
        if alike:
            latest = max(alike, key=lambda one: (one.anchor_date, one.episode_id))
            mates.append(Addressee(other, latest, found.number_opted_out))
    return mates


def _episodes(table: Table, person: Person) -> Sequence[Episode]:
    if person.episode_ids is None:
        items: Iterable[Item] = table.partition(keys.partition(person.person_id), "EPISODE#")
    else:
        items = table.get_many([keys.episode(one) for one in person.episode_ids])
    return [from_item(Episode, item) for item in items]
