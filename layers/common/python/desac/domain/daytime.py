"""Waiting by day only: at night nobody is called about what can wait until the morning. Pure."""

from datetime import datetime, time, timedelta

from desac.domain.dates import WITA


def after_minutes_by_day(minutes: int, now: datetime, begins: time, ends: time) -> datetime:
    """When so many minutes have passed between `begins` and `ends` (WITA), which must lie in this order."""
    local, left = now.astimezone(WITA), timedelta(minutes=minutes)
    while True:
        begin = datetime.combine(local.date(), begins, WITA)
        end = datetime.combine(local.date(), ends, WITA)
        local = max(local, begin)
        if local + left <= end:
            return (local + left).astimezone(now.tzinfo)
        left -= max(end - local, timedelta(0))
        local = begin + timedelta(days=1)
