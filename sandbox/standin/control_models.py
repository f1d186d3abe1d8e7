"""What a program may send to `/_sandbox/`, checked."""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from sandbox.standin.messaging_limit import Tier
from sandbox.standin.number import Rating
from sandbox.standin.template_entry import Quality, Status
from sandbox.standin.whatsapp_validation import PHONE


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


def _phone(number: str) -> str:
    if not PHONE.fullmatch(number):
        raise ValueError(f"{number!r} is no phone number like +6281234567890")
    return number


Phone = Annotated[str, AfterValidator(_phone)]


class Webhook(_Strict):
    """Where webhooks go."""

    url: Annotated[str, Field(pattern=r"^https?://")]


class Point(_Strict):
    """A location, perhaps a named one."""

    latitude: Annotated[float, Field(ge=-90, le=90)]
    longitude: Annotated[float, Field(ge=-180, le=180)]
    name: str | None = None
    address: str | None = None


class Media(_Strict):
    """Something sent that nobody here reads."""

    kind: Literal["audio", "document", "image", "sticker", "video"]
    caption: str = ""
    filename: str = ""


class Reaction(_Strict):
    """An emoji, none to take it back; by itself on the last message."""

    emoji: str = ""
    message_id: str | None = None


class Reply(_Strict):
    """One answer of a resident, exactly one of the kinds."""

    to: Phone
    text: Annotated[str, Field(min_length=1, max_length=4096)] | None = None
    payload: Annotated[str, Field(min_length=1)] | None = None
    location: Point | None = None
    media: Media | None = None
    reaction: Reaction | None = None
    unsupported: Annotated[str, Field(min_length=1)] | None = None
    changed_number: Phone | None = None

    quoting: Annotated[str, Field(description="id of the message that the text answers")] | None = None
    hidden: bool | None = None
    name: str | None = None

    @model_validator(mode="after")
    def _one_answer(self) -> Self:
        kinds = (
            *(self.text, self.payload, self.location),
            *(self.media, self.reaction, self.unsupported, self.changed_number),
        )
        if sum(answer is not None for answer in kinds) != 1:
            raise ValueError(
                "give exactly one of text, payload and location"
                " (or media, reaction, unsupported, changed_number)"
            )
        return self


class NumberChange(_Strict):
    """What Meta thinks of the number from now on."""

    messaging_limit: Tier | None = None
    quality_rating: Rating | None = None


class TemplateChange(_Strict):
    """What Meta decided about a template; its webhooks follow."""

    name: str
    language: str = "id"
    status: Status | None = None
    reason: str = "NONE"
    quality: Quality | None = None
