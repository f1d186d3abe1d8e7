"""The connection to WhatsApp that the settings name."""

from desac.adapters.whatsapp import CloudApi
from desac.settings import settings


def connect(token: str) -> CloudApi:
    """One for one thread, to be used in a `with` block."""
    known = settings()
    return CloudApi(
        base_url=known.whatsapp_base_url,
        version=known.whatsapp_api_version,
        phone_number_id=known.whatsapp_phone_number_id,
        access_token=token,
    )
