"""How often a link is posted to: one item beside the link, counted in windows, gone by itself."""

from datetime import datetime
from typing import NamedTuple

from boto3.dynamodb.conditions import Attr, ConditionBase

from desac.adapters.expressions import ABSENT, Increment
from desac.adapters.keys import Key
from desac.adapters.table import Conflict, Table


def pace_key(link_id: str) -> Key:
    """The count of a link."""
    return {"pk": f"LINK#{link_id}", "sk": "PACE"}


class Pace(NamedTuple):
    """At most so many posts in each window of so many minutes."""

    posts: int
    minutes: int


class TablePace:
    """Counts in the table: one conditional write for a post, two for the first of a window."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def seconds_to_wait(self, link_id: str, now: datetime, pace: Pace) -> int:
        """Counts a post; 0 if it may go on, else the seconds to the end of the window (at least 1)."""
        length = 60 * pace.minutes
        window = int(now.timestamp()) // length
        ends = (window + 1) * length
        key = pace_key(link_id)
        below = Attr("window").eq(window) & Attr("posts").lt(pace.posts)
        try:
            self._table.update(key, {"posts": Increment(1)}, below)
        except Conflict:
            first = {**key, "type": "LinkPace", "window": window, "posts": 1, "expires": ends + length}
            try:
                self._table.put(first, ABSENT | Attr("window").lt(window))
            except Conflict:
                return self._again(key, below, max(1, ends - int(now.timestamp())))
        return 0

    def _again(self, key: Key, below: ConditionBase, wait: int) -> int:
        """Another phone may have begun the window at this very moment: then there is room yet."""
        try:
            self._table.update(key, {"posts": Increment(1)}, below)
        except Conflict:
            return wait
        return 0
