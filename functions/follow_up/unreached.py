"""Whom no question reaches: they cannot be silent, so the silence begins where somebody goes there."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from desac.domain.episode import UnreachableReason
from desac.domain.message import MessageState
from desac.domain.silence import Heard, Silence, SilenceKind, SilenceRules, SilenceStep
from desac.domain.silence_steps import Whom, opened
from desac.ports.daily import DailyStore, Today
from desac.ports.outbox import Addressee

_LEFT_US = frozenset({MessageState.ACCEPTED, MessageState.SENT, MessageState.DELIVERED, MessageState.READ})
_SEEN_TO = frozenset({Heard.TRACED, Heard.REACHED, Heard.CLOSED})


def is_sent(today: Today) -> bool:
    """Whether the day's question has left us."""
    return today.message is not None and today.message.state in _LEFT_US


def unreached(store: DailyStore, unasked: Sequence[Today], day: date) -> frozenset[str]:
    """The episodes among those without a question of a day whom none will reach tomorrow either.

    They want no messages, have no phone or no WhatsApp; or their questions stay with us for a second day.
    """
    if not unasked:
        return frozenset()
    to = store.addressees(unasked)
    lost = {
        one.episode.episode_id for one, who in zip(unasked, to, strict=True) if _cannot_be_asked(one, who)
    }
    kept = [one.episode.episode_id for one in unasked if one.message is not None]
    before = store.today([one for one in kept if one not in lost], day - timedelta(days=1))
    return frozenset(lost) | {
        one.episode.episode_id
        for one in before
        if one.message is not None and one.report is None and not is_sent(one)
    }


def _cannot_be_asked(today: Today, to: Addressee) -> bool:
    is_elsewhere = today.episode.unreachable is UnreachableReason.NOT_ON_WHATSAPP
    return is_elsewhere or to.number_opted_out or today.person.phone is None


def sought(
    known: Sequence[Silence], whom: Whom, rules: SilenceRules, now: datetime
) -> tuple[Silence | None, Silence] | None:
    """The silence of somebody whom nothing reaches, before and after; `known` are the episode's of all kinds.

    None while one of them waits, or for a time after somebody saw to one: a tracer does not go every day.
    """
    if any(one.is_waiting for one in known):
        return None
    seen_to = [one.over_at for one in known if one.over_at and one.over_because in _SEEN_TO]
    if seen_to and now < rules.due(rules.seen_to_minutes, max(seen_to)):
        return None
    kind = SilenceKind.UNDELIVERED
    before = next((one for one in known if one.kind is kind), None)
    begun = opened(before, kind, whom, SilenceStep.TRACER, rules=rules, now=now, since=now)
    return (before, begun) if begun else None
