"""Which episode a row speaks of, how a new one begins, and what a corrected row changes in it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from desac.domain.episode import Episode, EpisodeKind, EpisodeStatus
from desac.domain.ids import episode_id
from desac.domain.isolation import taken_back
from desac.domain.rules import RuleBook
from desac.domain.sources import Weighing, episode_fact
from desac.domain.trace import FirstRow

EPISODE_FIELDS = ("specimen_date", "result_date", "onset_date", "test")
"""What a file may say about an episode besides its first day."""

OVER_ON_ARRIVAL = "over_on_arrival"
BECAME_CASE = "became_case"
MERGED = "merged"
COMPLETED = "completed"
# Nobody's word but what follows from dates: other dates may undo it.
_BY_DATES = frozenset({OVER_ON_ARRIVAL, BECAME_CASE, COMPLETED})
# Two dates of one kind this close together are one illness, not two.
_SAME_EPISODE = timedelta(days=14)


def coincide(one: Episode, other: Episode) -> bool:
    """Whether two episodes are one and the same stay in the system."""
    return one.kind is other.kind and abs(one.anchor_date - other.anchor_date) <= _SAME_EPISODE


def covers(case: Episode, contact: Episode) -> bool:
    """Whether somebody's illness makes their quarantine idle: they were exposed before it was over.

    Dates alone decide, so that it is the same whichever of the two is heard of first.
    """
    return (
        case.kind is EpisodeKind.CASE
        and contact.kind is EpisodeKind.CONTACT
        and case.status_reason != MERGED
        and contact.anchor_date <= case.end_date
        and case.anchor_date - contact.end_date <= _SAME_EPISODE
    )


def revived(current: Episode, episodes: Sequence[Episode], today: date) -> Iterator[Episode]:
    """Quarantines that an illness had made idle and that no known illness covers any more.

    `current` is an episode as it will be, in place of the known one among `episodes`. One quarantine at a
    time: none beside an active one of the same days, nor after the last of its days.
    """
    known = [*(one for one in episodes if one.episode_id != current.episode_id), current]
    active = [one for one in known if one.status is EpisodeStatus.ACTIVE]
    for one in known:
        waits = one.status_reason == BECAME_CASE and one.status is not EpisodeStatus.ACTIVE
        if one is current or not waits or one.end_date < today:
            continue
        if not any(covers(case, one) for case in known) and not any(coincide(one, other) for other in active):
            active.append(one)
            yield one


class EpisodeFacts(NamedTuple):
    """What a registration says about an episode.

    `anchor` is the specimen date of a case, the last exposure of a contact; `is_dated` is False where the
    file gave no date. `fields` are EPISODE_FIELDS, None where the file is silent. `closed` is why it is over
    although its days are not: deceased, recovered, hospitalised.
    """

    kind: EpisodeKind
    anchor: date
    is_dated: bool
    fields: Mapping[str, Any]
    closed: str | None
    origin: str

    def current(self, episodes: Sequence[Episode]) -> Episode | None:
        """The known episode that this is about, the nearest if there are several."""
        near = [
            episode
            for episode in episodes
            if episode.kind is self.kind and abs(episode.anchor_date - self.anchor) <= _SAME_EPISODE
        ]
        # One that was merged into another person's is the last to be taken up again.
        return min(
            near,
            key=lambda one: (
                one.status_reason == MERGED,
                abs(one.anchor_date - self.anchor),
                one.anchor_date,
            ),
            default=None,
        )

    def begin(
        self,
        person_id: str,
        episodes: Sequence[Episode],
        rules: RuleBook,
        now: datetime,
        today: date,
        *,
        first_row: FirstRow | None = None,
    ) -> Episode:
        """A new episode beside the known ones; one that is over already is only recorded."""
        in_force = rules.on(self.anchor)
        end = in_force.end_date(self.kind, self.anchor, self.fields["onset_date"])
        closed = self.closed or (OVER_ON_ARRIVAL if end < today else None)
        begun = Episode.of_valid(
            episode_id=episode_id(person_id, self.kind, self.anchor),
            person_id=person_id,
            kind=self.kind,
            status=EpisodeStatus.RECORDED if closed else EpisodeStatus.ACTIVE,
            status_reason=closed,
            anchor_date=self.anchor,
            last_exposure=self.anchor if self.kind is EpisodeKind.CONTACT and self.is_dated else None,
            end_date=end,
            rule_version=in_force.version,
            origin=self.origin,
            created_at=now,
            first_row=first_row,
            **self.fields,
        )
        if closed is None and any(covers(known, begun) for known in episodes):
            # Somebody who is ill at the time does not become a mere contact.
            idle = {"status": EpisodeStatus.RECORDED, "status_reason": BECAME_CASE}
            return begun.model_copy(update=idle)
        return begun

    def corrections(
        self,
        episode: Episode,
        episodes: Sequence[Episode],
        weighing: Weighing,
        rules: RuleBook,
        today: date,
        *,
        onset_is_residents: bool = False,
    ) -> dict[str, Any]:
        """The fields of a known episode that change; empty when nothing does. None removes a value."""
        changes = {
            name: value
            for name, value in self.fields.items()
            if weighing.replaces(_fact(episode, name), value, getattr(episode, name))
        }
        changes |= self._moved(episode, changes, rules, onset_is_residents=onset_is_residents)
        return changes | self._status(episode.model_copy(update=changes), episode, episodes, weighing, today)

    def _moved(
        self, episode: Episode, changes: Mapping[str, Any], rules: RuleBook, *, onset_is_residents: bool
    ) -> dict[str, Any]:
        """A new first day or onset, and the end that follows."""
        facts = self._first_day(episode, changes)
        if "anchor_date" not in facts and "onset_date" not in changes:
            return facts
        anchor = facts.get("anchor_date", episode.anchor_date)
        in_force = rules.on(anchor)
        last_symptom = episode.last_symptom_date
        end = in_force.end_date(
            self.kind, anchor, changes.get("onset_date", episode.onset_date), last_symptom
        )
        if onset_is_residents:
            # A resident's own word may lengthen isolation, never shorten it: that is for a doctor.
            end = max(end, in_force.end_date(self.kind, anchor, last_symptom=last_symptom))
        facts |= {"end_date": end, "rule_version": in_force.version}
        return {name: value for name, value in facts.items() if value != getattr(episode, name)}

    def _first_day(self, episode: Episode, changes: Mapping[str, Any]) -> dict[str, Any]:
        """The first day as all that is known says it.

        A contact's last exposure only grows later: one contact of two cases stands in two rows, and neither
        may undo the other. Without any stated exposure the earliest assumed day stands.
        """
        if self.kind is EpisodeKind.CASE:
            specimen = changes.get("specimen_date", episode.specimen_date)
            anchor = specimen or changes.get("result_date", episode.result_date) or episode.anchor_date
            return {"anchor_date": anchor} if anchor != episode.anchor_date else {}
        if not self.is_dated:
            earlier = episode.last_exposure is None and self.anchor < episode.anchor_date
            return {"anchor_date": self.anchor} if earlier else {}
        if episode.last_exposure is not None and self.anchor <= episode.last_exposure:
            return {}
        moved = {"anchor_date": self.anchor} if self.anchor != episode.anchor_date else {}
        return {**moved, "last_exposure": self.anchor}

    def _status(
        self,
        corrected: Episode,
        episode: Episode,
        episodes: Sequence[Episode],
        weighing: Weighing,
        today: date,
    ) -> dict[str, Any]:
        """Whether the episode is over now, or lives again."""
        reason = episode.status_reason
        if reason == MERGED:
            return {}
        outcome = reason if reason not in _BY_DATES else None
        if weighing.replaces(_fact(episode, "status_reason"), self.closed, outcome):
            over = {"status": EpisodeStatus.ENDED} if episode.status is EpisodeStatus.ACTIVE else {}
            return {**over, "status_reason": self.closed}
        idle = any(covers(known, corrected) for known in episodes if known.episode_id != episode.episode_id)
        moved = corrected.end_date != episode.end_date
        if episode.status is EpisodeStatus.ACTIVE and moved and corrected.end_date < today:
            return {"status": EpisodeStatus.ENDED, "status_reason": OVER_ON_ARRIVAL}
        lives = reason in _BY_DATES and corrected.end_date >= today and not idle
        if lives and episode.status is not EpisodeStatus.ACTIVE and (moved or reason == OVER_ON_ARRIVAL):
            return taken_back(episode)
        return {}


def _fact(episode: Episode, name: str) -> str:
    return episode_fact(episode.episode_id, name)
