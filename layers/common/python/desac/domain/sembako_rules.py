"""Who is entitled to sembako, and how a package gets to the door: dated configuration, since it changed."""

from collections.abc import Sequence
from datetime import date

from pydantic import Field

from desac.domain.aid import AidState, Fund, MarkKind
from desac.domain.base import Record
from desac.domain.episode import Episode, EpisodeKind, EpisodeStatus

NOT_ISOLATING = "not_isolating"
ISOLATION_OVER = "isolation_over"


class FundRule(Record):
    """Whose packages the city pays. `city_areas` are beginnings of a KK or NIK (PPKK, two digits each).

    `by` are the papers in the order in which they are looked at: the first that is known decides.
    """

    city_areas: tuple[str, ...]
    by: tuple[MarkKind, ...]
    without_papers: Fund


class SembakoRules(Record):
    """One version of the rules; see `desac/config/sembako_rules.json`.

    `double_by` are the marks that make a request double; those in `unless_other_kk` do not where both
    families name a family card, and not the same. `delivered_from` are the states in which a package may be
    recorded as delivered. `four_eyes`: whoever verified a request may not approve it.
    """

    version: str
    valid_from: date
    source: str
    eligible_kinds: tuple[EpisodeKind, ...]
    double_by: tuple[MarkKind, ...]
    unless_other_kk: tuple[MarkKind, ...]
    fund: FundRule
    delivered_from: tuple[AidState, ...] = Field(min_length=1)
    four_eyes: bool
    # What is in a package, in the words of the berita acara.
    package: tuple[str, ...] = Field(min_length=1)

    def refusal(self, episode: Episode, today: date) -> str | None:
        """Why an episode gets nothing on `today` (a local date), None if it is entitled."""
        if episode.kind not in self.eligible_kinds:
            return NOT_ISOLATING
        if episode.status is not EpisodeStatus.ACTIVE or episode.end_date < today:
            return ISOLATION_OVER
        return None

    def fund_of(self, nik: str | None, kk: str | None) -> tuple[Fund, MarkKind | None]:
        """Who pays, and by which paper. The family card is of where a family is registered now."""
        papers = {MarkKind.NIK: nik, MarkKind.KK: kk}
        for kind in self.fund.by:
            paper = papers.get(kind)
            if paper:
                return (Fund.CITY if paper.startswith(self.fund.city_areas) else Fund.OTHER), kind
        return self.fund.without_papers, None


def rules_on(versions: Sequence[SembakoRules], day: date) -> SembakoRules:
    """The version in force on `day`; the oldest one for days before it. Raises ValueError for none."""
    ordered = sorted(versions, key=lambda rules: rules.valid_from)
    if not ordered:
        raise ValueError("no sembako rules configured")
    return [ordered[0], *(rules for rules in ordered if rules.valid_from <= day)][-1]
