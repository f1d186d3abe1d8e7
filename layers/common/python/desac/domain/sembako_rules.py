"""Who is entitled to sembako: dated configuration, since it changed more than once."""

from collections.abc import Sequence
from datetime import date

from desac.domain.base import Record
from desac.domain.episode import Episode, EpisodeKind, EpisodeStatus

NOT_ISOLATING = "not_isolating"
ISOLATION_OVER = "isolation_over"


class SembakoRules(Record):
    """One version of the rules; see `desac/config/sembako_rules.json`."""

    version: str
    valid_from: date
    source: str
    eligible_kinds: tuple[EpisodeKind, ...]

    def refusal(self, episode: Episode, today: date) -> str | None:
        """Why an episode gets nothing on `today` (a local date), None if it is entitled."""
        if episode.kind not in self.eligible_kinds:
            return NOT_ISOLATING
        if episode.status is not EpisodeStatus.ACTIVE or episode.end_date < today:
            return ISOLATION_OVER
        return None


def rules_on(versions: Sequence[SembakoRules], day: date) -> SembakoRules:
    """The version in force on `day`; the oldest one for days before it. Raises ValueError for none."""
    ordered = sorted(versions, key=lambda rules: rules.valid_from)
    if not ordered:
        raise ValueError("no sembako rules configured")
    return [ordered[0], *(rules for rules in ordered if rules.valid_from <= day)][-1]
