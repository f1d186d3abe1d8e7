"""`desac people facts` and `outcome`: an operator's word, in the name of whoever runs the command."""

from datetime import date, datetime, timedelta

import pytest

from cli.operator.episodes import Episodes, a_day, a_test
from cli.operator.target import Target
from cli.problems import CommandError
from desac.adapters.table import Table
from desac.domain.episode import LabResult, TestKind
from desac.domain.isolation import EndReason
from tests.unit.overview.records import NOW, an_episode_id, set_up

LATER: datetime = NOW + timedelta(days=1)


def test_facts_and_outcome_are_changed_with_name_and_reason(target: Target, table: Table) -> None:
    episode, episodes = set_up(table), Episodes(target)
    after, follows = episodes.facts(episode, {"onset_date": date(2021, 8, 8)}, "kata dokter", LATER)
    assert (after.end_date, follows) == (date(2021, 8, 21), None)
    assert after.end_changes[-1].by.startswith("arn:aws:")
    over, _ = episodes.outcome(episode, "hospitalised", "dirawat di RS", LATER)
    assert over.status_reason == EndReason.HOSPITALISED
    assert over.end_changes[-1].why == "dirawat di RS"


def test_what_cannot_be_done_is_one_line(target: Target, table: Table) -> None:
    episode, episodes = set_up(table), Episodes(target)
    with pytest.raises(CommandError, match="No episode has that id"):
        episodes.outcome(an_episode_id(9), "recovered", "x", LATER)
    with pytest.raises(CommandError, match="An outcome is one of recovered, "):
        episodes.outcome(episode, "vanished", "x", LATER)
    with pytest.raises(CommandError, match=r"masa depan. \(onset_date\)"):
        episodes.facts(episode, {"onset_date": date(2021, 9, 8)}, "x", LATER)


def test_days_and_tests_are_read_as_they_are_written() -> None:
    assert a_day("2021-08-11") == date(2021, 8, 11)
    test = a_test("2021-08-11:PCR:negative")
    assert (test.date, test.kind, test.result) == (date(2021, 8, 11), TestKind.PCR, LabResult.NEGATIVE)
    for nonsense in ("11-08-2021", "2021-08-11:PCR", "2021-08-11:saliva:negative", "2021-08-11:PCR:no"):
        with pytest.raises(CommandError):
            a_test(nonsense)
    with pytest.raises(CommandError, match="2021-08-11"):
        a_day("kemarin")
