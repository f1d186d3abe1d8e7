"""Which version is written: the newest that Meta has approved, else the present one."""

from datetime import UTC, datetime

import pytest

from desac.domain.message import Purpose
from desac.domain.roster import ContactSource
from desac.domain.template_state import TemplateState
from functions.notify import template_choice
from functions.notify.complaint_messages import Matter, desk_at, received
from functions.notify.fallback import instead
from functions.notify.health_contact import HealthContact
from functions.notify.template_choice import TemplateChoice, choice, whatsapp_names
from functions.notify.templates import Wording, template, template_for
from tests.unit.domain.complaint_records import complaint, said
from tests.unit.notify.notify_fakes import FakeTemplateBook, episode, message, person

NOW = datetime(2026, 11, 26, tzinfo=UTC)


def states(**by_name: str) -> dict[str, TemplateState]:
    """What Meta has said, by name at WhatsApp."""
    return {
        name: TemplateState(name=name, language="id", status=status, told_at=NOW)
        for name, status in by_name.items()
    }


@pytest.mark.parametrize(
    ("known", "version"),
    [
        ({}, 2),
        ({"isolation_guide_v2": "APPROVED"}, 2),
        ({"isolation_guide_v1": "APPROVED", "isolation_guide_v2": "APPROVED"}, 2),
        ({"isolation_guide_v1": "APPROVED"}, 1),
        ({"isolation_guide_v1": "APPROVED", "isolation_guide_v2": "PENDING"}, 1),
        ({"isolation_guide_v1": "APPROVED", "isolation_guide_v2": "REJECTED"}, 1),
        ({"isolation_guide_v1": "APPROVED", "isolation_guide_v2": "PAUSED"}, 1),
        ({"isolation_guide_v1": "APPROVED", "isolation_guide_v2": "DISABLED"}, 1),
        ({"isolation_guide_v1": "DISABLED", "isolation_guide_v2": "PENDING"}, 2),
        ({"isolation_guide_v2_document": "APPROVED"}, 2),
    ],
)
def test_the_newest_approved_version_is_written(known: dict[str, str], version: int) -> None:
    chosen = TemplateChoice(states=states(**known)).template_for(Purpose.ISOLATION_GUIDE)
    assert (chosen.name, chosen.version) == ("isolation_guide", version)
    assert TemplateChoice(states=states(**known)).named("isolation_guide") == chosen


@pytest.mark.parametrize(
    ("wording", "names"),
    [
        (Wording.PLAIN, ["positive_notice", "isolation_guide", "contact_notice"]),
        (Wording.NOTICE, ["health_notice_first", "health_notice_second", "health_notice_other"]),
    ],
)
def test_the_wording_chooses_among_the_templates_of_a_purpose(wording: Wording, names: list[str]) -> None:
    purposes = (Purpose.POSITIVE_NOTICE, Purpose.ISOLATION_GUIDE, Purpose.CONTACT_NOTICE)
    assert [TemplateChoice(wording).template_for(one).name for one in purposes] == names


def test_the_choice_is_made_by_what_the_table_knows() -> None:
    book = FakeTemplateBook(*states(isolation_guide_v1="APPROVED").values())
    assert choice(Wording.PLAIN, book).template_for(Purpose.ISOLATION_GUIDE).version == 1


def test_every_name_that_whatsapp_should_know_is_asked_for_once() -> None:
    names = whatsapp_names()
    assert len(set(names)) == len(names)
    assert {"positive_notice_v1", "isolation_guide_v1", "isolation_guide_v2_document"} <= set(names)


@pytest.mark.parametrize(("status", "is_newer"), [("PENDING", 0), ("APPROVED", 1)])
def test_other_messages_are_written_with_what_is_approved_too(
    monkeypatch: pytest.MonkeyPatch, status: str, is_newer: int
) -> None:
    """Of a complaint, and in place of an answer whose 24 hours are over."""
    waiting, told = template("reply_waiting"), template_for(Purpose.COMPLAINT_RECEIVED)
    newer = {one.name: one.model_copy(update={"version": one.version + 1}) for one in (waiting, told)}
    known = {one.name: one for one in (waiting, told)}
    monkeypatch.setattr(template_choice, "template", newer.__getitem__)
    monkeypatch.setattr(template_choice, "template_for", lambda *_, **__: newer[told.name])
    monkeypatch.setattr(template_choice, "earlier_versions", lambda name: (known[name],))
    by_name = {one.whatsapp_name: "APPROVED" for one in known.values()}
    by_name |= {one.whatsapp_name: status for one in newer.values()}
    chosen = TemplateChoice(states=states(**by_name))

    answer = message(purpose=Purpose.EMERGENCY_ANSWER, template="emergency_answer", parameters={})
    other = instead(answer, templates=lambda: chosen)
    assert other
    assert other.changes["template_version"] == waiting.version + is_newer

    contact = HealthContact(name="dr. Contoh", phone="0812", source=ContactSource.DOCTOR)
    matter = Matter(complaint(), said(), person(), episode(), None)
    written = received(desk_at(NOW, chosen), matter, contact, None)
    assert (written.template, written.template_version) == (told.name, told.version + is_newer)
