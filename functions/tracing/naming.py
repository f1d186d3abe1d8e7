"""Contacts that a resident names to a tracer: kept as they were told; `ingest-named` makes people of them."""

from desac.adapters.staff_http import Call
from desac.domain.assignment import Assignment, AssignmentState
from desac.domain.dates import WITA
from desac.domain.intake import NamedContact
from desac.domain.phone import parse_phones
from desac.domain.staff import Refusal
from desac.domain.traced_contacts import TracedContacts
from functions.tracing.bodies import ContactBody, ContactsBody, moment
from functions.tracing.leases import held_at, holds, not_holder
from functions.tracing.scenery import assignment_store, rules_on, traced_store
from functions.tracing.views import ContactsTold


def name_contacts(call: Call) -> ContactsTold:
    """Keep what a resident told; the same `request_id` again is the same report."""
    told, rules, store = call.body(ContactsBody), rules_on(call.now), assignment_store()
    scene = store.scene(call.path["id"])
    if scene is None:
        raise Refusal(404, "not_found", "Tugas tidak ditemukan.")
    said_at = moment(told.at, call.now)
    _require(call, scene.assignment, told)
    if len(told.contacts) > rules.contacts_at_once:
        message = f"Paling banyak {rules.contacts_at_once} kontak sekali kirim."
        raise Refusal(422, "too_many_contacts", message, ("contacts",))
    today = said_at.astimezone(WITA).date()
    contacts = tuple(_contact(one, f"contacts.{place}") for place, one in enumerate(told.contacts))
    for place, one in enumerate(contacts):
        if one.last_met and one.last_met > today:
            field = f"contacts.{place}.last_met"
            raise Refusal(422, "date_future", "Tanggal bertemu belum terjadi.", (field,))
    report = TracedContacts(
        episode_id=scene.assignment.assignment_id,
        person_id=scene.assignment.person_id,
        request_id=told.request_id,
        tracer=call.caller.name,
        contacts=contacts,
        village_code=scene.assignment.village_code,
        said_at=said_at,
        origin=scene.assignment.origin,
        created_at=call.now,
    )
    kept = traced_store().add(report)
    return ContactsTold(assignment_id=report.episode_id, named=len(kept.contacts))


def _require(call: Call, assignment: Assignment, told: ContactsBody) -> None:
    """Raises Refusal (409) unless the task is, or was when this was said, or was last, the caller's."""
    name, skew = call.caller.name, rules_on(call.now).skew
    closed_by = assignment.attempts[-1].tracer if assignment.attempts else None
    if holds(assignment, name) or (assignment.state is AssignmentState.CLOSED and closed_by == name):
        return
    if told.at is None or not held_at(assignment, name, moment(told.at, call.now), skew):
        raise not_holder()


def _contact(told: ContactBody, field: str) -> NamedContact:
    reading = parse_phones(told.phone or "")
    if reading.first is None and reading.code != "phone_missing":
        raise Refusal(422, "phone_invalid", "Nomor HP tidak terbaca.", (f"{field}.phone",))
    return NamedContact(
        name=" ".join(told.name.split()),
        phone=reading.first,
        relation=(told.relation or "").strip() or None,
        last_met=told.last_met,
    )
