"""Sex, as identity cards tell it."""

from enum import StrEnum


class Sex(StrEnum):
    """As written on an Indonesian identity card: laki-laki or perempuan."""

    MALE = "L"
    FEMALE = "P"
