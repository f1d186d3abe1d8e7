"""The staff API's `/people/{id}/episodes/…`: who may, what is written, what is refused."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from desac.adapters import keys
from desac.adapters.health_rules import rule_book
from desac.adapters.people import People
from desac.adapters.staff_episodes import BusyError, StaffEpisodes
from desac.adapters.table import Table, from_item
from desac.domain.dates import WITA
from desac.domain.episode import Episode, EpisodeKind, EpisodeStatus
from desac.domain.identity import Particulars
from desac.domain.isolation import EndReason
from desac.domain.person import Person
from desac.domain.registration import Registration, plan
from desac.domain.staff_word import Decided
from functions.people.api import handler
from tests.unit.overview.records import (
    CONTEXT,
    SANUR,
    UTARA,
    a_person,
    an_episode,
    api_event,
    store,
)

TODAY = datetime.now(UTC).astimezone(WITA).date()
SPECIMEN = TODAY - timedelta(days=3)
EPISODE = an_episode().episode_id
PATH = f"/people/{a_person().person_id}/episodes/{EPISODE}"
REASON = "menurut keluarga"


@pytest.fixture(autouse=True)
def _settings(aws_in_memory: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESAC_TABLE", "desac")


def _set_up(table: Table, **episode: Any) -> None:
    known = {
        "anchor_date": SPECIMEN, "specimen_date": SPECIMEN, "end_date": SPECIMEN + timedelta(days=10),
        "rule_version": "2022-02",
    }  # fmt: skip
    store(table, a_person(), an_episode(**(known | episode)))


def _call(
    what: str, body: object, groups: str = "[operator]", *, path: str = PATH, **caller: Any
) -> tuple[int, dict[str, Any]]:
    event = api_event("POST", f"{path}/{what}", groups=groups, name="dr.ayu", body=json.dumps(body), **caller)
    answer = handler(event, CONTEXT)
    return answer["statusCode"], json.loads(answer["body"])


def _episode(table: Table) -> Episode:
    item = table.get(keys.episode(EPISODE))
    assert item is not None
    return from_item(Episode, item)


def test_facts_move_the_end_and_are_kept_with_their_reason(table: Table) -> None:
    """The same call twice is one change."""
    _set_up(table)
    onset = SPECIMEN - timedelta(days=1)
    for _ in range(2):
        status, answer = _call("facts", {"reason": REASON, "onset_date": onset.isoformat()}, "[doctor]")
        assert status == 200
    after = _episode(table)
    assert (after.onset_date, after.end_date, after.version) == (onset, onset + timedelta(days=13), 2)
    [why] = after.end_changes
    assert (why.by, why.why) == ("dr.ayu", REASON)
    assert answer["episode"]["end_date"] == after.end_date.isoformat()
    assert answer["text"] == f"Isolasi atau karantina sampai {after.end_date:%d-%m-%Y}."


def test_tests_are_stored_and_what_follows_is_said(table: Table) -> None:
    ago = TODAY - timedelta(days=6)
    _set_up(table, anchor_date=ago, specimen_date=ago)
    last = {"date": TODAY.isoformat(), "result": "negative", "kind": "PCR"}
    status, answer = _call("facts", {"reason": REASON, "exit_test": last})
    assert (status, answer["follows"]) == (200, "exit_test_negative")
    test = _episode(table).exit_test
    assert test is not None
    assert test.model_dump(mode="json") == last
    assert _call("facts", {"reason": REASON, "exit_test": None})[0] == 200
    assert _episode(table).exit_test is None


@pytest.mark.parametrize(
    ("what", "body"),
    [
        ("facts", {"reason": REASON}),
        ("facts", {"onset_date": "2021-08-01"}),
        ("facts", {"reason": "  ", "onset_date": "2021-08-01"}),
        ("facts", {"reason": REASON, "end_date": "2021-08-01"}),
        ("facts", {"reason": REASON, "onset_date": (TODAY + timedelta(days=1)).isoformat()}),
        ("facts", {"reason": REASON, "exit_test": {"date": "2021-08-01", "result": "maybe", "kind": "PCR"}}),
        ("outcome", {"outcome": "deceased"}),
        ("outcome", {"reason": "", "outcome": "deceased"}),
        ("outcome", {"reason": REASON, "outcome": "completed"}),
        ("outcome", {"reason": REASON, "outcome": "merged"}),
    ],
)
def test_nothing_is_changed_without_a_reason_or_by_nonsense(table: Table, what: str, body: object) -> None:
    _set_up(table)
    before = _episode(table)
    assert _call(what, body)[0] == 422
    assert _episode(table) == before


def test_an_outcome_ends_the_episode_and_files_do_not_bring_it_back(table: Table) -> None:
    """Nor does a form, as long as the staff do not take it back."""
    _set_up(table)
    status, answer = _call("outcome", {"reason": REASON, "outcome": "hospitalised"}, "[doctor]")
    assert (status, answer["episode"]["status"]) == (200, "ended")
    row = Registration(
        particulars=Particulars(name=a_person().name), kind=EpisodeKind.CASE, anchor=SPECIMEN,
        specimen_date=SPECIMEN, closed="recovered", origin="FILE#f9", person_id=a_person().person_id,
    )  # fmt: skip
    people, now = People(table), datetime.now(UTC)
    [known] = people.find([row])
    decided = plan(row, known, rules=rule_book(), now=now, today=TODAY, new_id=lambda: "f" * 16)
    assert people.write([(row, decided)], now) == []
    assert decided.disagreements, "the report says that the file differs"
    assert _episode(table).status_reason == EndReason.HOSPITALISED
    status, _ = _call("outcome", {"reason": "salah orang", "outcome": "active"})
    assert status == 200
    assert _episode(table).status is EpisodeStatus.ACTIVE
    assert [one.why for one in _episode(table).end_changes] == [REASON, "salah orang"]


def test_who_may_not(table: Table) -> None:
    _set_up(table)
    body = {"reason": REASON, "outcome": "recovered"}
    assert _call("outcome", body, "[tracer]")[0] == 403
    assert _call("outcome", body, "[dinsos]")[0] == 403
    assert _call("outcome", body, "[doctor]", kecamatan=UTARA)[1]["code"] == "other_kecamatan"
    assert _call("outcome", body, "[doctor]", kecamatan=None)[1]["code"] == "no_kecamatan"
    assert _episode(table).status is EpisodeStatus.ACTIVE


def test_a_doctors_villages_narrow_the_kecamatan(table: Table) -> None:
    _set_up(table)
    event = api_event(
        "POST", f"{PATH}/outcome", groups="[doctor]",
        body=json.dumps({"reason": REASON, "outcome": "recovered"}),
    )  # fmt: skip
    claims = event["requestContext"]["authorizer"]["jwt"]["claims"]
    claims["custom:villages"] = "51.71.01.1007"
    assert handler(event, CONTEXT)["statusCode"] == 403
    claims["custom:villages"] = SANUR
    assert handler(event, CONTEXT)["statusCode"] == 200


def test_unknown_people_and_others_episodes_are_not_found(table: Table) -> None:
    _set_up(table)
    body = {"reason": REASON, "outcome": "recovered"}
    gone = f"/people/{'9' * 16}/episodes/{'9' * 16}-0a1b2c3d"
    assert _call("outcome", body, path=gone)[0] == 404
    others = f"/people/{'9' * 16}/episodes/{EPISODE}"
    assert _call("outcome", body, path=others)[0] == 404


def test_what_ended_elsewhere_is_refused_in_words(table: Table) -> None:
    _set_up(table, status=EpisodeStatus.ENDED, status_reason="became_case")
    status, answer = _call("outcome", {"reason": REASON, "outcome": "recovered"})
    assert (status, answer["code"]) == (409, "elsewhere")


def test_of_two_who_change_an_episode_the_second_decides_anew(table: Table) -> None:
    _set_up(table)
    seen: list[int] = []

    def _decide(subject: Any) -> Decided:
        seen.append(subject.episode.version)
        if len(seen) == 1:
            table.update(keys.episode(EPISODE), {"version": 2})
        return Decided({}, {"onset_date": date(2021, 8, 1)})

    done = StaffEpisodes(table).change(EPISODE, _decide)
    assert done is not None
    assert seen == [1, 2]

    def _always_late(subject: Any) -> Decided:
        table.update(keys.episode(EPISODE), {"version": subject.episode.version + 1})
        return Decided({"note": "x"}, {"onset_date": date(2021, 8, 1)})

    with pytest.raises(BusyError):
        StaffEpisodes(table).change(EPISODE, _always_late)
    item = table.get(keys.person(a_person().person_id))
    assert item is not None
    assert from_item(Person, item) == a_person(), "both or neither"
