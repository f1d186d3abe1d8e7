"""What residents complain of, and who has answered."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from desac.domain.complaint import Complaint
from desac.domain.daily_report import DailyReport
from desac.domain.intake import Intake
from desac.domain.link import Link
from desac.domain.message import Message
from desac.domain.reply import Reply


class ComplaintStore(Protocol):
    """Complaints in the table; each with the clock that runs while nobody has answered."""

    def get(self, complaint_id: str) -> Complaint | None:
        """One complaint."""
        ...

    def of_episode(self, episode_id: str) -> Sequence[Complaint]:
        """All complaints of an episode, in no order."""
        ...

    def asked(self, phone: str) -> Sequence[Complaint]:
        """Those of which a phone (E.164) was told last, answered or not, the oldest first."""
        ...

    def save(
        self,
        before: Complaint | None,
        after: Complaint,
        messages: Sequence[Message] = (),
        issued: Sequence[Link] = (),
        reply: Reply | None = None,
    ) -> None:
        """Write a complaint with what has to be written together with it; `before` None is a new one.

        Its clock runs until `due_at` and stops once nobody waits. An issued link that is there lasts longer.
        `reply` is the health worker's message that changed it. Raises Overtaken if the complaint has changed,
        another of its episode waits, a message is there or the reply is kept.
        """
        ...

    def has_reply(self, reply: Reply) -> bool:
        """Whether a health worker's message is kept, so that what it asked for was done."""
        ...

    def keep_reply(self, reply: Reply, messages: Sequence[Message]) -> None:
        """Keep a health worker's message that answers nothing, with the word back. Raises Overtaken."""
        ...


class SaidStore(Protocol):
    """Where residents said it."""

    def intake(self, episode_id: str) -> Intake | None:
        """The form of an episode, as it stands now."""
        ...

    def report(self, episode_id: str, day: date) -> DailyReport | None:
        """The daily reports of an episode on a day."""
        ...

    def reply(self, person_id: str, digest: str) -> Reply | None:
        """The reply of a person that `digest` (see `ids.reply_digest`) stands for."""
        ...


class ComplaintLists(Protocol):
    """Lists of complaints by kecamatan; None is no known one."""

    def waiting(self, kecamatan_codes: Sequence[str | None]) -> Sequence[Complaint]:
        """All that nobody has answered, the oldest first."""
        ...

    def since(self, kecamatan_codes: Sequence[str | None], at: datetime) -> Sequence[Complaint]:
        """All that were opened since `at` and wait for nobody any more."""
        ...
