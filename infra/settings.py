"""What differs between stages: `config/stages/<stage>.json`; `-c name=value` overrides single values."""

import json
import platform
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

ROOT = Path(__file__).resolve().parents[1]
STAGES = ROOT / "config" / "stages"

KECAMATAN_CODES = ("51.71.01", "51.71.02", "51.71.03", "51.71.04")
"""The city's kecamatan, one tracer queue each; a test compares them with the village list."""


def _listed(value: object) -> object:
    """A context value `a,b` as a list; what the file holds is one already."""
    return [part for part in value.split(",") if part] if isinstance(value, str) else value


_SENDERS_SECONDS = 7
"""Of the 15 in which a sender begins new messages; two of them share the number's pace."""


class StageSettings(BaseModel):
    """One stage. Durations are in the unit their name says; an empty text means "not given"."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    stage: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    region: str = "ap-southeast-3"
    account: str = ""
    """Fixes the account the stack may be deployed to; empty takes the one of the credentials."""

    layer_platform: str = "aarch64-manylinux_2_28"
    """A platform as uv names it, or `host` for the machine that synthesizes (the local run)."""

    keep_data: bool = True
    """Deletion protection, and tables, buckets, keys and users outlive the stack."""
    log_retention_days: int = 90
    event_archive_days: int = Field(default=90, ge=0)
    # Alarms over several metrics; the local emulator takes none.
    alarm_expressions: bool = True
    """How long the bus can replay events; 0 keeps no archive (see docs/adr/0006-infra-event-archive.md)."""
    warm_writes_per_second: int = Field(default=0, ge=0)
    """Write throughput the table is kept warm for; 0 leaves it to DynamoDB (4,000 for a new table)."""
    alarm_email: str = ""
    operators_email: str = ""
    """Who gets a note about every file: its counts, or that it waits for approval."""
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    whatsapp_base_url: str = "https://graph.facebook.com"
    whatsapp_api_version: str = "v26.0"
    whatsapp_phone_number_id: str = ""
    whatsapp_messages_per_second: int = Field(default=80, ge=1)
    """What WhatsApp takes from the number; senders aim at 95 % of it."""
    quiet_hours: str = Field(default="21:00-06:00", pattern=r"^(\d\d:\d\d-\d\d:\d\d)?$")
    """When nothing is sent that can wait (WITA); empty: at no time."""
    sending_batch: int = Field(default=100, ge=1, le=1000)
    """Messages of a blast that one sender takes at a time."""
    whatsapp_business_account_id: str = ""
    """The WhatsApp Business Account whose templates `desac templates` registers."""
    whatsapp_app_id: str = ""
    """The Meta app that takes the sample file of a template with a handbook; empty registers it without."""
    result_wording: Literal["plain", "notice"] = "plain"
    """`plain` tells the result in the message; `notice` only that there is one, behind the birth date."""
    geocoder_region: str = "ap-southeast-2"
    geocoder_operation: Literal["Geocode", "SearchText"] = "Geocode"
    """`SearchText` where the region has no `Geocode` (ap-southeast-1 and -5, GrabMaps); it scores nothing."""
    geo_places_endpoint_url: str = ""
    """Where Amazon Location answers instead of AWS; the local run's stand-in."""

    form_base_url: str = ""
    """The public address before `/f/<token>`; empty takes the public API's own."""
    link_days: int = Field(default=30, ge=1)
    household_wait_seconds: int = Field(default=60, ge=0, le=900)
    """How long a registration waits to be planned, so that the rows of a household are there together."""
    household_people: int = Field(default=8, ge=1, le=8)
    """More people than this on one phone are no household; 1 writes to everybody separately (ADR 12)."""
    figures_wait_seconds: int = Field(default=10, ge=0, le=900)
    """How long whoever changed waits to be counted, so that several changes are counted together."""
    check_in_at: str = Field(default="08:00", pattern=r"^(\d\d:\d\d)?$")
    """When residents are asked how they are (WITA); empty: at no time by itself."""
    check_in_reminder_at: str = Field(default="14:00", pattern=r"^(\d\d:\d\d)?$")
    """When those who have not answered are asked once more (WITA); empty: at no time by itself."""
    silence_minutes: int = Field(default=24 * 60, ge=1)
    lease_minutes: int = Field(default=8 * 60, ge=1)
    follow_up_minutes: int = Field(default=5, ge=1)
    max_file_megabytes: int = Field(default=512, ge=1)
    max_file_rows: int = Field(default=1_200_000, ge=1)
    max_workbook_rows: int = Field(default=200_000, ge=1)
    max_columns: int = Field(default=256, ge=1)
    max_cell_characters: int = Field(default=32_767, ge=1)
    """Larger files are refused with words; the function's memory and disk are made for these (ADR 10)."""
    hold_above_recipients: int = Field(default=2000, ge=0)
    """A file that would send messages to more people waits for `desac approve`."""
    hold_above_rejected_percent: int = Field(default=30, ge=0, le=100)
    """A file with a larger share of rejected rows waits for `desac approve`."""
    consumer_concurrency: int = Field(default=0, ge=0)
    """How many of each queue consumer may run at once; 0 leaves it to Lambda, SQS takes no less than 2."""

    console_urls: Annotated[list[str], BeforeValidator(_listed)] = []
    """Further addresses of the console, with trailing slash; CORS takes their origins (docs/adr/0007)."""
    map_style_url: str = Field(default="", pattern=r"^(https://[^/]+/.+)?$")
    """A MapLibre style with streets, as Amazon Location's `…/v2/styles/Standard/descriptor`; empty: none."""
    map_key: str = ""
    """The API key of that service, restricted to the console's address; it is public like the page."""
    staff_mfa: Literal["off", "optional", "required"] = "required"
    password_sign_in: bool = False
    """Lets a script sign in with a password alone; only the local run's tests do."""
    public_requests_per_second: int = 500
    form_posts_per_second: int = 100
    """Of the public requests: so many posts to each route of the form, whoever sends them."""
    staff_requests_per_second: int = 100

    @property
    def streets_origin(self) -> str:
        """The server of the map's tiles; empty without any."""
        return "/".join(self.map_style_url.split("/")[:3])

    @property
    def sending_at_once(self) -> int:
        """Messages of a blast in one batch: no more than a sender has time for."""
        return min(self.sending_batch, _SENDERS_SECONDS * self.whatsapp_messages_per_second)

    @property
    def architecture(self) -> Literal["arm64", "x86_64"]:
        """The processor the functions run on; it must fit the layer."""
        name = platform.machine() if self.layer_platform == "host" else self.layer_platform
        return "arm64" if name.startswith(("aarch64", "arm64")) else "x86_64"


def load(context: Callable[[str], object], stages: Path = STAGES) -> StageSettings:
    """The stage that the context names (`production` without one), with the values the context overrides.

    Raises FileNotFoundError for an unknown stage and pydantic's ValidationError for a bad value.
    """
    stage = str(context("stage") or "production")
    path = stages / f"{stage}.json"
    if not path.is_file():
        known = ", ".join(sorted(file.stem for file in stages.glob("*.json")))
        raise FileNotFoundError(f"no stage {stage!r} in {stages}; there are: {known}")
    values = json.loads(path.read_text(encoding="utf-8"))
    for name in StageSettings.model_fields:
        if (value := context(name)) is not None:
            values[name] = value
    return StageSettings.model_validate(values)
