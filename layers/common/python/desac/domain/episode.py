"""An episode: one person's stay in the system as a case or as a contact."""

from datetime import date
from enum import StrEnum
from typing import ClassVar

from desac.domain.base import Record, UtcDatetime
from desac.domain.row import RowEffect
from desac.domain.trace import FirstRow, RowTrace


class EpisodeKind(StrEnum):
    """Konfirmasi or kontak erat."""

    CASE = "case"
    CONTACT = "contact"


class EpisodeStatus(StrEnum):
    """Where the episode stands. `recorded`: already over when it arrived, nobody is written to."""

    ACTIVE = "active"
    RECORDED = "recorded"
    ENDED = "ended"


class UnreachableReason(StrEnum):
    """Why WhatsApp does not lead to this resident; each one makes work for a tracer."""

    NO_PHONE = "no_phone"
    OPTED_OUT = "opted_out"
    NOT_ON_WHATSAPP = "not_on_whatsapp"
    SILENT = "silent"
    # Nobody knows whether WhatsApp took the notice, and it is not to be sent twice.
    ANSWER_LOST = "answer_lost"


class LabResult(StrEnum):
    """What a test said. `inconclusive` decides nothing."""

    POSITIVE = "positive"
    NEGATIVE = "negative"
    INCONCLUSIVE = "inconclusive"


class TestKind(StrEnum):
    """How was tested; the words of `Episode.test`."""

    __test__ = False  # not one of pytest's

    PCR = "PCR"
    ANTIGEN = "antigen"


class TestResult(Record):
    """A test during the stay. `date` is the local day of the specimen (WITA)."""

    __test__: ClassVar[bool] = False  # as above

    date: date
    result: LabResult
    kind: TestKind


class EndChange(Record):
    """That the end of an episode moved, or that somebody ended it or took that back.

    `by` is `file`, `form`, `reply`, `report`, `test`, or an account of the staff; `facts`
    are the episode's fields that made it move, `outcome` is what somebody or a test ended it with (`active`:
    taken back), `why` the words of the staff. `from_date` and `to_date` are
    the last days before and after; of an outcome `to_date` is the day on which it was told.
    """

    sparse: ClassVar[bool] = True

    at: UtcDatetime
    by: str
    facts: tuple[str, ...] = ()
    outcome: str | None = None
    why: str | None = None
    from_date: date
    to_date: date
    rule_version: str


class Episode(Record):
    """One episode. `specimen_date`, `result_date`, `last_symptom_date`, `end_date` are local dates (WITA).

    `origin` says where it came from: `FILE#<file_id>` or `FORM#<date>`. `phone_corrected_at` is when a file
    last gave its person another phone, or the first, or the resident changed it; `opted_in_at` when messages
    were wanted again after an opt-out. `last_symptom_date` is the last day of which anybody said so.
    `entry_test` and `exit_test` are those of a quarantine, or the first and the last control test of a case;
    `end_changes` is every change of the end after the beginning, the oldest first.
    """

    # Tuples that hold nothing are not stored: most episodes never change.
    sparse: ClassVar[bool] = True

    episode_id: str
    person_id: str
    kind: EpisodeKind
    status: EpisodeStatus
    # Why it is not active: `desac.domain.isolation.EndReason`.
    status_reason: str | None = None
    anchor_date: date
    specimen_date: date | None = None
    result_date: date | None = None
    onset_date: date | None = None
    last_symptom_date: date | None = None
    test: str | None = None
    entry_test: TestResult | None = None
    exit_test: TestResult | None = None
    # Of a contact: the latest exposure that anybody stated; without one `anchor_date` is assumed.
    last_exposure: date | None = None
    end_date: date
    rule_version: str
    end_changes: tuple[EndChange, ...] = ()
    ended_at: UtcDatetime | None = None
    unreachable: UnreachableReason | None = None
    phone_corrected_at: UtcDatetime | None = None
    opted_in_at: UtcDatetime | None = None
    origin: str
    created_at: UtcDatetime
    version: int = 1
    # The trace of the row that it began with, which so needs no item of its own; None: it began otherwise.
    first_row: FirstRow | None = None

    @property
    def first_trace(self) -> RowTrace | None:
        """That trace, written out."""
        if self.first_row is None:
            return None
        return RowTrace(
            person_id=self.person_id,
            episode_id=self.episode_id,
            effect=RowEffect.NEW,
            origin=self.origin,
            created_at=self.created_at,
            **dict(self.first_row),
        )
