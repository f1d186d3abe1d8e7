"""No guide goes out with an empty contact: every combination through planning, read as residents do."""

import json
import re
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest

from desac.adapters import secrets
from desac.adapters.config_data import city
from desac.domain.dates import WITA
from desac.domain.episode import EpisodeKind
from desac.domain.message import Message, Purpose
from desac.domain.roster import Doctor, answering
from desac.events import CaseRegistered, ContactRegistered
from desac.ports.outbox import Addressee
from functions.notify import health_contact as module
from functions.notify.planner import plan_one
from functions.notify.rendering import render, template_object
from functions.notify.templates import template
from tests.unit.notify.notify_fakes import EPISODE_ID, NOW, PERSON_ID, FakeOutbox, episode, person

TODAY = NOW.astimezone(WITA).date()
DAY = timedelta(days=1)
SANUR = "51.71.01.1006"
_CONTACT = re.compile(r"\*Petugas kesehatan Anda\*\n(?P<name>.+)\nTelepon: \*(?P<phone>.+)\*")
_GUIDES = {EpisodeKind.CASE: Purpose.ISOLATION_GUIDE, EpisodeKind.CONTACT: Purpose.CONTACT_NOTICE}
_EVENTS = {EpisodeKind.CASE: CaseRegistered, EpisodeKind.CONTACT: ContactRegistered}


def _doctor(begins: date, ends: date | None = None) -> Doctor:
    return Doctor(
        village_code=SANUR,
        name="dr. Contoh",
        phone="+6281200000099",
        valid_from=begins,
        valid_to=ends,
        stated_at=NOW,
    )


DOCTORS = {
    "current": [_doctor(TODAY - DAY)],
    "last day": [_doctor(TODAY - DAY, TODAY)],
    "expired": [_doctor(TODAY - 9 * DAY, TODAY - DAY)],
    "not yet": [_doctor(TODAY + DAY)],
    "none": [],
}


class _Roster:
    """The table's rule over entries in memory."""

    def __init__(self, entries: list[Doctor]) -> None:
        self.entries = entries

    def doctor_on(self, village_code: str, day: date) -> Doctor | None:
        return answering([one for one in self.entries if one.village_code == village_code], day)


class _Directory:
    """The villages' directory, with the health centres taken out."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner

    def by_code(self, code: str) -> Any:
        return self._inner.by_code(code)

    def puskesmas(self, village_code: str) -> None:
        return None


@pytest.fixture(autouse=True)
def _key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secrets, "link_key", lambda _: b"k" * 64)


def _guide(roster: _Roster, kind: EpisodeKind = EpisodeKind.CASE, **resident: Any) -> Message:
    outbox = FakeOutbox(to=Addressee(person(**resident), episode(kind=kind)))
    plan_one(_EVENTS[kind](person_id=PERSON_ID, episode_id=EPISODE_ID), outbox, roster, NOW)
    return outbox.stored[f"{EPISODE_ID}.{_GUIDES[kind]}"]


def _contact(message: Message) -> tuple[str, str]:
    """Name and phone as they stand in the text, after checking that they can be called."""
    text = render(template(message.template), message.parameters)
    found = _CONTACT.search(text)
    assert found, text
    name, phone = found["name"], found["phone"]
    assert any(map(str.isalpha, name))
    numbers = re.findall(r"[\d()-][\d ()-]*\d", phone)
    assert numbers
    assert any(len(re.sub(r"\D", "", number)) >= 3 for number in numbers)
    return name, phone


@pytest.mark.parametrize("kind", EpisodeKind)
@pytest.mark.parametrize("state", DOCTORS)
@pytest.mark.parametrize("centre", ["with puskesmas", "without puskesmas"])
@pytest.mark.parametrize(
    "place",
    list(product([SANUR, None, "99.99.99.9999"], ["51.71.01", None])),
    ids=lambda place: f"{place[0]} in {place[1]}",
)
def test_every_guide_names_somebody_who_can_be_called(
    kind: EpisodeKind,
    state: str,
    centre: str,
    place: tuple[str | None, str | None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    village, kecamatan = place
    directory = module.load_directory()
    if centre == "without puskesmas":
        monkeypatch.setattr(module, "load_directory", lambda: _Directory(directory))
    guide = _guide(_Roster(DOCTORS[state]), kind, village_code=village, kecamatan_code=kecamatan)
    name, phone = _contact(guide)
    if village == SANUR and state in {"current", "last day"}:
        assert (name, phone) == ("dr. Contoh (dokter Kelurahan Sanur)", "0812-0000-0099")
        return
    # Nobody's own number is known: the city's line answers, whoever is named.
    assert city().emergency_phone in phone
    assert name.startswith("Puskesmas") is (village == SANUR and centre == "with puskesmas")


@pytest.mark.parametrize("state", DOCTORS)
def test_no_number_becomes_a_whatsapp_link(state: str) -> None:
    """The stand-ins are landlines and short numbers, and the doctor's is left to the phone to dial."""
    guide = _guide(_Roster(DOCTORS[state]))
    sent = json.dumps(template_object(template(guide.template), guide.parameters))
    assert re.search(r"wa\.me|whatsapp\.com|whatsapp://", sent) is None


def test_every_village_of_the_city_has_somebody_to_call() -> None:
    for village in module.load_directory().villages:
        _contact(_guide(_Roster([]), village_code=village.code))


def test_a_planned_guide_keeps_whom_it_names() -> None:
    """What stands in the table is what the resident reads; the next message looks anew."""
    roster = _Roster([_doctor(TODAY - DAY)])
    outbox = FakeOutbox()
    event = CaseRegistered(person_id=PERSON_ID, episode_id=EPISODE_ID)
    plan_one(event, outbox, roster, NOW)
    roster.entries.clear()
    plan_one(event, outbox, roster, NOW)
    assert _contact(outbox.stored[f"{EPISODE_ID}.isolation_guide"])[0].startswith("dr. Contoh")


@pytest.mark.parametrize(
    ("resident", "state", "counted"),
    [
        ({}, "none", {"GuideWithoutDoctor"}),
        ({}, "expired", {"GuideWithoutDoctor"}),
        ({}, "current", set()),
        ({"village_code": None}, "current", {"GuideWithoutVillage"}),
        ({"phone": None}, "none", set()),
    ],
    ids=["no doctor", "expired", "doctor", "no village", "nobody is written to"],
)
def test_a_gap_in_the_roster_is_counted_once_for_each_resident(
    resident: dict[str, Any], state: str, counted: set[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Only what the roster's keeper can mend rings; a guide that is not sent has no contact to miss."""
    _guide(_Roster(DOCTORS[state]), **resident)
    output = capsys.readouterr().out
    assert set(re.findall(r'"(GuideWithout\w+)":\[1\.0\]', output)) == counted
    assert output.count('"GuideWithoutDoctor":[1.0]') <= 1
    assert "Contoh" not in output
