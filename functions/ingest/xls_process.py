"""XLS files are read in a process of its own: a damaged one can end it, or make it ask for all memory.

The old format says itself how much memory to reserve and where to go on reading, and calamine believes
it. What happens to the other process is an answer like any other: the file cannot be read.
"""

import json
import os
import pickle
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import batched
from typing import IO, Any, BinaryIO, NamedTuple

from functions.ingest.calamine_sheets import Bounds, SheetsRefused, read_sheets

_MEMORY = 2 * 1024**3
_DISK = 1024**3
_SECONDS = 120
_ROWS_AT_ONCE = 500

type Row = Sequence[str | float | int | bool | date | datetime | time | timedelta]


class ReadSheet(NamedTuple):
    """A sheet that the other process has read; `rows` come from a temporary file."""

    name: str
    hidden: bool
    rows: Iterator[Row]


class _RowFile:
    """A temporary file that is closed with the last iterator that reads from it."""

    def __init__(self) -> None:
        self.file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed below

    def __del__(self) -> None:
        self.file.close()

    def rows(self, start: int, chunks: int) -> Iterator[Row]:
        """The rows of one sheet; `start` is the position of its first chunk."""
        for _ in range(chunks):
            self.file.seek(start)
            rows = pickle.load(self.file)  # noqa: S301 - written by our own process a moment ago
            start = self.file.tell()
            yield from rows


def read_xls(data: BinaryIO, bounds: Bounds) -> list[ReadSheet]:
    """Every sheet of an XLS file. Raises SheetsRefused."""
    target = _RowFile()
    with tempfile.NamedTemporaryFile(suffix=".xls") as copy:
        shutil.copyfileobj(data, copy)
        copy.flush()
        told = _told_by_child(copy.name, target.file.fileno(), bounds)
    if "refused" in told:
        raise SheetsRefused(told["refused"])
    return [
        ReadSheet(sheet["name"], sheet["hidden"], target.rows(sheet["start"], sheet["chunks"]))
        for sheet in told["sheets"]
    ]


def _told_by_child(source: str, target: int, bounds: Bounds) -> dict[str, Any]:
    command = [sys.executable, "-m", __name__, source, str(target), *map(str, bounds)]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "RUST_BACKTRACE": "0"}
    try:
        done = subprocess.run(  # noqa: S603 - our own module, paths that we made
            command, env=environment, capture_output=True, timeout=_SECONDS, check=True, pass_fds=(target,)
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise SheetsRefused("damaged") from error
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def _child(source: str, target: int, bounds: Bounds) -> dict[str, Any]:
    """What the other process does: rows into a file, where they are in the answer."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_DISK, _DISK))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    sheets: list[dict[str, Any]] = []
    try:
        with open(target, "wb") as file:
            for sheet, hidden in read_sheets(source, bounds):
                start, chunks = file.tell(), 0
                for rows in batched(sheet.iter_rows(), _ROWS_AT_ONCE, strict=False):
                    pickle.dump(rows, file)
                    chunks += 1
                sheets.append({"name": sheet.name, "hidden": hidden, "start": start, "chunks": chunks})
    except SheetsRefused as refused:
        return {"refused": refused.reason}
    return {"sheets": sheets}


if __name__ == "__main__":
    told_source, told_target, *told_bounds = sys.argv[1:]
    sys.stdout.write(json.dumps(_child(told_source, int(told_target), Bounds(*map(int, told_bounds)))))
