"""Folders that become Lambda archives: what goes in, compiled, under a name that tells their content."""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from infra.settings import ROOT

BUILD = ROOT / "build"
_LEFT_OUT = {"__pycache__", "tests", ".DS_Store"}


@dataclass(frozen=True)
class Bundle:
    """A finished folder and the hash of what it was made from: the asset's identity on every machine."""

    path: Path
    hash: str


def digest(*parts: str | bytes) -> str:
    """A hash over texts and file contents, in order, their boundaries included."""
    total = hashlib.sha256(f"python{sys.version_info.major}.{sys.version_info.minor}".encode())
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        total.update(len(data).to_bytes(8, "big") + data)
    return total.hexdigest()


def sources(folder: Path) -> list[Path]:
    """Every file of a folder that belongs into an archive, sorted."""
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file() and path.suffix != ".pyc" and not _LEFT_OUT & set(path.relative_to(folder).parts)
    )


def build(name: str, identity: str, fill: Callable[[Path], None], *, mount: str) -> Bundle:
    """The folder `build/<name>-<identity>`, filled and compiled unless it is there already.

    `mount` is where Lambda unpacks it: the path that tracebacks show.

    It appears whole or not at all, so two runs at once and an interrupted one do no harm.
    """
    target = BUILD / f"{name}-{identity[:16]}"
    if not target.is_dir():
        BUILD.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(dir=BUILD, prefix=".making-") as scratch:
            folder = Path(scratch) / "content"
            folder.mkdir()
            fill(folder)
            _compile(folder, mount)
            try:
                folder.rename(target)
            except OSError:
                if not target.is_dir():  # otherwise another run was first, with the same content
                    raise
        _forget_older(name, target)
    return Bundle(target, identity)


def copied(name: str, files: Iterable[tuple[Path, str]], *, mount: str) -> Bundle:
    """A bundle of source files, each under its path in the archive."""
    pairs = list(files)
    identity = digest(*(part for path, inside in pairs for part in (inside, path.read_bytes())))

    def _fill(folder: Path) -> None:
        for path, inside in pairs:
            (folder / inside).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, folder / inside)

    return build(name, identity, _fill, mount=mount)


def _compile(folder: Path, mount: str) -> None:
    # Packagers change file times, so only bytecode that is never checked against them survives to a cold
    # start; it halves it (docs/adr/0005-infra-layers.md).
    environment = {**os.environ, "PYTHONHASHSEED": "0"}
    options = ["-qq", "--invalidation-mode", "unchecked-hash", "-s", str(folder), "-p", mount]
    command = [sys.executable, "-m", "compileall", *options, str(folder)]
    subprocess.run(command, check=True, env=environment)  # noqa: S603 # our own words


def _forget_older(name: str, newest: Path, keep: int = 3) -> None:
    """Keep the last few builds: a stage and another platform may still point to theirs."""
    others = [
        path for path in BUILD.glob(f"{name}-*") if path != newest and len(path.name) == len(newest.name)
    ]
    for path in sorted(others, key=lambda path: path.stat().st_mtime, reverse=True)[keep:]:
        shutil.rmtree(path, ignore_errors=True)
