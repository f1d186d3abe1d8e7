"""From forms to aid requests: one package for each household and isolation."""

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from desac.adapters import keys
from desac.adapters.aid import TableAid
from desac.adapters.sembako_rules import sembako_rules
from desac.adapters.table import Table
from desac.domain.aid import AidRequest, AidState, AidStep, MarkKind
from desac.domain.episode import EpisodeStatus
from desac.domain.household import Mark
from desac.events import (
    AidAnswered,
    AidStateChanged,
    CaseRegistered,
    EpisodeChanged,
    EpisodeEnded,
    Event,
)
from functions.sembako.handler import act, handler
from functions.sembako.requests import request_aid
from tests.unit.overview.records import (
    CONTEXT,
    NOW,
    ORIGIN,
    SANUR,
    a_person,
    an_episode,
    an_episode_id,
    an_intake,
    person_id,
    sqs_event,
    store,
)

KK = "5171010101010001"
OTHER_KK = "5171010101010002"


@pytest.fixture(autouse=True)
def _settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESAC_TABLE", "desac")


def _form(table: Table, number: int, episode: dict[str, Any] | None = None, **form: Any) -> str:
    store(table, a_person(number), an_episode(number, **(episode or {})), an_intake(number, **form))
    return an_episode_id(number)


def _ask(table: Table, episode: str, now: Any = NOW) -> AidRequest:
    request = request_aid(TableAid(table), episode, sembako_rules(), now)
    assert request is not None
    assert _stored(table, episode) == request, "what is told is what is stored"
    return request


def _stored(table: Table, aid_id: str) -> AidRequest:
    return TableAid(table).requests([aid_id])[aid_id]


def test_a_household_in_isolation_is_put_on_the_list(table: Table) -> None:
    request = _ask(table, _form(table, 1, kk=KK))
    assert (request.state, request.reason, request.household_size) == (AidState.REQUESTED, None, 4)
    assert (request.isolation_until, request.origin) == (date(2021, 8, 19), ORIGIN)
    item = table.get(keys.aid(request.aid_id))
    assert item is not None
    assert (item["work"], item["work_at"][:14]) == ("AID#requested", f"{SANUR}#")


def test_the_second_in_the_house_is_a_duplicate_of_the_first(table: Table) -> None:
    first = _ask(table, _form(table, 1, kk=KK))
    second = _ask(table, _form(table, 2, kk=KK))
    assert (second.state, second.duplicate_of) == (AidState.DUPLICATE, first.aid_id)
    assert second.reason == "same_kk"
    assert _stored(table, first.aid_id).duplicates == (second.aid_id,), "the first knows who waits behind it"


def test_without_a_family_card_phone_and_address_make_the_household(table: Table) -> None:
    for number, address in ((1, "Jl. Tukad Badung No. 5"), (2, "jalan tukad badung 5")):
        store(table, a_person(number, phone="+6281200000900"), an_episode(number))
        store(table, an_intake(number, address=address))
    assert _ask(table, an_episode_id(1)).state is AidState.REQUESTED
    assert _ask(table, an_episode_id(2)).state is AidState.DUPLICATE


def test_two_families_at_one_address_are_two_households(table: Table) -> None:
    states = [
        _ask(table, _form(table, number, kk=kk, address="Jl. Contoh")).state
        for number, kk in ((1, KK), (2, OTHER_KK))
    ]
    assert states == [AidState.REQUESTED, AidState.REQUESTED]


def test_a_corrected_form_does_not_double_the_request(table: Table) -> None:
    episode = _form(table, 1, kk=KK)
    first = _ask(table, episode)
    store(table, an_intake(1, kk=OTHER_KK, revision=2))
    assert _ask(table, episode, NOW + timedelta(hours=1)) == first


def test_a_duplicate_is_looked_at_again_when_the_family_card_is_corrected(table: Table) -> None:
    _ask(table, _form(table, 1, kk=KK))
    episode = _form(table, 2, kk=KK)
    assert _ask(table, episode).state is AidState.DUPLICATE
    store(table, an_intake(2, kk=OTHER_KK, revision=2))
    request = _ask(table, episode)
    assert (request.state, request.duplicate_of) == (AidState.REQUESTED, None)


def test_a_new_isolation_after_the_first_may_claim_again(table: Table) -> None:
    _ask(table, _form(table, 1, kk=KK))
    later = _form(table, 2, {"end_date": date(2021, 9, 9)}, kk=KK)
    assert _ask(table, later, NOW + timedelta(days=9)).state is AidState.REQUESTED


def test_the_claim_holds_on_the_last_day_of_isolation(table: Table) -> None:
    _ask(table, _form(table, 1, kk=KK))
    later = _form(table, 2, {"end_date": date(2021, 9, 9)}, kk=KK)
    assert _ask(table, later, NOW + timedelta(days=8)).state is AidState.DUPLICATE


