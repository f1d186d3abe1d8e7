"""The findings of `desac check`: in a temporary file, because a large file may have a million."""

import json
import shutil
import tempfile
from functools import lru_cache
from typing import IO, Any

from functions.ingest.codes import Issue

type Entry = dict[str, Any]


class IssueSpool:
    """Findings in the order in which they are added; `first` are those that a terminal shows. Close it."""

    def __init__(self, shown: int) -> None:
        self._shown = shown
        self._file = tempfile.TemporaryFile("w+", encoding="utf-8", newline="")  # noqa: SIM115 - see close()
        self.count = 0
        self.first: list[Entry] = []

    def add(self, issue: Issue, row: int | None, sheet: str | None = None) -> None:
        """Add a finding in a row, of the whole file where that is None."""
        place = f'"row": {"null" if row is None else row}'
        if sheet is not None:
            place = f'{place}, "sheet": {json.dumps(sheet, ensure_ascii=False)}'
        text = f"{{{place}, {_as_json(issue)}}}"
        if self.count < self._shown:
            self.first.append(json.loads(text))
        self._file.write(f", {text}" if self.count else text)
        self.count += 1

    def clear(self) -> None:
        """Forget all findings."""
        self._file.seek(0)
        self._file.truncate()
        self.count = 0
        self.first.clear()

    def copy_to(self, out: IO[str]) -> None:
        """Write the findings as the inside of a JSON list."""
        self._file.seek(0)
        shutil.copyfileobj(self._file, out)

    def close(self) -> None:
        """Drop the file."""
        self._file.close()


# A file has few distinct findings.
@lru_cache(maxsize=1024)
def _as_json(issue: Issue) -> str:
    """The inside of a JSON object."""
    entry = {
        "column": issue.column,
        "code": issue.code.value,
        "severity": issue.severity.value,
        "message": issue.message,
    }
    return json.dumps(entry, ensure_ascii=False)[1:-1]
