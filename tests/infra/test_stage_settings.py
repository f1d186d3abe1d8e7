"""Stages: read from their file, single values from the command line, mistakes named."""

import json

import pytest
from pydantic import ValidationError

from infra.settings import StageSettings, load


def _context(**values):
    return values.get


def test_production_is_the_stage_nobody_has_to_name():
    assert load(_context()).stage == "production"


def test_a_value_on_the_command_line_wins_over_the_file():
    settings = load(_context(stage="local", silence_minutes="3", keep_data="true"))
    assert (settings.silence_minutes, settings.keep_data, settings.staff_mfa) == (3, True, "off")


def test_a_list_on_the_command_line_is_separated_by_commas():
    settings = load(_context(stage="local", console_urls="https://a.example/,https://b.example/"))
    assert settings.console_urls == ["https://a.example/", "https://b.example/"]


def test_an_unknown_stage_is_answered_with_the_known_ones():
    with pytest.raises(FileNotFoundError, match="there are: local, production"):
        load(_context(stage="prod"))


def test_a_misspelt_setting_in_a_file_is_an_error(tmp_path):
    (tmp_path / "odd.json").write_text(json.dumps({"stage": "odd", "silence_minuets": 5}))
    with pytest.raises(ValidationError, match="silence_minuets"):
        load(_context(stage="odd"), stages=tmp_path)


@pytest.mark.parametrize(
    ("name", "value"), [("silence_minutes", "soon"), ("event_archive_days", "-1"), ("staff_mfa", "sometimes")]
)
def test_nonsense_on_the_command_line_is_an_error(name, value):
    with pytest.raises(ValidationError, match=name):
        load(_context(**{name: value}))


@pytest.mark.parametrize(
    ("platform", "architecture"),
    [
        ("aarch64-manylinux_2_28", "arm64"),
        ("x86_64-manylinux2014", "x86_64"),
        ("aarch64-apple-darwin", "arm64"),
    ],
)
def test_functions_run_on_what_the_layer_is_for(platform, architecture):
    assert StageSettings(stage="x", layer_platform=platform).architecture == architecture
