"""The findings of `desac check`: in a temporary file, because a large file may have a million."""

import json
import shutil
import tempfile
from typing import IO, Any

type Entry = dict[str, Any]

_IN_MEMORY = 1 << 20


class IssueSpool:
    """Entries in the order in which they are added; `first` are those that a terminal shows. Close it."""

    def __init__(self, shown: int) -> None:
        self._shown = shown
        self._encode = json.JSONEncoder(ensure_ascii=False).encode
        self._file = tempfile.SpooledTemporaryFile(  # noqa: SIM115 - closed by close()
            _IN_MEMORY, "w+", encoding="utf-8", newline=""
        )
        self.count = 0
        self.first: list[Entry] = []

    def add(self, entry: Entry) -> None:
        """Add an entry, which is written as JSON."""
        if self.count < self._shown:
            self.first.append(entry)
        self._file.write(f", {self._encode(entry)}" if self.count else self._encode(entry))
        self.count += 1

    def clear(self) -> None:
        """Forget all entries."""
        self._file.seek(0)
        self._file.truncate()
        self.count = 0
        self.first.clear()

    def copy_to(self, out: IO[str]) -> None:
        """Write the entries as the inside of a JSON list."""
        self._file.seek(0)
        shutil.copyfileobj(self._file, out)

    def close(self) -> None:
        """Drop the file."""
        self._file.close()