@pytest.mark.parametrize(
    ("episode", "reason"),
    [
        ({"status": EpisodeStatus.ENDED}, "isolation_over"),
        ({"end_date": date(2021, 8, 10)}, "isolation_over"),
    ],
)
def test_whoever_is_not_entitled_is_refused_with_the_reason(
    table: Table, episode: dict[str, Any], reason: str
) -> None:
    request = _ask(table, _form(table, 1, episode, kk=KK))
    assert (request.state, request.reason) == (AidState.REFUSED, reason)
    assert TableAid(table).claims([Mark(MarkKind.KK, KK)]) == {}, "a refusal claims nothing"


def test_a_contact_is_refused_because_contacts_do_not_isolate(table: Table) -> None:
    episode = an_episode_id(1, "contact")
    store(table, a_person(1), an_episode(1, kind="contact"), an_intake(1, episode_id=episode))
    assert _ask(table, episode).reason == "not_isolating"


def test_a_form_that_no_longer_asks_is_left_alone(table: Table) -> None:
    episode = _form(table, 1, sembako_wanted=False)
    assert request_aid(TableAid(table), episode, sembako_rules(), NOW) is None


def test_of_two_that_claim_at_once_one_is_told_that_the_other_was_first(table: Table) -> None:
    """Both saw a free house; the second finds the claim taken when it writes."""
    ours, theirs = _form(table, 1, kk=KK), _form(table, 2, kk=KK)
    aid = Meanwhile(table, lambda: _ask(table, theirs))
    request = request_aid(aid, ours, sembako_rules(), NOW)
    assert request is not None
    assert (request.state, request.duplicate_of) == (AidState.DUPLICATE, theirs)


class Meanwhile(TableAid):
    """A store in which somebody else acts once, between what was read and what is written."""

    def __init__(self, table: Table, act: Callable[[], object]) -> None:
        super().__init__(table)
        self._act: Callable[[], object] | None = act

    def file(self, *arguments: Any, **options: Any) -> bool:
        act, self._act = self._act, None
        if act:
            act()
        return super().file(*arguments, **options)


@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [
        ({"nik": "5171011203900001"}, {"nik": "5171011203900001"}, "same_nik"),
        ({"phone": "+6281200000900"}, {"phone": "+6281200000900"}, "same_phone"),
    ],
)
def test_one_thing_in_common_is_enough(
    table: Table, first: dict[str, Any], second: dict[str, Any], reason: str
) -> None:
    for number, facts in ((1, first), (2, second)):
        store(table, a_person(number, **facts), an_episode(number))
        store(table, an_intake(number, address=f"Jl. Lain {number}"))
    assert _ask(table, an_episode_id(1)).state is AidState.REQUESTED
    double = _ask(table, an_episode_id(2))
    assert (double.reason, [one.aid_id for one in double.matches]) == (reason, [an_episode_id(1)])


def test_an_address_is_found_however_it_is_written(table: Table) -> None:
    _ask(table, _form(table, 1, address="Jl. Tukad Badung Gg. II No. 5"))
    assert _ask(table, _form(table, 2, address="jalan tukad badung, gang II/5")).reason == "same_address"


def test_two_families_of_one_compound_are_named_to_each_other(table: Table) -> None:
    """Another family card, the same house: both get a package, and whoever verifies is told."""
    first = _ask(table, _form(table, 1, kk=KK, address="Jl. Contoh 5"))
    second = _ask(table, _form(table, 2, kk=OTHER_KK, address="Jl. Contoh 5"))
    assert second.state is AidState.REQUESTED
    assert [(one.kind, one.aid_id, one.counts) for one in second.matches] == [
        (MarkKind.ADDRESS, first.aid_id, False)
    ]
    # Somebody of the house without a card is of one of the two.
    assert _ask(table, _form(table, 3, address="Jl. Contoh 5")).state is AidState.DUPLICATE


def _act(table: Table, event: Event, now: datetime = NOW) -> None:
    act(TableAid(table), event, now)


def _end(table: Table, number: int, reason: str = "completed") -> None:
    episode = an_episode(number, status=EpisodeStatus.ENDED, status_reason=reason)
    store(table, episode)
    ended = EpisodeEnded(
        person_id=episode.person_id, episode_id=episode.episode_id, status=EpisodeStatus.ENDED
    )
    _act(table, ended)
    _act(table, ended)


