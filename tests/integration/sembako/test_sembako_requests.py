"""From forms to aid requests: one package for each household and isolation."""

import json
from datetime import date, timedelta
from typing import Any

import pytest

from desac.adapters import keys
from desac.adapters.aid import TableAid
from desac.adapters.sembako_rules import sembako_rules
from desac.adapters.table import Table
from desac.domain.aid import AidRequest, AidState
from desac.domain.episode import EpisodeStatus
from functions.sembako.handler import handler
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
    assert TableAid(table).get(episode) == request, "what is told is what is stored"
    return request


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
    assert second.reason == "same_household"


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
    assert TableAid(table).holder(request.household_id) is None, "a refusal claims nothing"


def test_a_contact_is_refused_because_contacts_do_not_isolate(table: Table) -> None:
    episode = an_episode_id(1, "contact")
    store(table, a_person(1), an_episode(1, kind="contact"), an_intake(1, episode_id=episode))
    assert _ask(table, episode).reason == "not_isolating"


def test_a_form_that_no_longer_asks_is_left_alone(table: Table) -> None:
    episode = _form(table, 1, sembako_wanted=False)
    assert request_aid(TableAid(table), episode, sembako_rules(), NOW) is None


def test_of_two_that_claim_at_once_one_is_told_that_the_other_was_first(table: Table) -> None:
    """Both saw a free house; the second finds the claim taken when it writes."""
    aid = TableAid(table)
    ours, theirs = _form(table, 1, kk=KK), _form(table, 2, kk=KK)
    winner = _ask(table, theirs)
    loser = winner.model_copy(update={"aid_id": ours, "person_id": ours.partition("-")[0]})
    assert aid.claim(loser, None, NOW.date()) is False
    assert aid.get(ours) is None


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
    request = TableAid(table).get(episode)
    assert request is not None
    assert request.state is AidState.REQUESTED
