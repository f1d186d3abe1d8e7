"""A missing tool, a bad port, a failed deployment: one clear line each."""

from pathlib import Path

import pytest

from sandbox import chromium, deploy, prerequisites
from sandbox.ports import EMULATOR
from sandbox.problems import LocalRunError
from sandbox.wait import until


@pytest.mark.parametrize("text", ["", "http", "0", "65536", "-1"])
def test_a_port_that_is_none_names_its_variable(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever set it learns what to set instead."""
    monkeypatch.setenv("DESAC_EMULATOR_PORT", text)
    with pytest.raises(LocalRunError, match="DESAC_EMULATOR_PORT"):
        EMULATOR.number()


def test_ports_are_fixed_unless_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that addresses can be written down."""
    monkeypatch.delenv("DESAC_EMULATOR_PORT", raising=False)
    assert EMULATOR.number() == 4566
    monkeypatch.setenv("DESAC_EMULATOR_PORT", "4599")
    assert EMULATOR.number() == 4599


def test_missing_node_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """With what to install."""
    monkeypatch.setenv("PATH", "")
    with pytest.raises(LocalRunError, match=r"`node` is missing: install Node\.js"):
        prerequisites.node()


def test_missing_npm_packages_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the command that fetches them."""
    for name in ("node", "npm"):
        (tmp_path / name).touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(prerequisites, "ROOT", tmp_path)
    with pytest.raises(LocalRunError, match="make setup"):
        prerequisites.cdk()


@pytest.mark.parametrize(
    ("log", "reason"),
    [
        ("ok\n❌  Desac failed to deploy\n", "❌  Desac failed to deploy"),
        ("  File x\nNameError: name 'a'\nSubprocess exited with error 1\n", "NameError: name 'a'"),
        ("something odd\n", "something odd"),
        ("", "no output"),
    ],
)
def test_a_failed_deployment_gives_its_telling_line(log: str, reason: str, tmp_path: Path) -> None:
    """Not the last line, but the one that says why."""
    file = tmp_path / "cdk.log"
    file.write_text(log, encoding="utf-8")
    assert deploy._reason(file) == reason


def test_waiting_ends_with_what_did_not_happen() -> None:
    """The deadline's message says what was waited for."""
    with pytest.raises(LocalRunError, match="The start did not happen within 0 seconds"):
        until(lambda: None, seconds=0, what="The start")
    assert until(lambda: 0, seconds=0, what="A number") == 0


def test_a_named_browser_must_exist(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong CHROMIUM is said, not replaced by another browser."""
    monkeypatch.setenv("CHROMIUM", str(tmp_path / "none"))
    with pytest.raises(LocalRunError, match="CHROMIUM="):
        chromium.ensure_chromium()
    (tmp_path / "none").touch()
    assert chromium.ensure_chromium() == str(tmp_path / "none")