def test_the_end_of_the_isolation_stops_it_and_who_waited_takes_its_place(table: Table) -> None:
    husband, wife = _ask(table, _form(table, 1, kk=KK)), _ask(table, _form(table, 2, kk=KK))
    assert wife.state is AidState.DUPLICATE
    _end(table, 1)
    stopped = _stored(table, husband.aid_id)
    assert (stopped.state, stopped.reason, stopped.history[-1].by) == (
        "cancelled",
        "isolation_over",
        "sistem",
    )
    gone = AidStateChanged(person_id=stopped.person_id, aid_id=stopped.aid_id, state=stopped.state)
    _act(table, gone)
    _act(table, gone)
    after = _stored(table, wife.aid_id)
    assert (after.state, after.duplicate_of) == (AidState.REQUESTED, None)
    assert [step.state for step in after.history] == ["duplicate", "requested"]


@pytest.mark.parametrize("state", [AidState.HANDED_OVER, AidState.DELIVERED, AidState.FAILED])
def test_what_is_out_of_the_store_is_not_stopped(table: Table, state: AidState) -> None:
    request = _ask(table, _form(table, 1, kk=KK))
    assert TableAid(table).save(request, request.changed(NOW, state=state))
    _end(table, 1)
    assert _stored(table, request.aid_id).state is state


def test_after_a_merge_the_household_still_eats(table: Table) -> None:
    request = _ask(table, _form(table, 1, kk=KK))
    _end(table, 1, "merged")
    assert _stored(table, request.aid_id).state is AidState.REQUESTED


def _live_again(table: Table, number: int, **facts: Any) -> None:
    """As an outcome that is taken back, or parted records, are told."""
    store(table, an_episode(number, **facts))
    _act(table, CaseRegistered(person_id=person_id(number), episode_id=an_episode_id(number)))


def test_an_isolation_that_lives_again_is_on_the_list_again(table: Table) -> None:
    request = _ask(table, _form(table, 1, kk=KK))
    _end(table, 1, "deceased")
    assert _stored(table, request.aid_id).state is AidState.CANCELLED
    _live_again(table, 1)
    _live_again(table, 1)
    states = [step.state for step in _stored(table, request.aid_id).history]
    assert states == [AidState.REQUESTED, AidState.CANCELLED, AidState.REQUESTED]


def test_a_later_end_lets_in_who_was_refused_as_over(table: Table) -> None:
    request = _ask(table, _form(table, 1, {"end_date": date(2021, 8, 10)}, kk=KK))
    assert request.state is AidState.REFUSED
    store(table, an_episode(1))
    longer = EpisodeChanged(person_id=request.person_id, episode_id=request.aid_id, changed=("end_date",))
    _act(table, longer)
    assert _stored(table, request.aid_id).state is AidState.REQUESTED


def test_a_case_that_begins_or_never_asked_gets_no_request(table: Table) -> None:
    store(table, a_person(1))
    _live_again(table, 1)
    _form(table, 2, sembako_wanted=False)
    _live_again(table, 2)
    assert TableAid(table).requests([an_episode_id(1), an_episode_id(2)]) == {}


def test_what_staff_refused_stays_refused_when_the_isolation_lives_again(table: Table) -> None:
    request = _ask(table, _form(table, 1, kk=KK))
    step = AidStep(state=AidState.REFUSED, at=NOW, by="dinsos1", reason="not_resident")
    assert TableAid(table).save(request, request.entered(step))
    _live_again(table, 1)
    assert _stored(table, request.aid_id).state is AidState.REFUSED


def _two_of_one(table: Table, state: AidState) -> tuple[AidRequest, AidRequest]:
    """A person recorded twice with nothing in common, who asked under both; the second stands in `state`."""
    kept = _ask(table, _form(table, 1, kk=KK))
    other = _ask(table, _form(table, 2, kk=OTHER_KK, address="Jl. Lain 9"))
    third = _ask(table, _form(table, 3, kk=OTHER_KK, address="Jl. Lain 9"))
    assert (other.state, third.duplicate_of) == (AidState.REQUESTED, other.aid_id)
    other = _stored(table, other.aid_id)
    after = other.changed(NOW, state=state)
    assert TableAid(table).save(other, after)
    store(table, a_person(1, absorbed=(person_id(2),)), a_person(2, merged_into=person_id(1)))
    return kept, after


def test_of_two_merged_records_one_gets_the_package(table: Table) -> None:
    kept, other = _two_of_one(table, AidState.REQUESTED)
    _end(table, 2, "merged")
    after = _stored(table, other.aid_id)
    assert (after.state, after.reason, after.duplicate_of) == ("duplicate", "merged", kept.aid_id)
    assert _stored(table, kept.aid_id).duplicates == (other.aid_id,)
    store(table, a_person(1), a_person(2))
    _live_again(table, 2)
    assert _stored(table, other.aid_id).state is AidState.REQUESTED, "parted, these are two again"


