"""Where the local run keeps its things."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
"""The clone."""


def home() -> Path:
    """The folder of this run's state: `DESAC_HOME`, else `.desac` in the clone."""
    return Path(os.environ.get("DESAC_HOME") or ROOT / ".desac").resolve()


def emulator_venv() -> Path:
    """The emulator's own Python environment; every run of this clone shares it."""
    return ROOT / ".desac" / "emulator" / "venv"


def logs() -> Path:
    """The folder of the log files, made if need be."""
    folder = home() / "logs"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
