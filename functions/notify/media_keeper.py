"""A day has passed, a file was put in the media bucket, or WhatsApp refused one: look after all files."""

from datetime import UTC, datetime
from typing import Any

from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.typing import LambdaContext

from desac.adapters import secrets
from desac.adapters.media import TableMediaBook, read_media
from desac.adapters.sqs_batch import consume_queue
from desac.adapters.table import Table
from desac.adapters.whatsapp_management import ManagementApi, NumberMedia
from desac.observability import logger
from desac.settings import settings
from functions.notify.media_files import media_files
from functions.notify.media_refresh import refresh


@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    """Whatever the record says, the answer is the same: see which files need uploading."""
    return consume_queue(event, context, lambda _: keep_fresh(datetime.now(UTC)))


def keep_fresh(now: datetime) -> None:
    """Upload what needs it. Raises as `refresh` does."""
    known = settings()
    number = known.whatsapp_phone_number_id
    with ManagementApi(
        base_url=known.whatsapp_base_url,
        version=known.whatsapp_api_version,
        access_token=secrets.secret(known.whatsapp_secret)["access_token"],
    ) as api:
        fresh = refresh(
            media_files().values(),
            lambda file: read_media(known.media_bucket, file.key),
            TableMediaBook(Table(known.table), number),
            NumberMedia(api, number),
            phone_number_id=number,
            now=now,
        )
    for one in fresh:
        logger.info("file uploaded", extra={"media": one.name, "until": one.expires_at.isoformat()})
