"""The programs that the local run needs and does not bring."""

import os
import shutil
import sys
from pathlib import Path

from sandbox.paths import ROOT
from sandbox.problems import LocalRunError


def node() -> str:
    """Node's path. Raises LocalRunError if there is none."""
    return _program("node", "install Node.js 20 or newer (https://nodejs.org)")


def uv() -> str:
    """uv's path: the clone's own, the environment's, or the one on PATH."""
    for folder in (ROOT / ".uv" / "bin", Path(sys.prefix) / "bin"):
        if (folder / "uv").exists():
            return str(folder / "uv")
    return _program("uv", "run `make setup`, which fetches it into the clone")


def cdk() -> str:
    """The CDK command line from npm's lock file. Raises LocalRunError if it is not fetched."""
    node()
    program = ROOT / "node_modules" / ".bin" / "cdk"
    if not program.exists():
        _program("npm", "install Node.js 20 or newer, which brings it")
        raise LocalRunError("The CDK command line is missing: run `make setup` (or `npm ci`).")
    return str(program)


def search_path() -> str:
    """PATH for programs we start: our Python and uv first."""
    ours = [str(Path(sys.executable).parent), str(Path(uv()).parent)]
    return os.pathsep.join([*ours, os.environ.get("PATH", "")])


def check() -> None:
    """Raises LocalRunError about the first program that is missing."""
    uv()
    cdk()


def _program(name: str, advice: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise LocalRunError(f"`{name}` is missing: {advice}.")
    return found
