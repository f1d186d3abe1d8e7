"""From a change of an item to the domain events it means. Pure: images in, events out."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from desac.domain import ids as identifiers
from desac.domain.assignment import AssignmentState
from desac.domain.complaint import WAITING
from desac.domain.episode import EpisodeKind, EpisodeStatus
from desac.domain.isolation import WELL_ENDS
from desac.domain.location import LOCATED
from desac.domain.reply_kinds import ReplyIntent
from desac.domain.source_file import FileState
from desac.events import (
    AddressLocated,
    AddressNotLocated,
    AssignmentClosed,
    AssignmentCreated,
    CaseRegistered,
    ComplaintAnswered,
    ComplaintEscalated,
    ComplaintOpened,
    ContactRegistered,
    ContactsNamed,
    EmergencyRaised,
    EpisodeChanged,
    EpisodeEnded,
    Event,
    FileDeclined,
    FileRecorded,
    FileReleased,
    IntakeSubmitted,
    LocationShared,
    MediaRefused,
    MessageStatusChanged,
    PhoneCorrected,
    ResidentOptedIn,
    ResidentOptedOut,
    ResidentUnreachable,
    ResidentWrote,
    RosterChanged,
    SymptomsReported,
)
from functions.publish import follow_up, links, sembako
from functions.publish.tracing_events import traced_contacts

Image = Mapping[str, Any]
"""An item before or after a change; empty where it did not exist."""

# Bookkeeping of an episode, or facts with an event of their own: not a correction to tell anybody about.
_EPISODE_BOOKKEEPING = frozenset(
    {
        "version",
        "unreachable",
        "phone_corrected_at",
        "opted_in_at",
        "status",
        "status_reason",
        "origin",
        "created_at",
        "rule_version",
        "end_changes",
        "ended_at",
        "work",
        "work_at",
    }
)


def events_of(old: Image, new: Image) -> list[Event]:
    """The events of one change, in the order in which they are to be told. Deletions tell nothing."""
    translate = _TRANSLATORS.get(new.get("type", ""))
    return list(translate(old, new)) if translate else []


def _changed(old: Image, new: Image, field: str) -> bool:
    return new.get(field) is not None and old.get(field) != new[field]


def _episode(old: Image, new: Image) -> Iterator[Event]:
    ids = {"person_id": new["person_id"], "episode_id": new["episode_id"]}
    if new["status"] == EpisodeStatus.ACTIVE and old.get("status") != EpisodeStatus.ACTIVE:
        # Also when it lives again, because a date was corrected, a merge or an outcome taken back: what was
        # held back meanwhile is planned anew, and its clocks run on.
        yield CaseRegistered(**ids) if new["kind"] == EpisodeKind.CASE else ContactRegistered(**ids)
    if old:
        fields = (set(old) | set(new)) - _EPISODE_BOOKKEEPING
        changed = tuple(sorted(field for field in fields if old.get(field) != new.get(field)))
        if changed:
            yield EpisodeChanged(**ids, changed=changed)
        if _changed(old, new, "phone_corrected_at"):
            yield PhoneCorrected(**ids)
        if _changed(old, new, "opted_in_at"):
            yield ResidentOptedIn(**ids)
        if _has_ended(old, new):
            yield EpisodeEnded(**ids, status=EpisodeStatus.ENDED)
    if _changed(old, new, "unreachable"):
        yield ResidentUnreachable(**ids, reason=new["unreachable"])


def _has_ended(old: Image, new: Image) -> bool:
    """Whether it is over now, or over for another reason: who dies in hospital is to be written of no more.

    Well is well: of that the resident has heard.
    """
    if new["status"] != EpisodeStatus.ENDED:
        return False
    reasons = {old.get("status_reason"), new.get("status_reason")}
    return old["status"] != EpisodeStatus.ENDED or (len(reasons) > 1 and not reasons <= WELL_ENDS)


def _intake(old: Image, new: Image) -> Iterator[Event]:
    if old and old["revision"] == new["revision"]:
        return
    ids = {"person_id": new["person_id"], "episode_id": new["episode_id"]}
    yield IntakeSubmitted(**ids, revision=new["revision"], sembako_wanted=new["sembako_wanted"])
    contacts = new.get("contacts", [])
    if contacts and contacts != old.get("contacts", []):
        yield ContactsNamed(**ids, count=len(contacts))
    # Whoever sends the same again says it again: whether a doctor is told is for the complaint to decide.
    said_in = f"form:{new['revision']}"
    if new.get("symptoms"):
        yield SymptomsReported(**ids, said_in=said_in)
    if new.get("red_flags"):
        yield EmergencyRaised(**ids, said_in=said_in)


def _location(old: Image, new: Image) -> Iterator[Event]:
    if old and old["precision"] == new["precision"] and old.get("point") == new.get("point"):
        return
    ids = {"person_id": new["person_id"], "episode_id": new["episode_id"]}
    if new["precision"] in LOCATED:
        yield AddressLocated(**ids, precision=new["precision"])
    else:
        yield AddressNotLocated(**ids, reason=new.get("reason", "unknown"))


def _assignment(old: Image, new: Image) -> Iterator[Event]:
    ids = {"person_id": new["person_id"], "assignment_id": new["assignment_id"]}
    if not old:
        yield AssignmentCreated(**ids, kecamatan_code=new["kecamatan_code"], reason=new["reason"])
    elif new["state"] == AssignmentState.CLOSED and (
        _changed(old, new, "state") or _changed(old, new, "outcome")
    ):
        # Also when a report that came late says more than the one that closed it.
        yield AssignmentClosed(**ids, outcome=new["outcome"])


def _message(old: Image, new: Image) -> Iterator[Event]:
    # Whose lead has left is to be sent itself: the sender passed over its first cue.
    is_left_alone = bool(old.get("lead")) and not new.get("lead")
    if _changed(old, new, "state") or is_left_alone:
        yield MessageStatusChanged(
            person_id=new["person_id"],
            message_id=new["message_id"],
            purpose=new["purpose"],
            lane=new["lane"],
            state=new["state"],
            has_companions=bool(new.get("companions")),
        )


def _reply(old: Image, new: Image) -> Iterator[Event]:
    # Replies are never changed. A stranger's has no episode: nobody knows whom to look after.
    if old or not new.get("episode_id"):
        return
    ids = {"person_id": new["person_id"], "episode_id": new["episode_id"]}
    said_in = f"reply:{identifiers.reply_digest(new['wamid'])}"
    if new.get("intent") == ReplyIntent.EMERGENCY:
        yield EmergencyRaised(**ids, said_in=said_in)
    elif new.get("intent") == ReplyIntent.SYMPTOM:
        yield SymptomsReported(**ids, said_in=said_in)
    elif new.get("intent") == ReplyIntent.LOCATION:
        yield LocationShared(**ids, said_in=said_in)
    elif new.get("intent") == ReplyIntent.OTHER and new.get("text"):
        yield ResidentWrote(**ids, said_in=said_in)
    else:
        yield from sembako.answer(new, said_in)


def _complaint(old: Image, new: Image) -> Iterator[Event]:
    ids = {name: new[name] for name in ("person_id", "episode_id", "complaint_id")}
    if not old and new["state"] in WAITING:
        yield ComplaintOpened(**ids, is_emergency=new["is_emergency"])
    if new["raised"] != old.get("raised", 0):
        yield ComplaintEscalated(**ids, level=new["level"], raised=int(new["raised"]))
    known = len(old.get("answers", []))
    for number, given in enumerate(new.get("answers", [])[known:], start=known + 1):
        yield ComplaintAnswered(**ids, number=number, by=given["by"])


def _person(old: Image, new: Image) -> Iterator[Event]:
    if _changed(old, new, "opted_out_at"):
        yield ResidentOptedOut(person_id=new["person_id"])


def _doctor(old: Image, new: Image) -> Iterator[Event]:
    # A roster sent again states the same anew.
    if any(old.get(field) != new.get(field) for field in ("name", "phone", "valid_from", "valid_to")):
        yield RosterChanged(village_code=new["village_code"])


def _media(old: Image, new: Image) -> Iterator[Event]:
    if _changed(old, new, "refused_at"):
        yield MediaRefused(name=new["name"])


def _file(old: Image, new: Image) -> Iterator[Event]:
    moved = _changed(old, new, "state")
    if moved and new["state"] == FileState.RECORDING:
        yield FileReleased(file_id=new["file_id"], ranges=new["ranges"])
    elif moved and new["state"] == FileState.DECLINED:
        yield FileDeclined(file_id=new["file_id"])
    counted = moved or _changed(old, new, "ranges_done")
    if counted and new["state"] == FileState.RECORDING and new["ranges_done"] == new["ranges"]:
        # Also at once, for a file with nothing to record.
        yield FileRecorded(file_id=new["file_id"])


_TRANSLATORS: dict[str, Callable[[Image, Image], Iterator[Event]]] = {
    "Episode": _episode,
    "Intake": _intake,
    "Location": _location,
    "Assignment": _assignment,
    "TracedContacts": traced_contacts,
    "AidRequest": sembako.aid,
    "Message": _message,
    "Reply": _reply,
    "Complaint": _complaint,
    "Person": _person,
    "Doctor": _doctor,
    "Link": links.link,
    "MediaId": _media,
    "DailyReport": follow_up.daily_report,
    "Silence": follow_up.silence,
    "SourceFile": _file,
}
