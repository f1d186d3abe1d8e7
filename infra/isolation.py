"""Isolation and quarantine: the clock of their end, and what is closed once they are over."""

from desac import events as domain
from desac.domain.assignment import Outcome
from infra import catalogue, patterns
from infra.consumer_maker import ConsumerMaker


def make_isolation(maker: ConsumerMaker) -> None:
    """The consumers of what begins, changes and ends."""
    following = maker.make(
        "FollowUpIsolation",
        catalogue.FOLLOW_UP_ISOLATION,
        on=patterns.domain_events(
            domain.CaseRegistered,
            domain.ContactRegistered,
            domain.EpisodeChanged,
            domain.SymptomsReported,
            domain.EmergencyRaised,
            domain.DailyReported,
        ),
    )
    left = {"outcome": [Outcome.LEFT_CITY.value]}
    maker.fill(following, patterns.domain_events(domain.AssignmentClosed, where=left), also=True)
    stage = maker.resources.stage
    maker.make(
        "NotifyEnded",
        catalogue.NOTIFY_ENDED,
        on=patterns.domain_events(domain.EpisodeEnded),
        settings={"result_wording": stage.result_wording},
    )
    # By itself, so that a death does not wait behind a file of thousands.
    maker.make("FollowUpOver", catalogue.FOLLOW_UP_OVER, on=patterns.domain_events(domain.EpisodeEnded))
