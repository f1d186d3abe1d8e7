"""Settings of the functions: environment variables, read once and checked.

Every function shares one model; the CDK app sets each variable it needs (see `infra/settings.py`).
"""

import os
from functools import cache
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, PositiveInt


class Settings(BaseModel):
    """Names come from the environment in capitals with the prefix `DESAC_`: `DESAC_TABLE`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    table: str = ""
    bus: str = ""
    drop_bucket: str = ""
    webhook_bucket: str = ""
    media_bucket: str = ""
    tracer_queue_urls: dict[str, str] = {}
    follow_up_queue_url: str = ""
    range_queue_url: str = ""
    figures_queue_url: str = ""
    daily_queue_url: str = ""
    check_in_queue_url: str = ""
    recount_queue_url: str = ""
    notes_topic: str = ""
    # Where staff look; it stands in notes about complaints.
    console_url: str = ""
    # A file waits for an operator above so many people to message, or such a share of rejected rows (0-100).
    hold_above_recipients: int = 2000
    hold_above_rejected_percent: int = 30
    # Larger files are refused with words; see `functions.ingest.limits` for what was measured.
    max_file_megabytes: PositiveInt = 512
    max_file_rows: PositiveInt = 1_200_000
    max_workbook_rows: PositiveInt = 200_000
    max_columns: PositiveInt = 256
    max_cell_characters: PositiveInt = 32_767
    whatsapp_secret: str = ""
    link_secret: str = ""
    whatsapp_base_url: str = "https://graph.facebook.com"
    whatsapp_api_version: str = "v26.0"
    whatsapp_phone_number_id: str = ""
    # Of the number as WhatsApp gave it; 95 % of it is used. Raised together with the number's own limit.
    whatsapp_messages_per_second: PositiveInt = 80
    # When nothing is sent that can wait (WITA), such as 21:00-06:00; empty: at no time.
    quiet_hours: str = "21:00-06:00"
    # How the first messages tell the result: `plain`, or `notice` with the result behind the birth date.
    result_wording: Literal["plain", "notice"] = "plain"
    geocoder_region: str = "ap-southeast-2"
    # Amazon Location's operation; which there is depends on the region (see `desac.adapters.geo_places`).
    geocoder_operation: Literal["Geocode", "SearchText"] = "Geocode"
    # Whose tracers get a resident of whom not even the kecamatan is known.
    default_kecamatan: str = "51.71.01"
    # Wrong birth dates in a row before a form link pauses, how long it does (minutes; doubled with every
    # further round), and how long a right one holds (minutes). Guessing must not pay, while an old phone
    # and a slow typist get through.
    form_check_tries: int = 5
    form_lock_minutes: int = 15
    form_session_minutes: int = 60
    # How often a link may be posted to, by whomever: a family that fills in its forms on one phone needs some
    # forty in a quarter of an hour. And how long an ended link waits until it can ask for another new one.
    form_posts: PositiveInt = 120
    form_posts_minutes: PositiveInt = 10
    form_link_wait_minutes: PositiveInt = 60
    # How long a form that was begun and not sent is kept, and how many people one form may name.
    form_draft_days: int = Field(default=7, ge=1, le=30)
    form_most_contacts: int = Field(default=50, ge=1, le=50)
    # The SSM parameter with the public address before `/f/<token>`.
    form_base_url_parameter: str = ""
    link_days: int = 30
    # More people than this on one phone are no household (an office, say): each gets their own message.
    # A message names eight at most: longer lists do not fit in it with names that anybody recognises.
    household_people: int = Field(default=8, ge=1, le=8)
    silence_minutes: int = 24 * 60
    lease_minutes: int = 8 * 60


@cache
def settings() -> Settings:
    """The settings of this process. Raises pydantic's ValidationError that names a bad variable."""
    found: dict[str, object] = {}
    for field, info in Settings.model_fields.items():
        value = os.environ.get(f"DESAC_{field.upper()}")
        if value is not None:
            found[field] = _mapping(value) if info.annotation == dict[str, str] else value
    return Settings.model_validate(found)


def _mapping(text: str) -> dict[str, str]:
    """`a=1,b=2` as a dictionary: JSON would need quoting in every template."""
    return dict(pair.split("=", 1) for pair in text.split(",") if pair)
