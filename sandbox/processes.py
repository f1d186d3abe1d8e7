"""The processes of the local run: started in a session of their own, remembered, stopped whole."""

import contextlib
import json
import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from sandbox.paths import home, logs
from sandbox.problems import LocalRunError
from sandbox.wait import until

_TERM_SECONDS = 8.0
# Those this very process started: they outlive it, but while it lives it must collect them when they end.
_children: dict[int, subprocess.Popen[bytes]] = {}


class Service(NamedTuple):
    """A process we started. `birth` tells it from another one that got its number later."""

    name: str
    pid: int
    birth: str

    def runs(self) -> bool:
        """Whether it is still there."""
        return _birth(self.pid) == self.birth

    def log(self) -> Path:
        """What it wrote."""
        return logs() / f"{self.name}.log"


def start(name: str, command: Sequence[str], environment: Mapping[str, str]) -> Service:
    """Start a program detached from this terminal; its output goes to the log of that name."""
    with (logs() / f"{name}.log").open("wb") as log:
        process = subprocess.Popen(
            command,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    _children[process.pid] = process
    service = Service(name, process.pid, _birth(process.pid) or "")
    _file(name).write_text(json.dumps(service._asdict()), encoding="utf-8")
    return service


def known() -> list[Service]:
    """Every process a run of this home started and nobody stopped, alive or not."""
    found = []
    for file in sorted(_folder().glob("*.json")):
        with contextlib.suppress(ValueError, TypeError):  # half written by a run that was cut off
            found.append(Service(**json.loads(file.read_text(encoding="utf-8"))))
    return found


def stop(service: Service) -> None:
    """End a process and all it started; returns when it is gone."""
    if service.runs():
        _signal(service.pid, signal.SIGTERM)
        try:
            until(lambda: not service.runs(), seconds=_TERM_SECONDS, what=f"The end of {service.name}")
        except LocalRunError:
            _signal(service.pid, signal.SIGKILL)
    # What it started may outlive it and keeps the number taken; if that is another's now, nothing is left.
    if _birth(service.pid) in {None, service.birth}:
        _signal(service.pid, signal.SIGKILL)
    if child := _children.pop(service.pid, None):
        child.wait()
    _file(service.name).unlink(missing_ok=True)


def require_running(service: Service) -> None:
    """Raises LocalRunError with the last line of its log if the process has ended."""
    if not service.runs():
        lines = service.log().read_text(encoding="utf-8", errors="replace").strip().splitlines()
        last = lines[-1] if lines else "without a word"
        raise LocalRunError(f"{service.name} ended: {last} (see {service.log()})")


def _signal(group: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)


def _birth(pid: int) -> str | None:
    """When a process began, in the system's own words; None if it does not run."""
    stat = Path(f"/proc/{pid}/stat")
    if Path("/proc/self/stat").exists():
        try:
            # After the name, which may hold anything: state, ppid, … and start time as the 20th.
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            return None
        return None if fields[0] == "Z" else fields[19]
    answer = subprocess.run(
        ["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return answer.stdout.strip() or None


def _folder() -> Path:
    folder = home() / "run"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _file(name: str) -> Path:
    return _folder() / f"{name}.json"
