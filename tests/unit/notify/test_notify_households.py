"""Several people on one phone: each is told once, by one message that names all."""

from collections import Counter
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desac.adapters import secrets
from desac.domain.episode import EpisodeKind, EpisodeStatus, UnreachableReason
from desac.domain.link import verify
from desac.domain.message import Message, Purpose
from desac.domain.message import MessageState as S
from desac.domain.roster import Doctor
from desac.events import CaseRegistered, ContactRegistered, PhoneCorrected, ResidentOptedIn
from desac.ports.outbox import Addressee, Overtaken
from desac.settings import settings
from functions.notify import household, planner
from functions.notify.planner import plan_one
from functions.notify.rendering import render
from functions.notify.templates import Template, template, template_for
from tests.unit.notify.household_fakes import (
    BORN,
    KETUT,
    MADE,
    NAMES,
    PUTU,
    WAYAN,
    HouseholdOutbox,
    episode_of,
    family,
    resident,
)
from tests.unit.notify.notify_fakes import NOW, PHONE, FakeRoster

KEY = b"k" * 64
NEW_PHONE = "+6281200000077"


@pytest.fixture(autouse=True)
def _key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secrets, "link_key", lambda _: KEY)


def register(outbox: HouseholdOutbox, *person_ids: str, roster: Any = None) -> None:
    """Plan for these, one after the other, as their events come."""
    for one in person_ids:
        kind = outbox.known[episode_of(one)].episode.kind
        told = CaseRegistered if kind is EpisodeKind.CASE else ContactRegistered
        plan_one(told(person_id=one, episode_id=episode_of(one)), outbox, roster or FakeRoster(), NOW)


def notice(outbox: HouseholdOutbox, person_id: str, purpose: Purpose = Purpose.POSITIVE_NOTICE) -> Message:
    """Somebody's message of a purpose."""
    return outbox.stored[f"{episode_of(person_id)}.{purpose}"]


def text(message: Message) -> str:
    """As it reads on the phone."""
    return render(template(message.template), message.parameters)


def sent_for(outbox: HouseholdOutbox, purpose: Purpose = Purpose.POSITIVE_NOTICE) -> Counter[str]:
    """How often each person is told of by a message that is sent itself."""
    told: Counter[str] = Counter()
    for one in outbox.stored.values():
        if one.purpose is purpose and one.lead is None and one.state is S.QUEUED:
            told.update(identifier.partition("-")[0] for identifier in (one.message_id, *one.companions))
    return told


def test_a_family_gets_one_message_of_each_purpose_that_names_all() -> None:
    outbox = HouseholdOutbox(*family())
    register(outbox, MADE, WAYAN, PUTU, KETUT)
    assert len(outbox.stored) == 8
    for purpose in (Purpose.POSITIVE_NOTICE, Purpose.ISOLATION_GUIDE):
        (lead,) = [one for one in outbox.stored.values() if one.purpose is purpose and one.lead is None]
        assert lead.person_id == WAYAN
        assert template(lead.template).household
        assert all(name in text(lead) for name in NAMES.values())
        assert {identifier.partition("-")[0] for identifier in lead.companions} == {MADE, PUTU, KETUT}
        for one in lead.companions:
            companion = outbox.stored[one]
            assert (companion.lead, companion.companions, companion.state) == (lead.message_id, (), S.QUEUED)
            # What it would be alone: no name but its own.
            assert NAMES[companion.person_id] in text(companion)
            assert not [name for name in NAMES.values() if name in text(companion)][1:]


def test_the_one_link_leads_to_each_member_and_each_has_a_clock_and_a_link_of_their_own() -> None:
    outbox = HouseholdOutbox(*family())
    register(outbox, MADE)
    lead = notice(outbox, WAYAN)
    link = outbox.links[verify(KEY, lead.parameters["token_formulir"], NOW)]
    assert [one.person_id for one in link.members] == [WAYAN, MADE, PUTU, KETUT]
    for person_id in NAMES:
        message = notice(outbox, person_id)
        own = message.alone or message.parameters
        alone = outbox.links[verify(KEY, own["token_formulir"], NOW)]
        assert (alone.person_id, alone.members) == (person_id, ())


