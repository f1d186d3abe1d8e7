"""A notice tells nobody what it is about: not the one who looks over a shoulder, not WhatsApp."""

import re
from datetime import timedelta
from typing import Any

import pytest

from desac.adapters.config_data import city, health_line
from desac.domain.dates import WITA
from desac.domain.episode import EpisodeKind
from desac.domain.message import Message, Purpose
from functions.notify.health_contact import contact_in
from functions.notify.planning import Facts, make_plan
from functions.notify.rendering import render, template_object
from functions.notify.template_choice import TemplateChoice
from functions.notify.templates import Template, Wording, all_templates, template
from tests.unit.notify.notify_fakes import NOW, FakeRoster, episode, person

# What only somebody who has it, has met it or was tested for it is told.
TELLING = re.compile(
    r"covid|corona|korona|virus|positi[fv]|negati[fv]|reaktif|hasil|result|\btes\b|\btest|swab|pcr|antigen"
    r"|isola[st]i|isoman|karantina|quarantine|kontak erat|\bcontact|kasus|\bcase|gejala|terinfeksi"
    r"|menular|tertular|masker|saturasi|sesak|satgas|siaga|buku saku|sembako",
    re.IGNORECASE,
)
NOTICES = [one for one in all_templates() if one.wording is Wording.NOTICE]
DISCREET = [*NOTICES, template("reply_waiting")]
TOLD = pytest.mark.parametrize("chosen", DISCREET, ids=lambda one: one.name)


def planned(**changes: Any) -> list[Message]:
    """The messages of a newly registered resident under the wording `notice`."""
    who, sick = person(**changes.pop("person", {})), episode(**changes)
    today = NOW.astimezone(WITA).date()
    facts = Facts(
        person=who,
        episode=sick,
        contact=contact_in(city(), who.village_code, FakeRoster(), today),
        city=city(),
        link_key=b"k" * 64,
        link_days=30,
        silence_minutes=60,
        now=NOW,
        today=today,
        templates=TemplateChoice(Wording.NOTICE),
    )
    return list(make_plan(facts).messages)


@TOLD
def test_no_word_of_a_notice_tells_the_illness(chosen: Template) -> None:
    labels = " ".join(button.label for button in chosen.buttons)
    assert TELLING.findall(f"{chosen.header} {chosen.body} {chosen.footer} {labels}") == []


@TOLD
def test_its_name_at_whatsapp_does_not_tell_it_either(chosen: Template) -> None:
    assert TELLING.findall(" ".join(chosen.whatsapp_names).replace("_", " ")) == []


@pytest.mark.parametrize("kind", EpisodeKind)
@pytest.mark.parametrize("village", [None, "51.71.01.1006"])
def test_nor_does_anything_that_is_filled_in(kind: EpisodeKind, village: str | None) -> None:
    """Also where the only contact known is a line whose name names the illness."""
    messages = planned(kind=kind, person={"village_code": village})
    assert len(messages) == {EpisodeKind.CASE: 2, EpisodeKind.CONTACT: 1}[kind]
    for message in messages:
        chosen = template(message.template)
        assert chosen.wording is Wording.NOTICE
        assert TELLING.findall(render(chosen, message.parameters)) == []
        sent = str(template_object(chosen, message.parameters))
        # The payload comes back from WhatsApp, the address is the form's.
        assert TELLING.findall(sent.replace("SYMPTOM", "")) == []


def test_the_line_for_unknown_villages_would_tell_it_by_its_name() -> None:
    """So that the test above cannot pass for want of a telling name."""
    assert TELLING.search(health_line().name)


def test_the_plain_words_would_be_found() -> None:
    """The pattern sees what it looks for in every template that does tell."""
    plain = [one for one in all_templates() if one.wording is Wording.PLAIN]
    assert plain
    assert all(TELLING.search(one.body) and TELLING.search(one.name.replace("_", " ")) for one in plain)


def test_a_case_and_a_contact_read_the_same_first_words() -> None:
    """Whoever sees both phones of a household learns nothing from a difference."""
    first, other = template("health_notice_first"), template("health_notice_other")
    same = {"header", "body", "footer", "buttons"}
    assert first.model_dump(include=same) == other.model_dump(include=same)


def test_so_do_two_households() -> None:
    first, other = (template(f"health_notice_household_{part}") for part in ("first", "other"))
    same = {"header", "body", "footer", "buttons"}
    assert first.model_dump(include=same) == other.model_dump(include=same)


@pytest.mark.parametrize("chosen", NOTICES, ids=lambda one: one.name)
def test_a_notice_has_the_link_a_contact_and_the_emergency_number(chosen: Template) -> None:
    # Once it is over there is nothing to open any more.
    link = set() if chosen.purpose is Purpose.ISOLATION_ENDED else {"token_formulir"}
    assert link | {"kontak_nama", "kontak_telepon", "telepon_darurat"} <= chosen.parameters


def test_a_notice_is_planned_once_like_plain_words() -> None:
    """Same purposes, same ids: a change of the setting messages nobody twice."""
    ids = {message.message_id for message in planned()}
    assert ids == {f"{episode().episode_id}.{name}" for name in ("positive_notice", "isolation_guide")}
    assert planned(end_date=(NOW - timedelta(days=1)).date())[0].reason == "episode_over"
