"""The tracer queue: one assignment for each episode, whatever is delivered and how often."""

import json

import pytest

from desac.adapters import keys
from desac.adapters.table import Table
from functions.tracing.queue import handler
from tests.unit.overview.records import CONTEXT, ORIGIN, SANUR, SELATAN, set_up, sqs_event


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
    assert item["work_at"].startswith(f"{SANUR}#2")
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


def test_only_the_bad_messages_of_a_batch_fail(table: Table) -> None:
    """An unknown episode, an unknown kecamatan and nonsense go back; their neighbour is stored."""
    episode = set_up(table)
    unknown = _body("00000000000000ff-00000000")
    elsewhere = _body(episode, kecamatan="51.03.01")
    answer = handler(sqs_event(unknown, elsewhere, "[]", _body(episode)), CONTEXT)
    assert [one["itemIdentifier"] for one in answer["batchItemFailures"]] == ["m0", "m1", "m2"]
    assert table.get(keys.assignment(episode)) is not None
