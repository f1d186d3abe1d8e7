"""Doubt whether two people are one. It blocks nobody: it is noted, and an operator decides."""

from enum import StrEnum

from desac.domain.base import Record, UtcDatetime


class DoubtKind(StrEnum):
    """Why two people might be one."""

    # The same NIK beside another birth date and no name in common.
    SAME_NIK = "same_nik"
    # The same phone and birth date, yet names or NIK that contradict each other (twins, as a rule).
    SAME_PHONE_BIRTH = "same_phone_birth"
    # The same name, birth date and village, yet two NIK.
    SAME_NAME_BIRTH_VILLAGE = "same_name_birth_village"
    # One row bears the identities of two people.
    TWO_IN_ONE_ROW = "two_in_one_row"
    # The same phone and the same full name, and nothing that tells them apart.
    SAME_PHONE_NAME = "same_phone_name"


class Verdict(StrEnum):
    """What an operator decided."""

    MERGED = "merged"
    DISTINCT = "distinct"


class Doubt(Record):
    """That `person_id` might be `other_person_id`. `verdict` is None while somebody has to look at it."""

    person_id: str
    other_person_id: str
    kind: DoubtKind
    at: UtcDatetime
    verdict: Verdict | None = None
    decided_by: str | None = None
    reason: str | None = None
    decided_at: UtcDatetime | None = None
