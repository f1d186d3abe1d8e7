"""Which episode a row speaks of, how a new one begins, and what a corrected row changes in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from desac.domain.episode import Episode, EpisodeKind, EpisodeStatus
from desac.domain.ids import episode_id
from desac.domain.rules import RuleBook

EPISODE_FIELDS = ("specimen_date", "result_date", "onset_date", "test")
"""What a file may say about an episode besides its first day."""

OVER_ON_ARRIVAL = "over_on_arrival"
BECAME_CASE = "became_case"
# Two dates of one kind this close together are one illness, not two.
_SAME_EPISODE = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class EpisodeFacts:
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
        """The known episode that this is about, if any."""
        for episode in episodes:
            if episode.kind is self.kind and abs(episode.anchor_date - self.anchor) <= _SAME_EPISODE:
                return episode
        if self.kind is EpisodeKind.CASE:
            return None
        # Somebody who is ill at the time does not become a mere contact: only the edge is new.
        ill = (one for one in episodes if one.kind is EpisodeKind.CASE and self._falls_within(one))
        return next(ill, None)

    def _falls_within(self, episode: Episode) -> bool:
        return episode.status is EpisodeStatus.ACTIVE and self.anchor <= episode.end_date

    def superseded(self, episodes: Sequence[Episode]) -> tuple[Episode, ...]:
        """Active quarantines that end because their contact turned out positive."""
        if self.kind is not EpisodeKind.CASE:
            return ()
        return tuple(
            old
            for old in episodes
            if old.kind is EpisodeKind.CONTACT
            and old.status is EpisodeStatus.ACTIVE
            and self.anchor - old.end_date <= _SAME_EPISODE
        )

    def begin(self, person_id: str, rules: RuleBook, now: datetime, today: date) -> Episode:
        """A new episode; one that is over already is only recorded, and nobody is written to."""
        in_force = rules.on(self.anchor)
        end = in_force.end_date(self.kind, self.anchor, self.fields["onset_date"])
        closed = self.closed or (OVER_ON_ARRIVAL if end < today else None)
        return Episode(
            episode_id=episode_id(person_id, self.kind, self.anchor),
            person_id=person_id,
            kind=self.kind,
            status=EpisodeStatus.RECORDED if closed else EpisodeStatus.ACTIVE,
            status_reason=closed,
            anchor_date=self.anchor,
            end_date=end,
            rule_version=in_force.version,
            origin=self.origin,
            created_at=now,
            **self.fields,
        )

    def corrections(self, episode: Episode, rules: RuleBook, today: date) -> dict[str, Any]:
        """The fields of a known episode that change; empty when nothing does. None removes a value."""
        if episode.kind is not self.kind:
            return {}
        changes = {
            name: value
            for name, value in self.fields.items()
            if value is not None and value != getattr(episode, name)
        }
        changes |= self._moved(episode, changes, rules)
        if self.closed and episode.status is EpisodeStatus.ACTIVE:
            changes |= {"status": EpisodeStatus.ENDED, "status_reason": self.closed}
        elif not self.closed and self._lives_again(episode, changes.get("end_date", episode.end_date), today):
            changes |= {"status": EpisodeStatus.ACTIVE, "status_reason": None}
        return changes

    def _moved(self, episode: Episode, changes: Mapping[str, Any], rules: RuleBook) -> dict[str, Any]:
        """A new first day or onset, and the end that follows.

        A contact's last exposure only grows later: one contact of two cases stands in two rows, and neither
        may undo the other.
        """
        moves = self.is_dated and (
            self.anchor != episode.anchor_date
            if self.kind is EpisodeKind.CASE
            else self.anchor > episode.anchor_date
        )
        anchor = self.anchor if moves else episode.anchor_date
        if not moves and "onset_date" not in changes:
            return {}
        in_force = rules.on(anchor)
        end = in_force.end_date(self.kind, anchor, changes.get("onset_date", episode.onset_date))
        facts = {"anchor_date": anchor, "end_date": end, "rule_version": in_force.version}
        return {name: value for name, value in facts.items() if value != getattr(episode, name)}

    def _lives_again(self, episode: Episode, end: date, today: date) -> bool:
        return episode.status_reason == OVER_ON_ARRIVAL and end >= today
