"""The tracer queue: one assignment for each episode, whatever is delivered and how often."""

import json

import pytest

from desac.adapters import keys
from desac.adapters.table import Table
from functions.tracing.queue import handler
from tests.unit.overview.records import (
    CONTEXT,
    ORIGIN,
    SANUR,
    SELATAN,
    UTARA,
    a_location,
    an_episode_id,
    set_up,
    sqs_event,
    store,
)

UBUNG = "51.71.04.2008"


@pytest.fixture(autouse=True)
def _settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESAC_TABLE", "desac")


def _body(episode: str, reason: str = "unreachable", kecamatan: str = SELATAN) -> str:
    return json.dumps(
        {"episode_id": episode, "reason": reason, "kecamatan_code": kecamatan, "village_code": SANUR}
    )


def test_a_message_becomes_the_assignment_of_its_episode(table: Table) -> None:
    episode = set_up(table)
    assert handler(sqs_event(_body(episode)), CONTEXT) == {"batchItemFailures": []}
    item = table.get(keys.assignment(episode))
    assert item is not None
    assert (item["state"], item["origin"], item["reason"]) == ("open", ORIGIN, "unreachable")
    assert item["work"] == f"ASSIGNMENT#{SELATAN}#open"
    assert item["work_at"].startswith("3#2"), "the priority of those who are unreachable, then the time"
    assert item["type"] == "Assignment"


def test_a_repeated_message_changes_nothing(table: Table) -> None:
    episode = set_up(table)
    handler(sqs_event(_body(episode)), CONTEXT)
    before = table.get(keys.assignment(episode))
    assert handler(sqs_event(_body(episode), _body(episode)), CONTEXT) == {"batchItemFailures": []}
    assert table.get(keys.assignment(episode)) == before


def test_a_second_reason_does_not_make_a_second_task(table: Table) -> None:
    episode = set_up(table)
    handler(sqs_event(_body(episode, "unreachable"), _body(episode, "address_unclear")), CONTEXT)
    item = table.get(keys.assignment(episode))
    assert item is not None
    assert (item["reason"], item["version"]) == ("unreachable", 1)


def test_a_closed_address_task_opens_again_once_the_resident_is_unreachable(table: Table) -> None:
    episode = set_up(table)
    handler(sqs_event(_body(episode, "address_unclear")), CONTEXT)
    closed = {"state": "closed", "outcome": "found", "work": f"ASSIGNMENT#{SELATAN}#closed"}
    table.update(keys.assignment(episode), closed)
    handler(sqs_event(_body(episode, "unreachable")), CONTEXT)
    item = table.get(keys.assignment(episode))
    assert item is not None
    assert (item["state"], item["reason"], item["work"]) == (
        "open",
        "unreachable",
        f"ASSIGNMENT#{SELATAN}#open",
    )
    table.update(keys.assignment(episode), closed)
    handler(sqs_event(_body(episode, "unreachable")), CONTEXT)
    again = table.get(keys.assignment(episode))
    assert again is not None
    assert again["state"] == "closed", "the same message again must not reopen what was visited"


def _default_task(episode: str) -> str:
    """What geolocate sends as long as nobody knows the village: the default kecamatan's tracers."""
    return json.dumps(
        {
            "episode_id": episode,
            "reason": "address_unclear",
            "kecamatan_code": SELATAN,
            "village_code": None,
        }
    )


def _form_came(episode: str) -> str:
    return json.dumps(
        {
            "episode_id": episode,
            "reason": "contacts_below_target",
            "kecamatan_code": UTARA,
            "village_code": UBUNG,
        }
    )


def test_a_task_moves_to_the_tracers_of_the_village_that_the_form_names(table: Table) -> None:
    """And stays there when the older message comes once more."""
    episode = set_up(table)
    handler(sqs_event(_default_task(episode)), CONTEXT)
    before = table.get(keys.assignment(episode))
    assert before is not None
    assert before["work"] == f"ASSIGNMENT#{SELATAN}#open"
    store(table, a_location(1).model_copy(update={"village_code": UBUNG}))
    handler(sqs_event(_form_came(episode)), CONTEXT)
    moved = table.get(keys.assignment(episode))
    assert moved is not None
    assert (moved["kecamatan_code"], moved["village_code"]) == (UTARA, UBUNG)
    assert (moved["reason"], moved["work"]) == ("contacts_below_target", f"ASSIGNMENT#{UTARA}#open")
    assert moved["work_at"] > before["work_at"], "contacts come after an address that nobody knows"
    handler(sqs_event(_default_task(episode), _form_came(episode)), CONTEXT)
    assert table.get(keys.assignment(episode)) == moved


