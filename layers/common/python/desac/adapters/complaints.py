"""Complaints in the table: one transaction for a complaint, its clock, its messages and its link."""

from collections.abc import Iterator, Sequence
from datetime import date

from boto3.dynamodb.conditions import Attr, ConditionBase

from desac.adapters import follow_up_keys, keys, links
from desac.adapters.table import ABSENT, Conflict, Item, Table, Write, from_item, to_item
from desac.domain.clock import Clock, ClockName, ClockState
from desac.domain.complaint import Asked, Complaint
from desac.domain.daily_report import DailyReport
from desac.domain.ids import reply_digest
from desac.domain.intake import Intake
from desac.domain.link import Link
from desac.domain.message import Message, Purpose
from desac.domain.reply import Reply
from desac.ports.outbox import Overtaken

_NOTICES = frozenset({Purpose.COMPLAINT_NOTICE})
# Nobody answers more from memory: a word without a quote is about something lately told.
_MOST_ASKED = 100


class TableComplaints:
    """Keeps the promises of `ComplaintStore` and `SaidStore` in `desac.ports.complaints`."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def get(self, complaint_id: str) -> Complaint | None:
        """One consistent read."""
        item = self._table.get(keys.complaint(complaint_id))
        return from_item(Complaint, item) if item else None

    def of_episode(self, episode_id: str) -> Sequence[Complaint]:
        """One consistent query of the person's partition."""
        place = keys.complaint(f"{episode_id}.")
        return [from_item(Complaint, item) for item in self._table.partition(place["pk"], place["sk"])]

    def asked(self, phone: str) -> Sequence[Complaint]:
        """What the number was told of last, then these complaints themselves; all reads are consistent."""
        pointers = [from_item(Asked, item) for item in self._table.partition(keys.staff(phone), "ASKED#")]
        newest = sorted(pointers, key=lambda one: one.at)[-_MOST_ASKED:]
        places = [keys.complaint(one.complaint_id) for one in newest]
        return oldest_first([from_item(Complaint, item) for item in self._table.get_many(places)])

    def intake(self, episode_id: str) -> Intake | None:
        """The form of an episode."""
        item = self._table.get(keys.intake(episode_id))
        return from_item(Intake, item) if item else None

    def report(self, episode_id: str, day: date) -> DailyReport | None:
        """One consistent read."""
        item = self._table.get(follow_up_keys.report(episode_id, day))
        return from_item(DailyReport, item) if item else None

    def reply(self, person_id: str, digest: str) -> Reply | None:
        """One query of the person's replies, which are few."""
        for item in self._table.partition(keys.partition(person_id), "REPLY#"):
            if reply_digest(str(item["wamid"])) == digest:
                return from_item(Reply, item)
        return None

    def save(
        self,
        before: Complaint | None,
        after: Complaint,
        messages: Sequence[Message] = (),
        issued: Sequence[Link] = (),
        reply: Reply | None = None,
    ) -> None:
        """One transaction."""
        table = self._table
        unchanged: ConditionBase = ABSENT if before is None else Attr("version").eq(before.version)
        writes = [table.write_put(_item(after), unchanged), *self._clock(before, after)]
        writes += self._new(messages, reply)
        writes += [_pointer(table, one, after) for one in messages if one.purpose in _NOTICES and one.to]
        for link in issued:
            writes += links.write_lasting(table, link)
        self._transact(writes)

    def has_reply(self, reply: Reply) -> bool:
        """One consistent read."""
        return self._table.get(keys.staff_reply(reply.sender, reply.received_at, reply.wamid)) is not None

    def keep_reply(self, reply: Reply, messages: Sequence[Message]) -> None:
        """One transaction."""
        self._transact(self._new(messages, reply))

    def _new(self, messages: Sequence[Message], reply: Reply | None) -> list[Write]:
        table = self._table
        writes = [table.write_put(to_item(one, keys.message(one.message_id)), ABSENT) for one in messages]
        if reply is not None:
            place = keys.staff_reply(reply.sender, reply.received_at, reply.wamid)
            writes.append(table.write_put(to_item(reply, place), ABSENT))
        return writes

    def _transact(self, writes: Sequence[Write]) -> None:
        try:
            self._table.transact(writes)
        except Conflict as conflict:
            raise Overtaken from conflict

    def _clock(self, before: Complaint | None, after: Complaint) -> Iterator[Write]:
        was_due = before.due_at if before else None
        if was_due == after.due_at:
            return
        place = keys.clock(after.episode_id, ClockName.DOCTOR_ANSWER)
        own: ConditionBase = Attr("about").eq(after.complaint_id)
        if after.due_at is None:
            stopped = {"state": ClockState.STOPPED.value, "work": None, "work_at": None}
            yield self._table.write_update(place, stopped, own)
            return
        clock = Clock(
            episode_id=after.episode_id,
            person_id=after.person_id,
            name=ClockName.DOCTOR_ANSWER,
            about=after.complaint_id,
            due_at=after.due_at,
            created_at=after.opened_at,
        )
        work = keys.clock_work(keys.shard(after.episode_id))
        item = to_item(clock, place, work=work, work_at=keys.moment(after.due_at))
        # Of an episode one complaint waits at a time: the clock that runs for another keeps this one out.
        free: ConditionBase = ABSENT | Attr("state").ne(ClockState.OPEN.value)
        yield self._table.write_put(item, own if was_due else free)


def _pointer(table: Table, notice: Message, complaint: Complaint) -> Write:
    asked = Asked(complaint_id=complaint.complaint_id, at=notice.created_at)
    return table.write_put(to_item(asked, keys.asked(notice.to or "", complaint.complaint_id)))


def _item(complaint: Complaint) -> Item:
    work = keys.complaint_work(complaint.kecamatan_code, is_waiting=complaint.is_waiting)
    place = keys.complaint(complaint.complaint_id)
    index = {"work": work, "work_at": keys.moment(complaint.opened_at)}
    return to_item(complaint, place, **index)


def oldest_first(complaints: Sequence[Complaint]) -> list[Complaint]:
    """By when the resident said it."""
    return sorted(complaints, key=lambda one: (one.opened_at, one.complaint_id))
