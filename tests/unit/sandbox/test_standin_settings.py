"""The command line of the stand-in."""

from pathlib import Path

import pytest

from sandbox.standin.__main__ import settings_from


def test_every_setting_is_an_option() -> None:
    settings = settings_from(
        ["--port", "0", "--unread-suffixes", "77,78", "--templates", "t.json", "--geocode-wrong-share", "0"]
    )
    assert settings.port == 0
    assert settings.unread_suffixes == ("77", "78")
    assert settings.templates == Path("t.json")
    assert settings.geocode_wrong_share == 0


def test_a_wrong_value_names_its_option(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        settings_from(["--port", "many"])
    assert "--port: Input should be a valid integer" in capsys.readouterr().err


def test_help_names_the_options(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        settings_from(["--help"])
    assert "--limit-per-second" in capsys.readouterr().out
