"""The whole roster for the general page, read once in a while: 43 small queries are not for every visitor."""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache

from desac.adapters.roster import TableRoster
from desac.adapters.table import Table
from desac.adapters.village_data import load_directory
from desac.domain.roster import Doctor


def whole_roster(table: str, now: datetime, seconds: int) -> Mapping[str, tuple[Doctor, ...]]:
    """Every entry of each village in the table of that name, read at most once in so many seconds."""
    return _read(table, int(now.timestamp()) // seconds)


@lru_cache(maxsize=1)
def _read(table: str, period: int) -> Mapping[str, tuple[Doctor, ...]]:
    del period  # only makes a new entry of the cache
    return TableRoster(Table(table)).entries(village.code for village in load_directory().villages)


forget_roster = _read.cache_clear
"""Read it anew at its next use; for tests, whose tables have one name."""
