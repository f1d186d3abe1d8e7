"""Records of uploaded files, and of which of their ranges are done."""

from boto3.dynamodb.conditions import Attr
from boto3.dynamodb.conditions import Key as KeyCondition

from desac.adapters import keys
from desac.adapters.table import ABSENT, Conflict, Increment, Table, from_item, to_item
from desac.domain.base import UtcDatetime
from desac.domain.source_file import FileRange, FileState, SourceFile

_TRIES = 50
_COUNTED = 0


class FinishedRange(FileRange):
    """A range that was recorded."""

    finished_at: UtcDatetime


class SourceFiles:
    """The files in the table."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def find(self, file_id: str) -> SourceFile | None:
        """One file, None for an unknown id."""
        item = self._table.get(keys.source_file(file_id))
        return from_item(SourceFile, item) if item else None

    def held(self, newest: int) -> list[SourceFile]:
        """Those among so many of the newest files that wait for an operator, the newest first."""
        found = self._table.index(
            "work", KeyCondition("work").eq(keys.FILES_WORK), newest_first=True, limit=newest
        )
        files = (from_item(SourceFile, item) for item in found)
        return [file for file in files if file.state is FileState.HELD]

    def begin(self, file: SourceFile) -> SourceFile:
        """Record that a file is being read; returns the record as it stands if there is one already."""
        try:
            self._table.put(_item(file), ABSENT)
        except Conflict:
            return self.find(file.file_id) or file
        return file

    def advance(self, file: SourceFile, *, before: FileState) -> bool:
        """Write a file's next state; False if it is no longer in the state `before`."""
        try:
            self._table.put(_item(file), Attr("state").eq(before.value))
        except Conflict:
            return False
        return True

    def finish_range(self, done: FinishedRange) -> None:
        """Count a range off, once however often it is told. Raises Conflict if others keep being faster."""
        writes = [
            self._table.write_put(to_item(done, keys.file_range(done.file_id, done.number)), ABSENT),
            self._table.write_update(keys.source_file(done.file_id), {"ranges_done": Increment(1)}),
        ]
        for _ in range(_TRIES):
            try:
                self._table.transact(writes)
            except Conflict as conflict:
                if _COUNTED in conflict.failed and self._is_counted(done):
                    return
                continue  # another range of the file was counted off at this moment
            return
        raise Conflict

    def _is_counted(self, done: FinishedRange) -> bool:
        return self._table.get(keys.file_range(done.file_id, done.number)) is not None


def _item(file: SourceFile) -> dict[str, object]:
    return to_item(
        file, keys.source_file(file.file_id), work=keys.FILES_WORK, work_at=keys.moment(file.received_at)
    )
