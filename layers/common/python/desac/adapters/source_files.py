"""Records of uploaded files."""

from boto3.dynamodb.conditions import Attr

from desac.adapters import keys
from desac.adapters.table import ABSENT, Conflict, Table, from_item, to_item
from desac.domain.source_file import FileState, SourceFile


class SourceFiles:
    """The files in the table."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def begin(self, file: SourceFile) -> SourceFile:
        """Record that a file is being read; returns the record as it stands if there is one already."""
        try:
            self._write(file, only_new=True)
        except Conflict:
            found = self._table.get(keys.source_file(file.file_id))
            return from_item(SourceFile, found) if found else file
        return file

    def finish(self, file: SourceFile) -> None:
        """Record what became of a file. A result that stands already is kept."""
        try:
            self._write(file, only_new=False)
        except Conflict:
            return

    def _write(self, file: SourceFile, *, only_new: bool) -> None:
        condition = ABSENT if only_new else Attr("state").eq(FileState.READING.value)
        item = to_item(
            file,
            keys.source_file(file.file_id),
            work=keys.FILES_WORK,
            work_at=keys.moment(file.received_at),
        )
        self._table.put(item, condition)
