"""Where each record lies in the table. One person's items share one partition.

`docs/data-model.md` lists every item with its indexes; a test compares the two.
"""

import hashlib
from datetime import UTC, date, datetime
from typing import TypedDict

from desac.domain.ids import is_stranger, person_of, split_message_id, stranger_id


class Key(TypedDict):
    """A primary key of the table."""

    pk: str
    sk: str


# Queue messages and `work` partitions of one kind are spread over this many keys.
SHARDS = 8
# `51.71.01.1006`.
_VILLAGE_DOTS = 3


def shard(identifier: str) -> int:
    """A stable shard number for an id, 0 to SHARDS - 1."""
    return int(hashlib.sha256(identifier.encode()).hexdigest()[:4], 16) % SHARDS


def partition(person_id: str) -> str:
    """The partition that tells one person's whole chain; a stranger's holds replies and answers only."""
    return f"STRANGER#{person_id}" if is_stranger(person_id) else f"PERSON#{person_id}"


def person(person_id: str) -> Key:
    """The person."""
    return {"pk": partition(person_id), "sk": "PERSON"}


def episode(episode_id: str) -> Key:
    """One of the person's episodes."""
    return {"pk": partition(person_of(episode_id)), "sk": f"EPISODE#{episode_id}"}


def message(message_id: str) -> Key:
    """One message of an episode."""
    episode_id, _ = split_message_id(message_id)
    return {"pk": partition(person_of(episode_id)), "sk": f"MESSAGE#{message_id}"}


def intake(episode_id: str) -> Key:
    """The form's answers."""
    return {"pk": partition(person_of(episode_id)), "sk": f"INTAKE#{episode_id}"}


def location(episode_id: str) -> Key:
    """Where the resident can be found."""
    return {"pk": partition(person_of(episode_id)), "sk": f"LOCATION#{episode_id}"}


def assignment(assignment_id: str) -> Key:
    """The tracer's task of an episode; its id is the episode's."""
    return {"pk": partition(person_of(assignment_id)), "sk": f"ASSIGNMENT#{assignment_id}"}


def aid(aid_id: str) -> Key:
    """The sembako request of an episode; its id is the episode's."""
    return {"pk": partition(person_of(aid_id)), "sk": f"AID#{aid_id}"}


def clock(episode_id: str, name: str) -> Key:
    """A deadline of an episode, such as `form`."""
    return {"pk": partition(person_of(episode_id)), "sk": f"CLOCK#{episode_id}#{name}"}


def complaint(complaint_id: str) -> Key:
    """A complaint of an episode."""
    return {"pk": partition(person_of(complaint_id)), "sk": f"COMPLAINT#{complaint_id}"}


def row(person_id: str, file_id: str, number: int, sheet: int = 0) -> Key:
    """That a row of a file led to this person."""
    return {"pk": partition(person_id), "sk": f"ROW#{file_id}#{sheet}#{number:07d}"}


def contact(index_person_id: str, contact_person_id: str) -> Key:
    """An edge, seen from the index case."""
    return {"pk": partition(index_person_id), "sk": f"CONTACT#{contact_person_id}"}


def index_case(contact_person_id: str, index_person_id: str) -> Key:
    """The same edge, seen from the contact."""
    return {"pk": partition(contact_person_id), "sk": f"INDEX#{index_person_id}"}


def reply(person_id: str, at: datetime, wamid: str) -> Key:
    """Something the resident wrote or tapped."""
    return {"pk": partition(person_id), "sk": f"REPLY#{at.isoformat()}#{wamid}"}


def stranger_reply(sender: str, at: datetime, wamid: str) -> Key:
    """A message from a number that belongs to nobody we know; the number itself stays out of the key."""
    return {"pk": partition(stranger_id(sender)), "sk": f"REPLY#{at.isoformat()}#{wamid}"}


def number_opt_out(phone: str) -> Key:
    """That no messages are wanted on a phone, whoever is on it; hashed as all keys by phone are."""
    return {"pk": _recipient(phone), "sk": "OPT_OUT"}


