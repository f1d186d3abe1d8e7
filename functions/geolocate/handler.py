"""A form was sent or a resident cannot be reached: find the place, and a tracer if need be."""

from datetime import UTC, datetime
from typing import Any

from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.typing import LambdaContext

from desac.adapters.address_book import TableAddressBook
from desac.adapters.geo_places import AmazonLocation
from desac.adapters.geocoding_rules import geocoding_rules
from desac.adapters.health_rules import rule_book
from desac.adapters.locations import TableLocations
from desac.adapters.polygons import village_areas
from desac.adapters.sqs_batch import Later, consume_queue
from desac.adapters.table import Table
from desac.adapters.tracer_queues import TracerQueues
from desac.adapters.village_data import load_directory
from desac.domain.dates import WITA
from desac.domain.geocoding_rules import geocoding_rules_on
from desac.event.base import Event
from desac.observability import logger
from desac.settings import settings
from functions.geolocate import telemetry
from functions.geolocate.asking import Asker
from functions.geolocate.locating import Locator
from functions.geolocate.waiting import read_waiting, with_waiting
from functions.geolocate.work import Geolocation


@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    """Locate the resident of each event of the batch; who waits for the geocoder is put off."""
    geolocation, asker = _geolocation(context.aws_request_id, datetime.now(UTC))

    def one(body: dict[str, Any]) -> None:
        now = datetime.now(UTC)
        happened = Event.registry[body["detail-type"]].model_validate(body["detail"])
        put_off = geolocation.handle(happened, read_waiting(body, now), now)
        if put_off:
            if put_off.is_outage:
                telemetry.count(telemetry.UNAVAILABLE)
            raise Later(with_waiting(body, put_off.waiting), put_off.seconds)

    try:
        return consume_queue(event, context, one)
    finally:
        telemetry.count(telemetry.ASKED, asker.asked)
        telemetry.count(telemetry.KNOWN, asker.known)


def _geolocation(attempt: str, now: datetime) -> tuple[Geolocation, Asker]:
    configured = settings()
    table, villages = Table(configured.table), load_directory()
    geocoding = geocoding_rules_on(geocoding_rules(), now.astimezone(WITA).date())
    asker = Asker(
        geocoder=AmazonLocation(configured.geocoder_region, configured.geocoder_operation),
        book=TableAddressBook(table),
        rules=geocoding,
        attempt=attempt,
    )
    geolocation = Geolocation(
        store=TableLocations(table),
        locator=Locator(
            asker=asker,
            areas=village_areas(),
            villages=villages,
            min_scores=geocoding.min_scores,
        ),
        queues=TracerQueues(configured.tracer_queue_urls),
        villages=villages,
        rules=rule_book(),
        geocoding=geocoding,
        default_kecamatan=configured.default_kecamatan,
    )
    return geolocation, asker
