"""What the office and the operators are told of a file: reports into the bucket, a note by e-mail."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import IO, Any

from desac.adapters.drop_bucket import DropBucket
from desac.adapters.notes import Notes
from desac.adapters.source_files import SourceFiles
from desac.domain.source_file import FileState, RowCounts, SourceFile
from desac.settings import settings
from functions.ingest.codes import Code, FileProblem, message_of
from functions.ingest.notes import Note, done_note, held_note, held_notice, refused_note
from functions.ingest.report import head_of, refused_csv, refused_json

_MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_REFUSED = "Berkas ditolak"


# S3 takes keys of 1,024 bytes; a report's has some forty more than its file's.
_LONGEST_KEY = 960


def stem_of(key: str, file_id: str) -> str:
    """Where the reports of a file lie, without their endings. A name that is too long for S3 is cut."""
    cut = key.encode()[:_LONGEST_KEY].decode(errors="ignore")
    return f"laporan/{cut}.{file_id}"


def answer_done(
    bucket: DropBucket,
    file: SourceFile,
    reports: Sequence[tuple[str, IO[bytes]]],
    without_doctor: Sequence[str],
) -> None:
    """Lay reports (ending and content, in this order) beside a recorded file."""
    for ending, content in reports:
        bucket.write(f"{stem_of(file.key, file.file_id)}.{ending}", content, _MEDIA[ending])
    _tell(done_note(file, without_doctor))


def answer_refused(
    bucket: DropBucket, files: SourceFiles, file: SourceFile, problem: FileProblem, now: datetime
) -> None:
    """A file that cannot be used as a whole."""
    stem = stem_of(file.key, file.file_id)
    ended = file.model_copy(
        update={
            "state": FileState.REJECTED,
            "problem": problem.message,
            "finished_at": now,
            "report_key": f"{stem}.json",
        }
    )
    _lay_refusal(bucket, stem, head_of(ended), problem.code, problem.message)
    # Told before it is noted down: a note that comes twice is better than none.
    _tell(refused_note(ended.key, problem.message))
    files.advance(ended, before=FileState.READING)


def answer_declined(bucket: DropBucket, file: SourceFile) -> None:
    """A file that an operator refused; `file` has its final state and the reason."""
    problem = file.problem or ""
    _lay_refusal(bucket, stem_of(file.key, file.file_id), head_of(file), Code.DECLINED, problem)
    _tell(refused_note(file.key, problem))


def answer_held(bucket: DropBucket, file: SourceFile) -> None:
    """A file that waits for an operator: nobody is written to before. Its report takes the notice's place."""
    with refused_csv("Menunggu persetujuan", held_notice(file)) as notice:
        bucket.write(f"{stem_of(file.key, file.file_id)}.csv", notice, _MEDIA["csv"])
    _tell(held_note(file))


def answer_misplaced(bucket: DropBucket, key: str, file_id: str) -> None:
    """A file outside the folders, of which nobody can say what it lists."""
    problem = message_of(Code.WRONG_FOLDER)
    head = {"file": key, "file_id": file_id, "kind": None, "state": FileState.REJECTED, "problem": problem}
    counts = RowCounts().model_dump()
    _lay_refusal(bucket, stem_of(key, file_id), head | counts, Code.WRONG_FOLDER, problem)
    _tell(refused_note(key, problem))


def _lay_refusal(bucket: DropBucket, stem: str, head: Mapping[str, Any], code: Code, problem: str) -> None:
    with refused_csv(_REFUSED, problem) as as_csv:
        bucket.write(f"{stem}.csv", as_csv, _MEDIA["csv"])
    # Last, because whoever waits for the report waits for this one.
    with refused_json(head, code.value, problem) as as_json:
        bucket.write(f"{stem}.json", as_json, _MEDIA["json"])


def _tell(note: Note) -> None:
    if settings().notes_topic:
        Notes(settings().notes_topic).send(note.subject, note.text)