def answered(phone: str, purpose: str) -> Key:
    """When a phone last got an answer of which it gets one in a while."""
    return {"pk": _recipient(phone), "sk": f"ANSWERED#{purpose}"}


def hidden_user(user_id: str) -> Key:
    """The phone of a WhatsApp user who has since hidden it."""
    return {"pk": f"USER#{hashlib.sha256(user_id.encode()).hexdigest()}", "sk": "USER"}


def _recipient(phone: str) -> str:
    return f"RECIPIENT#{hashlib.sha256(phone.encode()).hexdigest()}"


def staff(phone: str) -> str:
    """The partition of a health worker's number, which is hashed as `identity` is."""
    return f"STAFF#{hashlib.sha256(phone.encode()).hexdigest()[:16]}"


def staff_reply(sender: str, at: datetime, wamid: str) -> Key:
    """What a health worker wrote about a complaint."""
    return {"pk": staff(sender), "sk": f"REPLY#{at.isoformat()}#{wamid}"}


def asked(phone: str, complaint_id: str) -> Key:
    """That a health worker was told of a complaint."""
    return {"pk": staff(phone), "sk": f"ASKED#{complaint_id}"}


def doubt(person_id: str, other_person_id: str) -> Key:
    """That somebody might be somebody else."""
    return {"pk": partition(person_id), "sk": f"DOUBT#{other_person_id}"}


def merge(person_id: str, at: datetime, merged_id: str) -> Key:
    """That people were merged, or parted again; in the partition of both."""
    return {"pk": partition(person_id), "sk": f"MERGE#{at.isoformat()}#{merged_id}"}


def identity(kind: str, value: str) -> Key:
    """The claim that ties an identity (`nik`, `name_birth_village`, …) to one person.

    The value is hashed so that keys, which show up in metrics and stream records, hold no NIK.
    """
    return {"pk": f"IDENTITY#{kind}#{hashlib.sha256(value.encode()).hexdigest()}", "sk": "IDENTITY"}


def aid_claim(kind: str, value: str) -> Key:
    """The requests for sembako that share a NIK, family card, phone or address; hashed as identities are."""
    return {"pk": f"HOUSEHOLD#{kind}#{hashlib.sha256(value.encode()).hexdigest()}", "sk": "AID"}


def link(link_id: str) -> Key:
    """A personal link to the form."""
    return {"pk": f"LINK#{link_id}", "sk": "LINK"}


def sending_number(phone_number_id: str) -> Key:
    """The state of a business number."""
    return {"pk": f"NUMBER#{phone_number_id}", "sk": "NUMBER"}


def recipient(recipient_id: str) -> Key:
    """A phone that is written to, by its digest (`desac.domain.recipient.recipient_id`)."""
    return {"pk": f"RECIPIENT#{recipient_id}", "sk": "RECIPIENT"}


def media(phone_number_id: str, name: str) -> Key:
    """The id of a file that a phone number uploaded to WhatsApp."""
    return {"pk": f"MEDIA#{phone_number_id}", "sk": f"MEDIA#{name}"}


def template(whatsapp_name: str) -> Key:
    """What WhatsApp last said about a template."""
    return {"pk": f"TEMPLATE#{whatsapp_name}", "sk": "TEMPLATE"}


def source_file(file_id: str) -> Key:
    """One uploaded object version."""
    return {"pk": f"FILE#{file_id}", "sk": "FILE"}


def file_range(file_id: str, number: int) -> Key:
    """That a range of a file's rows was recorded."""
    return {"pk": f"FILE#{file_id}", "sk": f"RANGE#{number:06d}"}


def village(village_code: str) -> str:
    """The partition of a village: its doctors, former, present and future."""
    return f"VILLAGE#{village_code}"


def doctor(village_code: str, valid_from: date, phone: str) -> Key:
    """A roster entry: a village's doctor from a day on, by phone, which is hashed as `identity` is."""
    digest = hashlib.sha256(phone.encode()).hexdigest()[:16]
    return {"pk": village(village_code), "sk": f"DOCTOR#{valid_from.isoformat()}#{digest}"}


def file_origin(file_id: str) -> str:
    """The `origin` of everything that a file led to."""
    return f"FILE#{file_id}"


