"""Failures on demand, as a program asks for them: whom they hit and what goes wrong."""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Share = Annotated[float, Field(ge=0, le=1)]
HttpStatus = Annotated[int, Field(ge=400, le=599)]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class WebhookFaults(_Strict):
    """What becomes of the webhooks, each for an exact share of them.

    Meta repeats, delays and reorders; it gives up after 7 days, so that something may never be told.
    """

    duplicated: Share = Field(0.0, description="told once more in a later webhook")
    delayed: Share = Field(0.0, description="told `delay` seconds later")
    delay: float = Field(0.0, ge=0, le=3600)
    backwards: Share = Field(0.0, description="of the messages: their receipts come the last one first")
    skipping_delivered: Share = Field(0.0, description="of the messages: read is told, delivered never was")
    untold: Share = Field(0.0, description="of the receipts: never told")
    without_callback: Share = Field(0.0, description="of the receipts: without biz_opaque_callback_data")
    batch: int | None = Field(None, ge=1, le=1000, description="at most so many updates in one webhook")


class Faults(_Strict):
    """`share` of the requests to send fail as said; the limit per second holds for all of them.

    `template` and `to` narrow down whom it hits, `times` and `for_seconds` how long. The first group of
    outcomes refuses the message, or loses the answer to one that was accepted; the second lets it be
    accepted and fail, or be held, later.
    """

    share: Share = 1.0
    template: str | None = None
    to: str | None = None
    times: int | None = Field(None, ge=1)
    for_seconds: float | None = Field(None, gt=0)

    delay: float = Field(0.0, ge=0, le=300)
    error_code: int | None = Field(None, ge=0)
    drop_request: bool = Field(False, description="the connection ends before the message is accepted")
    drop_answer: bool = Field(False, description="the connection ends after it was accepted")
    bare_status: HttpStatus | None = Field(None, description="an answer without a body")
    html_status: HttpStatus | None = Field(None, description="a page of something in between")
    after_accepting: bool = Field(
        False, description="for the last two: the message was accepted all the same"
    )

    failed_code: int | None = Field(None, ge=0, description="accepted, and this code in a failed status")
    message_status: Literal["held_for_quality_assessment", "paused"] | None = None
    held_seconds: float = Field(5.0, ge=0, description="how long such a message is held")

    limit_per_second: int | None = Field(None, ge=0)
    webhooks: WebhookFaults | None = None

    @model_validator(mode="after")
    def _one_outcome(self) -> Self:
        refusals = [
            name
            for name in ("error_code", "drop_request", "drop_answer", "bare_status", "html_status")
            if getattr(self, name) is not None and getattr(self, name) is not False
        ]
        if len(refusals) > 1:
            raise ValueError(f"{' and '.join(refusals)} exclude each other: choose one")
        later = self.failed_code is not None or self.message_status is not None
        accepts = self.drop_answer or self.after_accepting or not refusals
        if later and not accepts:
            raise ValueError(
                f"{refusals[0]} refuses the message, so nothing can happen to it later: choose one"
            )
        if self.after_accepting and self.bare_status is None and self.html_status is None:
            raise ValueError("after_accepting goes with bare_status or html_status")
        return self


NO_FAULTS = Faults()