def test_who_comes_later_gets_a_message_of_their_own() -> None:
    outbox = HouseholdOutbox(*family())
    outbox.unseen = {KETUT}
    register(outbox, MADE)
    outbox.unseen = set()
    register(outbox, KETUT)
    assert sent_for(outbox) == {WAYAN: 1, MADE: 1, PUTU: 1, KETUT: 1}
    assert notice(outbox, KETUT).template == "positive_notice"
    assert len(notice(outbox, WAYAN).companions) == 2


@pytest.mark.parametrize(
    ("changes", "who"),
    [
        ({"kind": EpisodeKind.CONTACT}, {}),
        ({"status": EpisodeStatus.RECORDED}, {}),
        ({"status": EpisodeStatus.ENDED}, {}),
        ({"end_date": date(2021, 8, 11)}, {}),
        ({}, {"phone": NEW_PHONE}),
        ({}, {"phone": None}),
    ],
)
def test_only_people_who_are_to_be_told_the_same_on_this_phone_share(
    changes: dict[str, Any], who: dict[str, Any]
) -> None:
    outbox = HouseholdOutbox(*family(MADE, WAYAN), resident(PUTU, who=who, **changes))
    register(outbox, MADE, WAYAN, PUTU)
    assert notice(outbox, WAYAN).companions == (notice(outbox, MADE).message_id,)
    assert PUTU not in {one.person_id for one in outbox.stored.values() if one.lead or one.companions}


def test_contacts_of_one_house_get_one_notice_too() -> None:
    outbox = HouseholdOutbox(*family(MADE, KETUT, kind=EpisodeKind.CONTACT, end_date=date(2021, 8, 16)))
    register(outbox, KETUT, MADE)
    lead = notice(outbox, MADE, Purpose.CONTACT_NOTICE)
    assert "1. Ni Made Contoh; 2. I Ketut Contoh (semuanya sampai 16 Agustus 2021)" in text(lead)


def test_words_for_one_only_are_sent_to_each(monkeypatch: pytest.MonkeyPatch) -> None:
    """A purpose that has no words for several people still reaches everybody."""

    def without_household(purpose: Purpose, wording: Any, *, household: bool = False) -> Template:
        if household and purpose is Purpose.ISOLATION_GUIDE:
            raise LookupError
        return template_for(purpose, wording, household=household)

    monkeypatch.setattr(household, "template_for", without_household)
    outbox = HouseholdOutbox(*family())
    register(outbox, MADE)
    assert len(notice(outbox, WAYAN).companions) == 3
    guides = [notice(outbox, one, Purpose.ISOLATION_GUIDE) for one in NAMES]
    assert {(one.template, one.lead, one.companions) for one in guides} == {("isolation_guide", None, ())}


def test_an_opt_out_of_the_number_holds_for_all() -> None:
    outbox = HouseholdOutbox(*family(MADE, WAYAN), resident(PUTU, who={"opted_out_at": NOW}))
    register(outbox, MADE, WAYAN, PUTU)
    assert {(one.state, one.reason) for one in outbox.stored.values()} == {(S.SUPPRESSED, "opted_out")}
    assert {one.episode.unreachable for one in outbox.known.values()} == {UnreachableReason.OPTED_OUT}


def test_a_number_that_wants_messages_again_is_told_as_a_family() -> None:
    outbox = HouseholdOutbox(*family(MADE, WAYAN), resident(PUTU, who={"opted_out_at": NOW}))
    register(outbox, MADE, WAYAN, PUTU)
    outbox.change(PUTU, {"opted_out_at": None})
    for one in (MADE, WAYAN, PUTU):
        plan_one(ResidentOptedIn(person_id=one, episode_id=episode_of(one)), outbox, FakeRoster(), NOW)
    assert sent_for(outbox) == dict.fromkeys((MADE, WAYAN, PUTU), 1)
    assert len(notice(outbox, WAYAN).companions) == 2