def form_origin(day: date) -> str:
    """The `origin` of contacts named in forms on a day."""
    return f"FORM#{day.isoformat()}"


def reply_origin(day: date) -> str:
    """The `origin` of answers to people without an episode, on a day."""
    return f"REPLY#{day.isoformat()}"


def assignment_work(kecamatan_code: str, state: str) -> str:
    """The `work` partition of a kecamatan's assignments in a state (`open`, `taken`, `closed`)."""
    return f"ASSIGNMENT#{kecamatan_code}#{state}"


def aid_work(state: str) -> str:
    """The `work` partition of aid requests in a state."""
    return f"AID#{state}"


def area_prefix(area: str | None) -> str:
    """What `work_at` of a village's, or a kecamatan's, aid requests begins with; of the city nothing."""
    if not area:
        return ""
    is_village = area.count(".") == _VILLAGE_DOTS
    return f"{area}#" if is_village else f"{area}."


def complaint_work(kecamatan_code: str | None, *, is_waiting: bool) -> str:
    """The `work` partition of a kecamatan's complaints (`-` is none), waiting ones apart from the others."""
    return f"COMPLAINT#{kecamatan_code or '-'}#{'waiting' if is_waiting else 'done'}"


def clock_work(shard_number: int) -> str:
    """The `work` partition of open clocks; its sort key is the due time."""
    return f"CLOCK#{shard_number}"


def assignment_place(priority: int, waiting_since: datetime) -> str:
    """The `work_at` of assignments: most urgent first, then by age."""
    return f"{priority}#{moment(waiting_since)}"


def tracer(username: str) -> Key:
    """A tracer at work."""
    return {"pk": f"TRACER#{username}", "sk": "TRACER"}


def tracers(kecamatan_code: str) -> Key:
    """Who has traced in a kecamatan."""
    return {"pk": f"TRACERS#{kecamatan_code}", "sk": "TRACERS"}


def traced_contacts(episode_id: str, tracer_name: str = "", request_id: str = "") -> Key:
    """Contacts that a tracer heard of; without a tracer's name the beginning of all of an episode."""
    told = f"{tracer_name}|{request_id}"
    digest = hashlib.sha256(told.encode()).hexdigest()[:16] if tracer_name else ""
    return {"pk": partition(person_of(episode_id)), "sk": f"TRACED#{episode_id}#{digest}"}


def village_place(village_code: str | None, created_at: datetime) -> str:
    """The `work_at` of aid requests: by village, oldest first; `-` is no village."""
    return f"{village_code or '-'}#{created_at.isoformat(timespec='microseconds')}"


def moment(at: datetime) -> str:
    """A time as `work_at` of clocks, complaints and files: UTC text that sorts as time does."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def held_work(reason: str, template: str | None = None) -> str:
    """The `work` partition of messages held for a reason; of a held template by its name at WhatsApp."""
    return f"MESSAGE#HELD#{reason}" + (f"#{template}" if template else "")


def held_place(urgency: int, created_at: datetime) -> str:
    """The `work_at` of held messages whose reason ends for all at once: most urgent first, then by age."""
    return f"{urgency}#{moment(created_at)}"


UNKNOWN_WORK = "MESSAGE#UNKNOWN"
"""The `work` partition of messages whose answer was lost; its sort key is when that is given up."""


FAILED_WORK = "MESSAGE#FAILED"
"""The `work` partition of messages that did not arrive; its sort key is when that was last heard."""


FILES_WORK = "FILES"
"""The `work` partition of all files; its sort key is the time of arrival."""


REVIEW_WORK = "REVIEW"
"""The `work` partition of doubts that nobody has decided; its sort key is when they arose."""


def phone_lookup(phone: str) -> str:
    """The `lookup` value that finds everybody on a phone."""
    return f"PHONE#{phone}"


def wamid_lookup(wamid: str) -> str:
    """The `lookup` value that finds the message of a WhatsApp message id."""
    return f"WAMID#{wamid}"


def person_in(pk: str) -> str:
    """The person id in the key of their partition."""
    return pk.removeprefix("PERSON#")
