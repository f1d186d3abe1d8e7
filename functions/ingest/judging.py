"""A file from its first byte to judged rows, cut into ranges. Nothing is recorded yet."""

from collections import Counter
from collections.abc import Iterable
from typing import BinaryIO, NamedTuple, Protocol

from desac.domain.dates import WITA
from desac.domain.source_file import JudgedCounts, SourceFile
from desac.domain.village import VillageDirectory
from functions.ingest.codes import Verdict
from functions.ingest.judge import judge_file
from functions.ingest.limits import Limits
from functions.ingest.range_names import MANIFEST, rows_name
from functions.ingest.range_rows import Manifest, RangeWriter
from functions.ingest.reader import open_table

RANGE_ROWS = 500
"""Rows of one range: some seconds of recording, so that a retry repeats little."""
# Rows may be as long as a file allows; a range is held in memory, several times over.
_RANGE_BYTES = 4 * 1024 * 1024


class RangeStore(Protocol):
    """Where judged rows wait to be recorded."""

    def write(self, name: str, lines: Iterable[bytes]) -> None:
        """Keep lines under a name; writing again replaces them."""
        ...


class Judged(NamedTuple):
    """A file that was read to its end."""

    manifest: Manifest
    counts: JudgedCounts


def judge_into(
    store: RangeStore,
    file: SourceFile,
    content: BinaryIO,
    villages: VillageDirectory,
    limits: Limits,
) -> Judged:
    """Judge every row, as of the day on which the file was dropped, and keep it for recording.

    Raises FileProblem when the file as a whole cannot be used; what was kept until then is not looked at.
    """
    today = file.received_at.astimezone(WITA).date()
    table = open_table(file.key, content, limits)
    writer = RangeWriter(file.kind)
    counts: Counter[Verdict] = Counter()
    ranges = 0
    lines: list[bytes] = []
    size = 0
    for row in judge_file(table, file.kind, villages, today):
        counts[row.verdict] += 1
        lines.append(writer.line(row))
        size += len(lines[-1])
        if len(lines) == RANGE_ROWS or size > _RANGE_BYTES:
            store.write(rows_name(ranges), lines)
            ranges += 1
            lines, size = [], 0
    if lines:
        store.write(rows_name(ranges), lines)
        ranges += 1
    manifest = writer.manifest(ranges)
    store.write(MANIFEST, [manifest.model_dump_json().encode()])
    told = {verdict.value: counts[verdict] for verdict in Verdict}
    return Judged(manifest, JudgedCounts(rows=counts.total(), **told))
