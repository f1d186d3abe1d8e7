"""What the calls about held files and reports take and answer."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from desac.adapters.staff_http import Answer, Payload
from desac.domain.village import VillageDirectory
from functions.ingest.audience import Addressed, Exclusion

EXCLUSION_TEXT = {
    Exclusion.ALREADY_KNOWN: "Sudah tercatat dan sudah diberi tahu",
    Exclusion.OVER_ON_ARRIVAL: "Masa isolasinya sudah lewat",
    Exclusion.OPTED_OUT: "Tidak mau menerima pesan",
    Exclusion.NO_PHONE: "Tidak ada nomor HP",
    Exclusion.NAMED_BEFORE: "Sudah disebut di baris sebelumnya",
}


class PartQuery(Payload):
    """Where to begin in the file: `next_part` of the answer before."""

    start: int = Field(0, ge=0, le=1_000_000)


class ReportQuery(Payload):
    """In which form."""

    format: Literal["xlsx", "csv"] = "xlsx"


class RefuseBody(Payload):
    """Why, for the sender of the file."""

    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=300)]


class RecipientView(Answer):
    """Somebody who would be written to; `sheet` counts from 0, `phone` is E.164."""

    row: int | None
    sheet: int | None
    name: str
    phone: str | None
    village: str | None


class ExcludedCount(Answer):
    """How many would not be written to, and why."""

    reason: Exclusion
    text: str
    count: int


class SampleOf(Answer):
    """A recipient as `POST /messages/preview` takes them, which shows what they would read."""

    kind: str
    name: str
    village_code: str | None
    test: str | None
    anchor_date: date
    specimen_date: date | None
    result_date: date | None
    end_date: date


class FilePreview(Answer):
    """Whom a part of a held file would write to as things stand now.

    `people` are the first of `recipients`, `samples` one of each kind of episode, `rows` the accepted rows of
    this part. A file of more than 5,000 rows comes in parts: `next_part` leads on, null on the last. Whoever
    stands in two parts is counted in both, so the sum of several may be too high, never too low.
    """

    file_id: str
    rows: int
    recipients: int
    people: list[RecipientView]
    excluded: list[ExcludedCount]
    samples: list[SampleOf]
    next_part: int | None


class Finding(Answer):
    """Why a row was rejected; `column` is the header in the file."""

    code: str
    column: str | None
    text: str


class RejectedRow(Answer):
    """A rejected row by the number that a spreadsheet shows."""

    row: int
    sheet: str | None
    findings: list[Finding]


class RejectedRows(Answer):
    """Rejected rows in the order of the file; `next_part` leads on, null where there are no more."""

    items: list[RejectedRow]
    next_part: int | None


def recipient_view(one: Addressed, villages: VillageDirectory) -> RecipientView:
    """A recipient as an operator sees them."""
    told, place = one.wish.particulars, one.wish.place
    village = villages.by_code(told.village_code) if told.village_code else None
    return RecipientView(
        row=place.row if place else None,
        sheet=place.sheet if place else None,
        name=told.name,
        phone=told.phone,
        village=village.name if village else None,
    )


def sample_of(one: Addressed) -> SampleOf:
    """What the words of this recipient's messages are made from."""
    plan = one.plan
    person = plan.person.model_copy(update=plan.person_changes)
    episode = plan.episode.model_copy(update=plan.episode_changes)
    return SampleOf(
        kind=episode.kind,
        name=person.name,
        village_code=person.village_code,
        test=episode.test,
        anchor_date=episode.anchor_date,
        specimen_date=episode.specimen_date,
        result_date=episode.result_date,
        end_date=episode.end_date,
    )
