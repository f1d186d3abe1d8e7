"""MiniStack, the AWS emulator, in a Python environment of its own."""

import fcntl
import hashlib
import os
import subprocess
from pathlib import Path

import requests

from sandbox import ports, processes
from sandbox.environment import CREDENTIALS, REGION
from sandbox.paths import emulator_venv, logs
from sandbox.prerequisites import search_path, uv
from sandbox.problems import LocalRunError
from sandbox.wait import until

NAME = "emulator"
_REQUIREMENTS = Path(__file__).with_name("emulator-requirements.txt")
_HEALTH_SECONDS = 30


def install() -> None:
    """Make the environment, once for each state of its requirements file, whoever else wants it meanwhile."""
    folder = emulator_venv()
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_suffix(".lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        _install_into(folder)


def _install_into(folder: Path) -> None:
    stamp = folder / ".requirements"
    wanted = hashlib.sha256(_REQUIREMENTS.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    with (logs() / "emulator-install.log").open("wb") as log:
        install_into = [uv(), "pip", "install", "--quiet", "--python", str(folder / "bin" / "python")]
        for command in (
            [uv(), "venv", "--quiet", "--clear", "--python", "3.13", str(folder)],
            [*install_into, "--require-hashes", "--compile-bytecode", "--requirements", str(_REQUIREMENTS)],
        ):
            if subprocess.run(command, stdout=log, stderr=subprocess.STDOUT, check=False).returncode:
                raise LocalRunError(f"The emulator could not be installed: see {log.name}.")
    stamp.write_text(wanted)


def start() -> tuple[processes.Service, str]:
    """Start it on loopback; the process and its address, once it answers."""
    port = ports.require_free(ports.EMULATOR)
    url = f"http://{ports.HOST}:{port}"
    data = logs().parent / "emulator-data"
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    environment = {
        **kept,
        **CREDENTIALS,
        "PATH": search_path(),
        "GATEWAY_PORT": str(port),
        "BIND_HOST": ports.HOST,
        "MINISTACK_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        # A line for every call and batch would cost more than the calls.
        "LOG_LEVEL": "WARNING",
        # Function processes stay warm for the whole run.
        "LAMBDA_WARM_TTL_SECONDS": "3600",
        "STATE_DIR": str(data),
        "S3_DATA_DIR": str(data / "s3"),
        "TMPDIR": _scratch(data),
    }
    service = processes.start(NAME, [str(emulator_venv() / "bin" / "python"), "-m", "ministack"], environment)
    until(lambda: healthy(url, service), seconds=_HEALTH_SECONDS, what="The emulator's start", every=0.05)
    return service, url


def healthy(url: str, service: processes.Service | None = None) -> bool:
    """Whether the emulator answers. Raises LocalRunError if `service` is given and has ended."""
    if service is not None:
        processes.require_running(service)
    try:
        return requests.get(f"{url}/_ministack/health", timeout=2).ok
    except requests.RequestException:
        return False


def _scratch(data: Path) -> str:
    """A folder for its temporary files, so that they go with the run."""
    folder = data / "tmp"
    folder.mkdir(parents=True, exist_ok=True)
    return str(folder)
