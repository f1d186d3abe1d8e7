"""The function that finds addresses: its queue, its geocoder, the tracers' queues that it fills."""

from collections.abc import Mapping

from aws_cdk import Stack
from aws_cdk import aws_sqs as sqs

from desac import events as domain
from desac.domain.silence import SilenceStep
from infra import catalogue, patterns, permissions
from infra.consumer_maker import ConsumerMaker
from infra.queue_consumer import THE_QUEUE, Delivery

# Each asks one address after the other, some ten a second: together they stay below the 100 requests a second
# that an account may make by default (Amazon Location, service quotas of Places).
_AT_ONCE = 8


def make_geolocate(maker: ConsumerMaker, tracer_queues: Mapping[str, sqs.Queue]) -> None:
    """The consumer; `tracer_queues` by kecamatan code."""
    stage = maker.resources.stage
    redirect = stage.geo_places_endpoint_url
    urls = ",".join(f"{code}={queue.queue_url}" for code, queue in tracer_queues.items())
    geolocate = maker.make(
        "Geolocate",
        catalogue.GEOLOCATE,
        on=patterns.domain_events(domain.IntakeSubmitted, domain.ResidentUnreachable, domain.LocationShared),
        settings={
            "geocoder_region": stage.geocoder_region,
            "geocoder_operation": stage.geocoder_operation,
            "tracer_queue_urls": urls,
        },
        environment={"AWS_ENDPOINT_URL_GEO_PLACES": redirect} if redirect else {},
        may=[
            permissions.geocode(
                Stack.of(maker.resources.storage), stage.geocoder_region, stage.geocoder_operation
            ),
            permissions.send(*tracer_queues.values()),
        ],
        queues={THE_QUEUE: Delivery(at_once=_AT_ONCE, puts_off=True)},
    )
    # A silence that has come to the tracer makes a task as any other reason does.
    silent = patterns.domain_events(domain.SilenceRaised, where={"step": [SilenceStep.TRACER.value]})
    maker.fill(geolocate, silent, also=True)
