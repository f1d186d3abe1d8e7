"""What happened to an episode itself: its tests, why its end moved, and how it came to an end."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time

from desac.domain.dates import WITA
from desac.domain.episode import EndChange, Episode, TestResult
from desac.domain.step import Step


def episode_steps(episode: Episode) -> Iterator[Step]:
    """The beginning, the tests, every change of the end, and the end."""
    reason = episode.unreachable or episode.status_reason
    yield Step(name="episode", state=episode.status, reason=reason, at=episode.created_at)
    yield from _test("entry_test", episode.entry_test)
    yield from _test("exit_test", episode.exit_test)
    yield from (_change(one) for one in episode.end_changes)
    if episode.ended_at:
        yield Step(
            name="episode.over", state=episode.status, reason=episode.status_reason, at=episode.ended_at
        )


def _test(name: str, test: TestResult | None) -> Iterator[Step]:
    if test:
        yield Step(name=name, state=test.result, reason=test.kind, at=_morning(test.date))


def _change(change: EndChange) -> Step:
    """An outcome by its name; else the day to which the end moved, and what made it move."""
    told = f"{change.by}: {change.why}" if change.why else change.by
    if change.outcome:
        return Step(name="outcome", state=change.outcome, reason=told, at=change.at)
    facts = ", ".join(change.facts)
    moved = f"{change.from_date:%d-%m-%Y} → {change.to_date:%d-%m-%Y}"
    return Step(name="end_moved", state=moved, reason=f"{facts} ({told})" if facts else told, at=change.at)


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(), WITA).astimezone(UTC)
