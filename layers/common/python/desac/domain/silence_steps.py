"""How a silence begins, rises, is seen to, ends and goes on. Pure: a record in, the next one out."""

from datetime import datetime
from typing import NamedTuple

from desac.domain.complaint import HealthWorker
from desac.domain.episode import Episode
from desac.domain.person import Person
from desac.domain.silence import (
    MOST_HISTORY,
    Heard,
    Silence,
    SilenceKind,
    SilenceRules,
    SilenceState,
    SilenceStep,
    silence_id,
)
from desac.domain.staff import kecamatan_of

_STEPS = tuple(SilenceStep)


class Whom(NamedTuple):
    """Whose silence it is."""

    person: Person
    episode: Episode


def opened(
    before: Silence | None,
    kind: SilenceKind,
    whom: Whom,
    step: SilenceStep,
    *,
    rules: SilenceRules,
    now: datetime,
    since: datetime,
) -> Silence | None:
    """A silence that begins, or one that waits already at an earlier step, at `step`; None if it is past it.

    `before` is the record of the kind, of a silence that may be over.
    """
    due = rules.due(rules.patience(kind).after(step), now)
    if before is not None and before.is_waiting:
        if _STEPS.index(before.step) >= _STEPS.index(step):
            return None
        raised = {"step": step, "raised": before.raised + 1, "due_at": due}
        return before.changed(step, now, **raised, acknowledged_at=None, acknowledged_by=None)
    person, episode = whom
    begun = Silence(
        silence_id=silence_id(episode.episode_id, kind),
        episode_id=episode.episode_id,
        person_id=episode.person_id,
        kind=kind,
        kecamatan_code=person.kecamatan_code or kecamatan_of(person.village_code),
        village_code=person.village_code,
        step=step,
        since=since,
        due_at=due,
        history=((step, now),),
        origin=episode.origin,
        opened_at=now,
        updated_at=now,
    )
    if before is None:
        return begun
    past = {"history": (*before.history, *begun.history)[-MOST_HISTORY:], "version": before.version + 1}
    # Counted on, so that what is told of one step is never taken for what was told before.
    return begun.model_copy(update={**past, "raised": before.raised + 1})


def escalated(
    silence: Silence, rules: SilenceRules, now: datetime, doctor: HealthWorker | None = None
) -> Silence:
    """The silence one step on; without a doctor who can be told the operators are, again and again.

    Raises ValueError for a silence that is over.
    """
    if not silence.is_waiting:
        raise ValueError(f"{silence.silence_id} is over")
    step = _STEPS[min(_STEPS.index(silence.step) + 1, len(_STEPS) - 1)]
    told = doctor if doctor and doctor.phone else None
    if step is SilenceStep.DOCTOR and told is None:
        step = SilenceStep.OPERATORS
    changes: dict[str, object] = {
        "step": step,
        "raised": silence.raised + 1,
        "due_at": rules.due(rules.patience(silence.kind).after(step), now),
        # Whoever said that they see to it have not.
        "acknowledged_at": None,
        "acknowledged_by": None,
    }
    if step is SilenceStep.DOCTOR:
        changes["doctor"] = told
    return silence.changed(step, now, **changes)


def is_due(silence: Silence, now: datetime) -> bool:
    """Whether nobody was heard in time."""
    return silence.is_waiting and silence.due_at is not None and silence.due_at <= now


def acknowledged(silence: Silence, rules: SilenceRules, by: str, now: datetime) -> Silence | None:
    """The silence with somebody who sees to it, and has some time; None if it is over."""
    if not silence.is_waiting:
        return None
    due = rules.due(rules.patience(silence.kind).acknowledged, now)
    return silence.changed("acknowledged", now, acknowledged_at=now, acknowledged_by=by, due_at=due)


def over(
    silence: Silence, because: Heard, now: datetime, *, by: str | None = None, note: str | None = None
) -> Silence | None:
    """The silence at its end; None if it is over already."""
    if not silence.is_waiting:
        return None
    ended = {"state": SilenceState.OVER, "due_at": None, "over_at": now, "over_by": by}
    return silence.changed(f"over.{because}", now, **ended, over_because=because, over_note=note)


def resumed(silence: Silence, rules: SilenceRules, now: datetime) -> Silence | None:
    """The silence as the end of the episode found it, once that is taken back; None if it ended otherwise.

    Whoever was to do something has the whole time for it again.
    """
    if silence.is_waiting or silence.over_because is not Heard.EPISODE_OVER:
        return None
    again = {"state": SilenceState.WAITING, "over_at": None, "over_by": None, "over_because": None}
    due = rules.due(rules.patience(silence.kind).after(silence.step), now)
    return silence.changed("resumed", now, **again, over_note=None, due_at=due)


RESIDENT = "resident"
"""Who is meant where a resident's own word acknowledges a silence."""


def heard_from(silence: Silence, rules: SilenceRules, now: datetime) -> Silence | None:
    """The silence after the resident wrote something, None if it stays as it is.

    Whoever writes is not lost: only a form is still waited for, and for that one word buys time once.
    """
    if silence.kind is not SilenceKind.FORM:
        return over(silence, Heard.REPLY, now, by=RESIDENT)
    is_first = silence.acknowledged_by != RESIDENT and silence.step is SilenceStep.REMINDER
    return acknowledged(silence, rules, RESIDENT, now) if is_first else None
