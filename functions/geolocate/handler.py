"""A form was sent or a resident cannot be reached: find the place, and a tracer if need be."""

from datetime import UTC, datetime
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from desac.adapters.config_data import rule_book
from desac.adapters.geo_places import AmazonLocation
from desac.adapters.locations import TableLocations
from desac.adapters.polygons import village_areas
from desac.adapters.sqs_batch import consume_events
from desac.adapters.table import Table
from desac.adapters.tracer_queues import TracerQueues
from desac.adapters.village_data import load_directory
from desac.observability import logger
from desac.settings import settings
from functions.geolocate.locating import Locator
from functions.geolocate.work import Geolocation


@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> Any:
    """Locate the resident of each event of the batch."""
    configured = settings()
    villages = load_directory()
    geolocation = Geolocation(
        store=TableLocations(Table(configured.table)),
        locator=Locator(
            geocoder=AmazonLocation(configured.geocoder_region),
            areas=village_areas(),
            villages=villages,
            min_score=configured.geocoder_min_score,
        ),
        queues=TracerQueues(configured.tracer_queue_urls),
        villages=villages,
        rules=rule_book(),
        default_kecamatan=configured.default_kecamatan,
    )
    return consume_events(event, context, lambda one: geolocation.handle(one, datetime.now(UTC)))
