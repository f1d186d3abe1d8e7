"""Changes of an episode as writes: on condition that nobody has changed it meanwhile."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any

from boto3.dynamodb.conditions import Attr

from desac.adapters import keys
from desac.adapters.table import Table, Write
from desac.domain.base import Record
from desac.domain.episode import Episode


def episode_write(table: Table, episode: Episode, changes: Mapping[str, Any]) -> Write:
    """An update of the episode with its next version, for `Table.transact`; None removes a field."""
    raised = {**{name: stored(value) for name, value in changes.items()}, "version": episode.version + 1}
    return table.write_update(keys.episode(episode.episode_id), raised, as_it_was(episode))


def episode_check(table: Table, episode: Episode) -> Write:
    """That the episode has not changed, for `Table.transact`."""
    return table.write_check(keys.episode(episode.episode_id), as_it_was(episode))


def as_it_was(episode: Episode) -> Any:
    """The condition that nobody has changed it."""
    return Attr("version").eq(episode.version)


def stored(value: Any) -> Any:
    """A field's value as `to_item` stores it."""
    if isinstance(value, Record):
        return {
            name: one
            for name, one in value.model_dump(mode="json", exclude_none=True).items()
            if one not in ([], {}) or not value.sparse
        }
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple | list):
        return [stored(one) for one in value]
    return value
