"""`desac silences` against a stack in memory."""

from datetime import UTC, datetime, timedelta

import pytest

from cli.main import app
from cli.operator.target import Target
from desac.adapters.silence_rules import silence_rules
from desac.adapters.silences import TableSilences
from desac.adapters.table import Table
from desac.domain.silence import Silence, SilenceKind, SilenceStep
from desac.domain.silence_steps import Whom, opened
from tests.unit.overview.records import a_person, an_episode, store

NOW = datetime.now(UTC)


def silent(table: Table, number: int, hours: int, step: SilenceStep = SilenceStep.TRACER) -> Silence:
    whom = Whom(a_person(number), an_episode(number))
    store(table, *whom)
    at = NOW - timedelta(hours=hours)
    begun = opened(None, SilenceKind.CHECK_IN, whom, step, rules=silence_rules(), now=at, since=at)
    assert begun is not None
    TableSilences(table).save(None, begun)
    return begun


@pytest.fixture
def chosen(target: Target, monkeypatch: pytest.MonkeyPatch) -> Target:
    """The commands' stack is the one in memory."""
    monkeypatch.setattr("cli.silences.choose", lambda _: target)
    monkeypatch.setenv("COLUMNS", "200")
    return target


def run(*arguments: str) -> int:
    try:
        app(arguments)
    except SystemExit as ended:
        return int(ended.code or 0)
    return 0


@pytest.mark.usefixtures("chosen")
def test_the_longest_is_first_and_names_only_where_asked_for(
    table: Table, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("silences") == 0
    assert "Nobody is silent" in capsys.readouterr().out
    late, early = silent(table, 1, 3), silent(table, 2, 30)
    assert run("silences") == 0
    shown = capsys.readouterr().out
    assert shown.index(early.silence_id) < shown.index(late.silence_id)
    assert "Warga Contoh" not in shown
    run("silences", "--names")
    assert "Warga Contoh 2" in capsys.readouterr().out


@pytest.mark.usefixtures("chosen")
def test_one_that_has_come_to_the_operators_is_told_by_the_exit_status(table: Table) -> None:
    one = silent(table, 1, 3, SilenceStep.OPERATORS)
    assert run("silences") == 1
    assert run("silences", "acknowledge", one.silence_id) == 0
    assert run("silences") == 0


@pytest.mark.usefixtures("chosen")
def test_closing_keeps_why_and_by_whom(table: Table, capsys: pytest.CaptureFixture[str]) -> None:
    one = silent(table, 1, 3)
    assert run("silences", "close", one.silence_id, "--why", "sudah ditelepon") == 0
    kept = TableSilences(table).get(one.silence_id)
    assert kept is not None
    assert (kept.over_note, kept.is_waiting) == ("sudah ditelepon", False)
    assert kept.over_by
    assert run("silences", "close", one.silence_id, "--why", "lagi") != 0
    assert run("silences", "acknowledge", "nobody.tea") != 0
    assert "No silence has that id" in capsys.readouterr().err
