"""`desac figures` on a stack's table."""

import io
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest
import typer

from cli import figures
from cli.operator.tallied import Tallied
from cli.operator.target import Target
from cli.problems import CommandError
from desac.adapters import keys
from desac.adapters.contributions import Contributions
from desac.adapters.figure_rules import figure_rules
from desac.adapters.table import Table
from tests.unit.overview.records import SANUR, a_person, an_episode, an_intake, person_id, store

ORIGIN = "FORM#2021-08-11"
_NOW = datetime(2021, 8, 12, 4, tzinfo=UTC)


@pytest.fixture
def counted(table: Table) -> Table:
    """One contact named in a form, with a form of their own."""
    store(
        table,
        a_person(1),
        an_episode(1, origin=ORIGIN, kind="contact"),
        an_intake(1, origin=ORIGIN, episode_id=an_episode(1, kind="contact").episode_id),
    )
    Contributions(table, figure_rules()).bring_up_to_date([person_id(1)])
    return table


def _show(monkeypatch: pytest.MonkeyPatch, target: Target, **options: object) -> None:
    monkeypatch.setattr(figures, "choose", lambda _: target)
    monkeypatch.setattr("cli.operator.tallied._now", lambda: _NOW)
    figures.show(**options)  # type: ignore[arg-type]


def test_figures_are_shown_and_saved(
    counted: Table,
    target: Target,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    _show(monkeypatch, target)
    shown = capsys.readouterr().out
    assert "people with an episode" in shown
    assert SANUR in shown
    saved = tmp_path / "angka.xlsx"
    _show(monkeypatch, target, save=saved)
    book = openpyxl.load_workbook(io.BytesIO(saved.read_bytes()))
    assert [row[:4] for row in book["Per desa"].iter_rows(min_row=2, values_only=True)] == [
        (SANUR, "Sanur", 0, 1)
    ]
    with pytest.raises(CommandError, match="xlsx"):
        _show(monkeypatch, target, save=tmp_path / "angka.pdf")
    with pytest.raises(CommandError, match="village"):
        _show(monkeypatch, target, by="moon")


def test_a_recount_says_what_differs_and_mends_it(
    counted: Table,
    target: Target,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(figures, "choose", lambda _: target)
    monkeypatch.setattr("cli.operator.tallied._now", lambda: _NOW)
    counted.update(keys.episode(an_episode(1, kind="contact").episode_id), {"unreachable": "silent"})
    with pytest.raises(typer.Exit):
        figures.recount(mend=True)
    assert "unreachable/silent: 0, counted anew 1" in capsys.readouterr().out
    figures.recount()
    [one] = Tallied(target).people(Tallied(target).ask(None, 14, None), "unreachable/silent")
    assert one.contribution.person_id == person_id(1)
