"""An operator's decision on a held file: one change of its state, kept with who and when."""

from datetime import datetime

from desac.adapters.source_files import SourceFiles
from desac.domain.source_file import FileState, SourceFile


def released(files: SourceFiles, file: SourceFile, who: str, now: datetime) -> SourceFile | None:
    """Let the file be recorded; None if somebody decided before."""
    return _decided(files, file, {"state": FileState.RECORDING}, who, now)


def declined(files: SourceFiles, file: SourceFile, reason: str, who: str, now: datetime) -> SourceFile | None:
    """Refuse the file: nothing of it is recorded, and its sender reads the reason. None as above."""
    problem = f"Ditolak petugas Desac: {reason}"
    return _decided(files, file, {"state": FileState.DECLINED, "problem": problem}, who, now)


def _decided(
    files: SourceFiles, file: SourceFile, change: dict[str, object], who: str, now: datetime
) -> SourceFile | None:
    after = file.model_copy(update={**change, "decided_by": who, "decided_at": now})
    return after if files.advance(after, before=FileState.HELD) else None
