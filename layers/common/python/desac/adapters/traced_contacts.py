"""Contacts named to tracers, in the table."""

from desac.adapters import keys
from desac.adapters.table import ABSENT, Conflict, Table, from_item, to_item
from desac.domain.ids import person_of
from desac.domain.traced_contacts import TracedContacts


class TableTracedContacts:
    """Reports, one item each: the same report again is the same item."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def add(self, report: TracedContacts) -> TracedContacts:
        """Keep a report; what is kept under its `request_id`, which is the first that came."""
        key = keys.traced_contacts(report.episode_id, report.tracer, report.request_id)
        try:
            self._table.put(to_item(report, key), ABSENT)
        except Conflict:
            item = self._table.get(key)
            return from_item(TracedContacts, item) if item else report
        return report

    def of_episode(self, episode_id: str) -> list[TracedContacts]:
        """All reports about an episode, oldest first."""
        prefix = keys.traced_contacts(episode_id)
        items = self._table.partition(keys.partition(person_of(episode_id)), prefix["sk"])
        return sorted((from_item(TracedContacts, item) for item in items), key=lambda one: one.said_at)