@pytest.mark.parametrize("state", [AidState.VERIFIED, AidState.APPROVED])
def test_a_verified_request_of_a_merged_record_is_cancelled(table: Table, state: AidState) -> None:
    kept, other = _two_of_one(table, state)
    _end(table, 2, "merged")
    after = _stored(table, other.aid_id)
    assert (after.state, after.reason) == ("cancelled", "merged")
    gone = AidStateChanged(person_id=after.person_id, aid_id=after.aid_id, state=after.state)
    _act(table, gone)
    assert _stored(table, an_episode_id(3)).state is AidState.DUPLICATE, "no second package for the house"
    assert _stored(table, kept.aid_id).duplicates == (an_episode_id(3),)
    store(table, a_person(1), a_person(2))
    _live_again(table, 2)
    assert _stored(table, other.aid_id).state is AidState.REQUESTED


def test_a_merged_record_keeps_its_request_if_the_kept_one_has_none_in_force(table: Table) -> None:
    kept, other = _two_of_one(table, AidState.REQUESTED)
    step = AidStep(state=AidState.REFUSED, at=NOW, by="dinsos1", reason="not_resident")
    assert TableAid(table).save(kept, kept.entered(step))
    _end(table, 2, "merged")
    assert _stored(table, other.aid_id).state is AidState.REQUESTED


def test_a_longer_isolation_holds_its_claim_longer(table: Table) -> None:
    request = _ask(table, _form(table, 1, kk=KK))
    store(table, an_episode(1, end_date=date(2021, 8, 29)))
    _act(
        table,
        EpisodeChanged(person_id=request.person_id, episode_id=request.aid_id, changed=("end_date",)),
    )
    assert _stored(table, request.aid_id).isolation_until == date(2021, 8, 29)
    later = _form(table, 2, {"end_date": date(2021, 9, 9)}, kk=KK)
    assert _ask(table, later, NOW + timedelta(days=15)).state is AidState.DUPLICATE


def _delivered(table: Table) -> AidRequest:
    request = _ask(table, _form(table, 1, kk=KK))
    done = request.changed(NOW, state=AidState.DELIVERED, delivered_at=NOW, history=(*request.history, _STEP))
    assert TableAid(table).save(request, done)
    return done


_STEP = AidStep(state=AidState.DELIVERED, at=NOW, by="pelacak1")


def _say(table: Table, aid_id: str, received: bool, minutes: int) -> AidRequest:
    at = NOW + timedelta(minutes=minutes)
    said = AidAnswered(
        person_id=aid_id.partition("-")[0],
        episode_id=aid_id,
        is_received=received,
        said_in=f"reply:{minutes}{received}",
        said_at=at,
    )
    _act(table, said, NOW + timedelta(hours=1))
    return _stored(table, aid_id)


def test_belum_sends_the_package_out_again(table: Table) -> None:
    aid_id = _delivered(table).aid_id
    after = _say(table, aid_id, received=False, minutes=5)
    assert (after.state, after.reason, after.is_received) == ("handed_over", "not_received", False)
    assert after.history[-1].by == "warga"
    assert _say(table, aid_id, received=False, minutes=5) == after, "the event may come twice"


def test_sudah_is_kept_and_takes_an_earlier_belum_back(table: Table) -> None:
    aid_id = _delivered(table).aid_id
    assert _say(table, aid_id, received=True, minutes=3).is_received is True
    assert _say(table, aid_id, received=False, minutes=2).state is AidState.DELIVERED, "an older word"
    assert _say(table, aid_id, received=False, minutes=4).state is AidState.HANDED_OVER
    found = _say(table, aid_id, received=True, minutes=6)
    assert (found.state, found.is_received, found.delivered_by) == ("delivered", True, "warga")


def test_what_was_said_before_the_last_delivery_is_about_another(table: Table) -> None:
    aid_id = _delivered(table).aid_id
    assert _say(table, aid_id, received=False, minutes=-1).state is AidState.DELIVERED


def _submitted(episode: str, revision: int = 1) -> str:
    detail = {
        "person_id": episode.partition("-")[0],
        "episode_id": episode,
        "revision": revision,
        "sembako_wanted": True,
    }
    return json.dumps({"detail-type": "IntakeSubmitted", "source": "desac", "detail": detail})


def test_the_queue_may_deliver_twice_and_only_bad_messages_go_back(table: Table) -> None:
    episode = _form(table, 1, {"end_date": date(2999, 1, 1)}, kk=KK)
    missing = _submitted(an_episode_id(9))
    wrong = json.dumps({"detail-type": "ResidentOptedOut", "detail": {"person_id": "1"}})
    batch = sqs_event(_submitted(episode), _submitted(episode), missing, wrong, _submitted(episode, 2))
    answer = handler(batch, CONTEXT)
    assert [one["itemIdentifier"] for one in answer["batchItemFailures"]] == ["m2", "m3"]
    assert _stored(table, episode).state is AidState.REQUESTED
