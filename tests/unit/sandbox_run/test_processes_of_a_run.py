"""Processes are started apart, remembered, recognised again, and stopped whole."""

import json
import os
import sys
from pathlib import Path

import pytest

from sandbox import processes
from sandbox.problems import LocalRunError
from sandbox.wait import until

# Stays until it is told to end, although its standard input is empty.
PARENT = [
    sys.executable,
    "-c",
    "import signal, subprocess, sys; child = subprocess.Popen([sys.executable, '-c', 'import signal; "
    "signal.pause()']); print(child.pid, flush=True); signal.pause()",
]


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A home of its own for each test."""
    monkeypatch.setenv("DESAC_HOME", str(tmp_path))


def test_a_process_is_remembered_and_stopped_with_its_children() -> None:
    """Nothing of it is left, neither the file nor what it started."""
    service = processes.start("parent", PARENT, os.environ)
    child = int(until(lambda: service.log().read_text().strip() or None, seconds=20, what="The child"))
    assert processes.known() == [service]
    assert service.runs()
    processes.stop(service)
    assert not service.runs()
    assert processes.known() == []
    until(lambda: processes._birth(child) is None, seconds=10, what="The child's end")


def test_a_process_that_ended_says_its_last_words() -> None:
    """The line tells what went wrong and where to read more."""
    service = processes.start("broken", [sys.executable, "-c", "raise SystemExit('port in use')"], os.environ)
    until(lambda: not service.runs(), seconds=20, what="The end")
    with pytest.raises(LocalRunError, match=r"broken ended: port in use \(see .*broken\.log\)"):
        processes.require_running(service)
    processes.stop(service)


def test_another_process_with_the_same_number_is_not_ours() -> None:
    """A number that the system gave away again is not taken for the one we started."""
    service = processes.Service("old", os.getpid(), "an earlier life")
    assert not service.runs()


def test_stopping_a_run_of_long_ago_harms_nobody() -> None:
    """Whoever has the number now lives on: here, this very test."""
    processes.stop(processes.Service("old", os.getpid(), "an earlier life"))


def test_a_half_written_record_is_passed_over(tmp_path: Path) -> None:
    """A run that was cut off while writing does not stop the next one."""
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "emulator.json").write_text('{"name": "emu')
    (tmp_path / "run" / "other.json").write_text(json.dumps({"name": "other"}))
    assert processes.known() == []
