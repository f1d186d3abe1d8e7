"""Sembako: requests follow forms, episodes and answers; the resident is asked after each delivery."""

from desac import events as domain
from desac.domain.aid import AidState
from infra import catalogue, patterns
from infra.consumer_maker import ConsumerMaker

_FELL_AWAY = {"state": [AidState.REFUSED.value, AidState.CANCELLED.value]}


def make_sembako(maker: ConsumerMaker) -> None:
    """The consumer of requests, and the one that asks."""
    requests = maker.make(
        "Sembako",
        catalogue.SEMBAKO,
        on=patterns.domain_events(domain.IntakeSubmitted, where={"sembako_wanted": [True]}),
    )
    bus = maker.resources.bus
    for name, pattern in {
        # An isolation that lives again has its own event, and wants no rule of its own.
        "EndRule": patterns.domain_events(domain.CaseRegistered, domain.EpisodeEnded, domain.AidAnswered),
        "EndDateRule": patterns.domain_events(domain.EpisodeChanged, where={"changed": ["end_date"]}),
        "FellAwayRule": patterns.domain_events(domain.AidStateChanged, where=_FELL_AWAY),
    }.items():
        requests.receive(name, pattern, undelivered=bus.undelivered, bus=bus.bus)
    maker.make("NotifyAid", catalogue.NOTIFY_AID, on=patterns.domain_events(domain.AidDelivered))
