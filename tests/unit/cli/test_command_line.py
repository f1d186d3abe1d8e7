"""The command line: quick to start, one line for whatever goes wrong."""

import subprocess
import sys

import pytest

from cli import main
from cli.problems import CommandError
from cli.up import settings_from


def test_check_starts_without_the_sdk() -> None:
    """Validating a file needs neither boto3 nor the local run."""
    code = (
        "import sys, cli.main, cli.check; sys.exit(any(n in sys.modules for n in ('boto3', 'sandbox.run')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    """Each with its one line."""
    with pytest.raises(SystemExit) as ended:
        main.app(["--help"])
    shown = capsys.readouterr().out
    assert ended.value.code == 0
    for name in ("check", "template", "up", "demo", "down", "upload", "status", "person", "people", "roster"):
        assert name in shown


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (CommandError("nothing there\n  at all"), "desac: nothing there at all\n"),
        (ValueError("odd"), "desac: ValueError: odd\n"),
        (ValueError(), "desac: ValueError: no details\n"),
    ],
)
def test_an_error_is_one_line_and_status_one(
    error: Exception, line: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Never a traceback."""

    def _fails(*_args: object, **_named: object) -> None:
        raise error

    monkeypatch.setattr(main, "_typer", _fails)
    with pytest.raises(SystemExit) as ended:
        main.app([])
    assert ended.value.code == 1
    assert capsys.readouterr().err == line


def test_an_unknown_command_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    """Status 2, with the name that was typed."""
    with pytest.raises(SystemExit) as ended:
        main.app(["uplaod"])
    assert ended.value.code == 2
    assert "uplaod" in capsys.readouterr().err


def test_settings_are_pairs() -> None:
    """A value may hold an equals sign; anything that is no pair is wrong usage."""
    assert settings_from(["silence_minutes=1", "a=b=c"]) == {"silence_minutes": "1", "a": "b=c"}
    for wrong in ("silence_minutes", "=1"):
        with pytest.raises(main.typer.BadParameter):
            settings_from([wrong])
