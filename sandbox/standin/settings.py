"""Everything about the stand-in that somebody may want to set."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from sandbox.standin.messaging_limit import Tier

DATA = Path(__file__).resolve().parents[2] / "layers/common/python/desac/data"

Share = Annotated[float, Field(ge=0, le=1)]
Seconds = Annotated[float, Field(ge=0)]


class StandInSettings(BaseModel):
    """Limits and delays default to WhatsApp's own, except that a message is read within a second."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    host: str = "127.0.0.1"
    port: int = Field(8700, ge=0, le=65535)
    public_base_url: str | None = Field(None, description="Where visitors reach it, if not host:port.")

    phone_number_id: str = "110361224400112"
    waba_id: str = "220361224400112"
    app_id: str = "330361224400112"
    display_phone_number: str = "628113800112"
    access_token: str = "local-access-token"
    app_secret: str = "local-app-secret"
    verify_token: str = "local-verify-token"
    api_versions: tuple[str, ...] = ("v25.0", "v26.0")
    messaging_limit: Tier = "TIER_UNLIMITED"
    limit_refusal: Literal["webhook", "answer"] = Field(
        "webhook",
        description="How a message beyond the messaging limit fails: accepted and 131048 later, or at once.",
    )
    template_review_seconds: Seconds = Field(2, description="How long a submitted template is PENDING.")
    templates: Path | None = Field(None, description="JSON file, or folder of them, of template definitions.")

    limit_per_second: int = Field(80, ge=1, description="Messages a second for the whole number.")
    pair_seconds: float = Field(6, ge=0, description="One message to one resident per so many seconds …")
    pair_burst: int = Field(45, ge=1, description="… of which so many may be borrowed from the future.")
    window_refusal: Literal["webhook", "answer"] = Field(
        "webhook",
        description="How free text outside the 24 hours fails: Meta accepts it and reports 131047 later.",
    )

    sent_after: Seconds = 0.2
    delivered_after: Seconds = 0.5
    read_after: Seconds = 1.0
    not_on_whatsapp_suffixes: tuple[str, ...] = ("999",)
    unread_suffixes: tuple[str, ...] = ("998",)
    hidden_number_suffixes: tuple[str, ...] = Field(
        (), description="Whose answers carry no number, only the id that WhatsApp gives since 2026."
    )
    name_parameters: tuple[str, ...] = Field(
        ("nama", "name"), description="Template parameters that hold the resident's name, for the inbox."
    )

    webhook_url: str | None = None
    webhook_window: float = Field(0.2, gt=0, description="Updates due within it travel together.")
    webhook_batch: int = Field(200, ge=1, le=1000)
    webhook_timeout: float = Field(20, gt=0)
    webhook_first_retry: float = Field(0.5, gt=0)
    webhook_longest_retry: float = Field(30, gt=0)
    webhook_ca_file: Path | None = Field(None, description="Certificate to trust when the webhook is https.")

    villages: Path = DATA / "denpasar_villages.csv"
    polygons: Path = DATA / "denpasar_villages.geojson"
    geocode_wrong_share: Share = 0.04
    geocode_missing_share: Share = 0.03