class VillageDoctors(FakeRoster):
    """Each village has its own doctor."""

    def doctor_on(self, village_code: str, day: date) -> Doctor | None:
        """By the village's code."""
        return Doctor(
            village_code=village_code,
            name=f"dr. {village_code[-4:]}",
            phone="+6281200009999",
            valid_from=day,
            stated_at=NOW,
        )


def test_whose_doctors_differ_are_told_separately() -> None:
    elsewhere = {"village_code": "51.71.01.1005"}
    outbox = HouseholdOutbox(*family(MADE, WAYAN), *[resident(one, who=elsewhere) for one in (PUTU, KETUT)])
    register(outbox, MADE, PUTU, WAYAN, KETUT, roster=VillageDoctors())
    assert notice(outbox, WAYAN).companions == (notice(outbox, MADE).message_id,)
    assert notice(outbox, PUTU).companions == (notice(outbox, KETUT).message_id,)
    guides = [notice(outbox, one, Purpose.ISOLATION_GUIDE) for one in (WAYAN, PUTU)]
    assert [one.parameters["kontak_nama"][:8] for one in guides] == ["dr. 1006", "dr. 1005"]


@pytest.mark.parametrize(("people", "grouped"), [(8, True), (9, False)])
def test_a_number_of_an_office_is_no_household(people: int, grouped: bool) -> None:
    ids = [f"{number:016x}" for number in range(people)]
    outbox = HouseholdOutbox(*family(*ids))
    register(outbox, *ids)
    assert any(one.companions for one in outbox.stored.values()) is grouped
    assert sent_for(outbox) == dict.fromkeys(ids, 1)


def test_an_operator_can_have_everybody_written_to_separately(monkeypatch: pytest.MonkeyPatch) -> None:
    one = settings().model_copy(update={"household_people": 1})
    monkeypatch.setattr(planner, "settings", lambda: one)
    outbox = HouseholdOutbox(*family())
    register(outbox, MADE, WAYAN, PUTU, KETUT)
    assert not [one for one in outbox.stored.values() if one.lead or one.companions]


class RacedHousehold(HouseholdOutbox):
    """Somebody of the family gets another phone just before the plan is written."""

    def plan_together(self, plans: Any, link: Any) -> None:
        """Overtaken once."""
        if self.known[episode_of(PUTU)].episode.version == 1:
            self.change(PUTU, {"phone": NEW_PHONE})
        super().plan_together(plans, link)


def test_a_family_that_changes_meanwhile_is_planned_as_it_is_then() -> None:
    outbox = RacedHousehold(*family())
    register(outbox, MADE, WAYAN, PUTU, KETUT)
    assert sent_for(outbox) == dict.fromkeys(NAMES, 1)
    assert (notice(outbox, PUTU).to, notice(outbox, PUTU).companions) == (NEW_PHONE, ())
    assert len(notice(outbox, WAYAN).companions) == 2


def test_a_family_that_keeps_changing_is_left_to_the_queue() -> None:
    class Restless(HouseholdOutbox):
        def plan_together(self, plans: Any, link: Any) -> None:
            raise Overtaken

    outbox = Restless(*family())
    with pytest.raises(Overtaken):
        register(outbox, MADE)
    assert not outbox.stored


def test_a_family_whose_number_was_corrected_is_told_together_again() -> None:
    """All failed on the mistyped number; the file corrects it for everybody."""
    outbox = HouseholdOutbox(*family())
    register(outbox, MADE)
    for one in list(outbox.stored.values()):
        failed = {"state": S.FAILED, "error_code": 131026, "history": (*one.history, (S.FAILED, NOW))}
        outbox.stored[one.message_id] = one.model_copy(update=failed)
    for person_id in NAMES:
        outbox.change(person_id, {"phone": NEW_PHONE}, unreachable=UnreachableReason.NOT_ON_WHATSAPP)
    for person_id in NAMES:
        told = PhoneCorrected(person_id=person_id, episode_id=episode_of(person_id))
        plan_one(told, outbox, FakeRoster(), NOW)
    assert sent_for(outbox) == dict.fromkeys(NAMES, 1)
    assert {one.to for one in outbox.stored.values()} == {NEW_PHONE}
    assert len(notice(outbox, WAYAN).companions) == 3
    assert {one.episode.unreachable for one in outbox.known.values()} == {None}