def test_the_first_message_may_be_the_older_one_that_comes_late(table: Table) -> None:
    episode = set_up(table)
    store(table, a_location(1).model_copy(update={"village_code": UBUNG}))
    handler(sqs_event(_default_task(episode)), CONTEXT)
    item = table.get(keys.assignment(episode))
    assert item is not None
    assert (item["work"], item["village_code"]) == (f"ASSIGNMENT#{UTARA}#open", UBUNG)


def test_a_kecamatan_that_a_later_file_names_moves_the_task(table: Table) -> None:
    episode = set_up(table)
    handler(sqs_event(_default_task(episode)), CONTEXT)
    table.update(keys.person(episode.partition("-")[0]), {"kecamatan_code": UTARA})
    handler(sqs_event(_default_task(an_episode_id(1))), CONTEXT)
    item = table.get(keys.assignment(episode))
    assert item is not None
    assert item["work"] == f"ASSIGNMENT#{UTARA}#open"


def test_only_the_bad_messages_of_a_batch_fail(table: Table) -> None:
    """An unknown episode, an unknown kecamatan and nonsense go back; their neighbour is stored."""
    episode = set_up(table)
    unknown = _body("00000000000000ff-00000000")
    elsewhere = _body(episode, kecamatan="51.03.01")
    answer = handler(sqs_event(unknown, elsewhere, "[]", _body(episode)), CONTEXT)
    assert [one["itemIdentifier"] for one in answer["batchItemFailures"]] == ["m0", "m1", "m2"]
    assert table.get(keys.assignment(episode)) is not None


def test_where_a_resident_shares_that_they_are_moves_their_task_and_makes_none(table: Table) -> None:
    episode = set_up(table)
    place = {"episode_id": episode, "reason": None, "kecamatan_code": UTARA, "village_code": UBUNG}
    assert handler(sqs_event(json.dumps(place)), CONTEXT) == {"batchItemFailures": []}
    assert table.get(keys.assignment(episode)) is None
    handler(sqs_event(_body(episode)), CONTEXT)
    store(table, a_location(1).model_copy(update={"village_code": UBUNG}))
    handler(sqs_event(json.dumps(place)), CONTEXT)
    moved = table.get(keys.assignment(episode))
    assert moved is not None
    assert (moved["village_code"], moved["work"]) == (UBUNG, f"ASSIGNMENT#{UTARA}#open")
    assert [ask["reason"] for ask in moved["asks"]] == ["unreachable"]
    assert handler(sqs_event(json.dumps(place)), CONTEXT) == {"batchItemFailures": []}
    assert table.get(keys.assignment(episode)) == moved, "told twice is told once"
    table.update(keys.assignment(episode), {"state": "closed", "outcome": "found"})
    store(table, a_location(1))
    handler(sqs_event(json.dumps(place)), CONTEXT)
    closed = table.get(keys.assignment(episode))
    assert closed is not None
    assert closed["village_code"] == UBUNG


def test_a_second_wish_for_a_visit_opens_what_the_first_one_closed(table: Table) -> None:
    episode = set_up(table)
    wish = {"episode_id": episode, "reason": "requested", "kecamatan_code": SELATAN, "village_code": SANUR}
    handler(sqs_event(json.dumps(wish | {"mark": "form 1"})), CONTEXT)
    table.update(keys.assignment(episode), {"state": "closed", "outcome": "found"})
    for mark, state in (("form 1", "closed"), ("form 3", "open")):
        handler(sqs_event(json.dumps(wish | {"mark": mark})), CONTEXT)
        item = table.get(keys.assignment(episode))
        assert item is not None
        assert item["state"] == state
