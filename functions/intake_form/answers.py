"""The answers, as one model. Every error carries a code whose words are in `templates/words.json`."""

from datetime import date
from typing import Self

from pydantic import BaseModel, ConfigDict, ValidationInfo, field_validator, model_validator

from desac.domain.location import GeoPoint
from desac.domain.nik import parse_kk
from desac.domain.phone import parse_phones
from functions.intake_form.choices import choices_of, recent_day, wrong
from functions.intake_form.fields import UNKNOWN_VILLAGE
from functions.intake_form.position import is_short_link, parse_position

_SHORTEST_ADDRESS, _LONGEST_ADDRESS = 5, 300
_SHORTEST_NAME, _LONGEST_NAME, _LONGEST_RELATION, _LONGEST_NOTE = 2, 100, 60, 1000
_LARGEST_HOUSEHOLD = 30


class ContactAnswer(BaseModel):
    """One row of the table of contacts. `number` is the row's, from 1."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    number: int
    name: str
    phone: str | None = None
    relation: str | None = None
    last_met: date | None = None

    @field_validator("name", mode="before")
    @classmethod
    def _name(cls, text: str) -> str:
        if not text:
            raise wrong("contact_name_missing")
        if not _SHORTEST_NAME <= len(text) <= _LONGEST_NAME:
            raise wrong("contact_name_length")
        return text

    @field_validator("phone", mode="before")
    @classmethod
    def _phone(cls, text: str) -> str | None:
        reading = parse_phones(text)
        if reading.first is None and reading.code != "phone_missing":
            raise wrong("contact_phone_unreadable")
        return reading.first

    @field_validator("relation", mode="before")
    @classmethod
    def _relation(cls, text: str) -> str | None:
        if len(text) > _LONGEST_RELATION:
            raise wrong("relation_length")
        return text or None

    @field_validator("last_met", mode="before")
    @classmethod
    def _last_met(cls, text: str, info: ValidationInfo) -> date | None:
        return recent_day(text, info, "last_met_future")


class Answers(BaseModel):
    """Everything the form asks, in the order of the page."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    address: str
    village_code: str | None
    position: GeoPoint | None
    red_flags: tuple[str, ...]
    symptoms: tuple[str, ...]
    onset_date: date | None
    contacts: tuple[ContactAnswer, ...]
    sembako_wanted: bool
    household_size: int | None
    kk: str | None
    note: str | None

    @field_validator("address", mode="before")
    @classmethod
    def _address(cls, text: str) -> str:
        if len(text) < _SHORTEST_ADDRESS:
            raise wrong("address_short")
        if len(text) > _LONGEST_ADDRESS:
            raise wrong("address_long")
        return text

    @field_validator("village_code", mode="before")
    @classmethod
    def _village(cls, text: str, info: ValidationInfo) -> str | None:
        if text == UNKNOWN_VILLAGE:
            return None
        if not text:
            raise wrong("village_missing")
        village = choices_of(info).villages.by_code(text)
        if village is None:
            raise wrong("choice_unknown")
        return village.code

    @field_validator("position", mode="before")
    @classmethod
    def _position(cls, text: str) -> GeoPoint | None:
        if not text:
            return None
        if is_short_link(text):
            raise wrong("position_short_link")
        point = parse_position(text)
        if point is None:
            raise wrong("position_unreadable")
        return point

    @field_validator("symptoms", "red_flags", mode="before")
    @classmethod
    def _known(cls, chosen: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        allowed: frozenset[str] = getattr(choices_of(info), str(info.field_name))
        if not allowed.issuperset(chosen):
            raise wrong("choice_unknown")
        return tuple(sorted(chosen))

    @field_validator("onset_date", mode="before")
    @classmethod
    def _onset(cls, text: str, info: ValidationInfo) -> date | None:
        return recent_day(text, info, "onset_future")

    @field_validator("sembako_wanted", mode="before")
    @classmethod
    def _sembako(cls, text: str) -> bool:
        if text not in {"", "ya", "tidak"}:
            raise wrong("choice_unknown")
        return text == "ya"

    @field_validator("household_size", mode="before")
    @classmethod
    def _household(cls, text: str) -> int | None:
        if not text:
            return None
        # isdecimal() also takes other scripts' digits, which int() reads as well.
        if not text.isdecimal() or len(text) > 2 or not 1 <= int(text) <= _LARGEST_HOUSEHOLD:  # noqa: PLR2004
            raise wrong("household_size")
        return int(text)

    @field_validator("kk", mode="before")
    @classmethod
    def _kk(cls, text: str) -> str | None:
        if not text:
            return None
        kk = parse_kk(text)
        if kk is None:
            raise wrong("kk_unreadable")
        return kk

    @field_validator("note", mode="before")
    @classmethod
    def _note(cls, text: str) -> str | None:
        if len(text) > _LONGEST_NOTE:
            raise wrong("note_long")
        return text or None

    @model_validator(mode="after")
    def _onset_needs_symptoms(self) -> Self:
        if self.onset_date and not (self.symptoms or self.red_flags):
            raise wrong("onset_without_symptoms")
        return self
