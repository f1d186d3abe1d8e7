"""`desac roster` shows who answers in each village of a stack."""

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from cli import main
from cli import roster as command
from cli.operator.target import Target
from desac.adapters.roster_book import TableRosterBook
from desac.adapters.table import Table
from desac.adapters.village_data import load_directory
from desac.domain.roster import Doctor

SANUR = "51.71.01.1006"


@pytest.fixture(autouse=True)
def _this_stack(target: Target, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "choose", lambda _: target)


def _appoint(table: Table, village_code: str, valid_to: date | None = None) -> None:
    TableRosterBook(table).record(
        Doctor(
            village_code=village_code,
            name="dr. Contoh",
            phone="+6281200000901",
            valid_from=date(2021, 8, 1),
            valid_to=valid_to,
            stated_at=datetime(2021, 8, 1, tzinfo=UTC),
        )
    )


def _run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main.app(["roster", *arguments])
    return int(ended.value.code or 0)


def _asked(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, Any]]:
    status = _run("--json", *arguments)
    return status, json.loads(capsys.readouterr().out)


def test_an_empty_roster_is_status_one_and_names_who_answers_instead(
    table: Table, capsys: pytest.CaptureFixture[str]
) -> None:
    status, answer = _asked(capsys)
    assert (status, answer["villages"], len(answer["without_doctor"])) == (1, 43, 43)
    assert {(one["source"], one["gap"]) for one in answer["items"]} == {("puskesmas", "nobody")}
    assert all(one["name"] and "112" in one["phone"] for one in answer["items"])


def test_a_full_roster_is_status_zero(table: Table, capsys: pytest.CaptureFixture[str]) -> None:
    for village in load_directory().villages:
        _appoint(table, village.code)
    status, answer = _asked(capsys)
    assert (status, answer["without_doctor"], answer["ending"]) == (0, [], [])


def test_a_day_can_be_chosen(table: Table, capsys: pytest.CaptureFixture[str]) -> None:
    """Before, on and after the term; within two weeks of its end it is told."""
    _appoint(table, SANUR, date(2021, 9, 30))

    def _sanur(*arguments: str) -> tuple[Any, ...]:
        answer = _asked(capsys, *arguments)[1]
        (one,) = [one for one in answer["items"] if one["village_code"] == SANUR]
        return one["source"], one["until"], one["gap"], answer["ending"]

    assert _sanur("--day", "2021-07-31") == ("puskesmas", None, "not_yet", [])
    assert _sanur("--day", "2021-08-01") == ("doctor", "2021-09-30", None, [])
    assert _sanur("--day", "2021-09-17") == ("doctor", "2021-09-30", None, [SANUR])
    assert _sanur("--day", "2021-09-17", "--within", "3") == ("doctor", "2021-09-30", None, [])
    assert _sanur("--day", "2021-10-01") == ("puskesmas", None, "ended", [])


def test_people_read_a_table(table: Table, capsys: pytest.CaptureFixture[str], monkeypatch: Any) -> None:
    monkeypatch.setattr(command.out, "width", 200)
    _appoint(table, SANUR, date(2021, 9, 30))
    assert _run("--day", "2021-09-20") == 1
    shown = capsys.readouterr().out
    assert "dr. Contoh" in shown
    assert "no doctor was ever named" in shown
    assert "1 of 43 villages have a doctor, 42 have none; 1 terms end within 14 days" in shown


def test_a_wrong_day_is_wrong_usage() -> None:
    assert _run("--day", "besok") == 2