def test_one_whose_number_was_corrected_leaves_and_the_others_stay_as_they_are() -> None:
    outbox = HouseholdOutbox(*family())
    register(outbox, MADE)
    for one in list(outbox.stored.values()):
        failed = {"state": S.FAILED, "error_code": 131026, "history": (*one.history, (S.FAILED, NOW))}
        outbox.stored[one.message_id] = one.model_copy(update=failed)
    before = {one: notice(outbox, one) for one in (MADE, WAYAN, KETUT)}
    outbox.change(PUTU, {"phone": NEW_PHONE}, unreachable=UnreachableReason.NOT_ON_WHATSAPP)
    plan_one(PhoneCorrected(person_id=PUTU, episode_id=episode_of(PUTU)), outbox, FakeRoster(), NOW)
    renewed = notice(outbox, PUTU)
    assert (renewed.state, renewed.to, renewed.lead, renewed.companions) == (S.QUEUED, NEW_PHONE, None, ())
    assert NAMES[PUTU] in text(renewed)
    assert {one: notice(outbox, one) for one in (MADE, WAYAN, KETUT)} == before


members = st.fixed_dictionaries(
    {
        "phone": st.sampled_from([PHONE, NEW_PHONE, None]),
        "kind": st.sampled_from(EpisodeKind),
        "status": st.sampled_from([EpisodeStatus.ACTIVE, EpisodeStatus.ACTIVE, EpisodeStatus.ENDED]),
        "village_code": st.sampled_from(["51.71.01.1006", "51.71.01.1005", None]),
        "birth_date": st.sampled_from([*BORN.values(), None]),
        "opted_out": st.sampled_from([False] * 9 + [True]),
        "unseen": st.booleans(),
    }
)


def _citizen(number: int, one: dict[str, Any]) -> Addressee:
    who = {name: one[name] for name in ("phone", "village_code", "birth_date")}
    who["opted_out_at"] = NOW if one["opted_out"] else None
    return resident(f"{number:016x}", who=who, kind=one["kind"], status=one["status"])


@given(people=st.lists(members, min_size=1, max_size=12), data=st.data())
def test_everybody_is_in_exactly_one_message_of_each_purpose(people: list[Any], data: st.DataObject) -> None:
    """Whatever phones, kinds and villages they have, in whatever order and however often they are told of,
    and whether or not the index knows them in time."""
    outbox = HouseholdOutbox(*[_citizen(number, one) for number, one in enumerate(people)])
    ids = [one.person.person_id for one in outbox.known.values()]
    outbox.unseen = {one for one, known in zip(ids, people, strict=True) if known["unseen"]}
    order = data.draw(st.permutations(ids))
    for place, one in enumerate([*order, *order[: len(order) // 2]]):
        if place == len(order) // 2:
            outbox.unseen = set()
        register(outbox, one)
    for purpose in (Purpose.POSITIVE_NOTICE, Purpose.ISOLATION_GUIDE, Purpose.CONTACT_NOTICE):
        of_purpose = {key: one for key, one in outbox.stored.items() if one.purpose is purpose}
        told: Counter[str] = Counter()
        for one in of_purpose.values():
            if one.state is S.SUPPRESSED:
                assert (one.lead, one.companions) == (None, ())
                told[one.person_id] += 1
            elif one.lead is None:
                told.update(key.partition("-")[0] for key in (one.message_id, *one.companions))
                assert {of_purpose[key].lead for key in one.companions} <= {one.message_id}
                assert {of_purpose[key].to for key in one.companions} <= {one.to}
                assert len(one.companions) < 8
        expected = EpisodeKind.CONTACT if purpose is Purpose.CONTACT_NOTICE else EpisodeKind.CASE
        concerned = {k.person.person_id for k in outbox.known.values() if k.episode.kind is expected}
        assert told == dict.fromkeys(concerned, 1)
