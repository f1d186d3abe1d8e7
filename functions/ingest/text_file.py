"""CSV and its kin: which encoding, which delimiter, and the records one by one."""

import codecs
import csv
import io
from collections import deque
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from functions.ingest.codes import Code, FileProblem
from functions.ingest.limits import Limits

DELIMITERS = (";", ",", "\t", "|")

_CHUNK = 1 << 20
_BLOCK = 1 << 15
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# One in a hundred of them is no text; a single one was pasted from somewhere.
_CONTROL = frozenset(range(32)) - {9, 10, 11, 12, 13, 27}
# A cell over more lines than this is a quotation mark that was never closed.
_LONGEST_CELL_LINES = 24


def detect_encoding(data: BinaryIO, limits: Limits) -> str:
    """The encoding of a text file, read through once in chunks; the position is put back to 0.

    UTF-16 or UTF-8, with or without BOM; Windows' cp1252, which is what Excel writes in Indonesia,
    is told byte by byte in `line_blocks`. Raises FileProblem `unsupported_format` for binary data,
    `file_too_large` for more lines than `limits.max_rows`.
    """
    head = data.read(4096)
    data.seek(0)
    encoding = next((name for bom, name in _BOMS if head.startswith(bom)), None) or _without_bom(head)
    if encoding is None:
        raise FileProblem(Code.UNSUPPORTED_FORMAT)
    lines = 0
    while chunk := data.read(_CHUNK):
        lines += chunk.count(b"\n")
        if len(chunk) == _CHUNK and not (b"\n" in chunk or b"\r" in chunk):
            # A line of a megabyte is no row of a table, and reading it would need all memory.
            raise FileProblem(Code.UNSUPPORTED_FORMAT)
    data.seek(0)
    if lines > limits.max_rows:
        raise limits.exceeded()
    return encoding


def _as_cp1252(error: UnicodeError) -> tuple[str, int]:
    """What is no UTF-8 is read as cp1252, and the rest of the file as what it is.

    Whole files are in cp1252, and some in both: a list in UTF-8 with rows pasted below it.
    """
    if not isinstance(error, UnicodeDecodeError):
        raise error
    if error.encoding.startswith("utf-16"):
        return "\ufffd", error.end
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("desac.cp1252", _as_cp1252)


def _without_bom(head: bytes) -> str | None:
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = max(len(head) // 2, 1)
    if odd > half * 0.7 and even < half * 0.1:
        return "utf-16-le"
    if even > half * 0.7 and odd < half * 0.1:
        return "utf-16-be"
    if 0 in head or sum(byte in _CONTROL for byte in head) > len(head) / 100:
        return None
    return "utf-8"


def line_blocks(data: BinaryIO, encoding: str) -> Iterator[list[str]]:
    """The file's lines with their ends, a block at a time; bytes that are no UTF-8 are cp1252.

    Unlike a TextIOWrapper this leaves the file to whoever opened it.
    """
    # A field may be as long as the file: sizes are limited before, by bytes.
    csv.field_size_limit(2**31 - 1)
    decoder = codecs.getincrementaldecoder(encoding)(errors="desac.cp1252")
    rest = ""
    while chunk := data.read(_BLOCK):
        lines = _lines(rest + decoder.decode(chunk))
        # The last line may go on in the next chunk, be it only with the \n of its \r\n.
        rest = lines.pop() if lines else ""
        if lines:
            yield lines
    yield _lines(rest + decoder.decode(b"", final=True))


def _lines(text: str) -> list[str]:
    """The lines with their ends, which are \\n, \\r\\n or \\r and none of Python's further ones."""
    if "\r" in text and text.count("\r") != text.count("\r\n"):
        return list(io.StringIO(text, newline=""))
    *whole, rest = text.split("\n")
    lines = [line + "\n" for line in whole]
    return [*lines, rest] if rest else lines


def record_blocks(blocks: Iterable[list[str]], delimiter: str) -> Iterator[list[list[str]]]:
    """The records of a delimited file from its lines in blocks, cells trimmed."""
    remaining = iter(blocks)
    width = 0
    for block in remaining:
        if '"' in "".join(block):
            quoted, width = _quoted_records(block, remaining, delimiter, width)
            records = [[cell.strip() for cell in record] for record in quoted]
        else:
            # What csv.reader would give, in a third of the time; the line's end goes with the spaces.
            records = [[cell.strip() for cell in line.split(delimiter)] for line in block]
            width = max(width, *map(len, records)) if records else width
        yield records


def _quoted_records(
    block: list[str], following: Iterator[list[str]], delimiter: str, width: int
) -> tuple[list[list[str]], int]:
    """The records of a block with quotation marks, and of those after it while a record goes on in them.

    A quotation mark that is never closed would swallow the records after it. So a cell that runs
    over too many lines, or over whole records, is taken as it stands and reading goes on below.
    `width` is that of the widest record so far, told again with what is read here.
    """
    records: list[list[str]] = []
    ahead = deque(block)
    pending: list[str] = []

    def feed() -> Iterator[str]:
        while len(pending) <= _LONGEST_CELL_LINES:
            if pending and not ahead:
                ahead.extend(next(following, ()))
            if not ahead:
                return
            pending.append(ahead.popleft())
            yield pending[-1]

    while True:
        swallowed = False
        for record in csv.reader(feed(), delimiter=delimiter):
            if len(pending) > 1 and _swallows(pending, delimiter, width):
                swallowed = True
                break
            width = len(record) if len(record) > width else width
            pending.clear()
            records.append(record)
        if not swallowed:
            return records, width
        records += csv.reader(pending[:1], delimiter=delimiter, quoting=csv.QUOTE_NONE)
        ahead.extendleft(reversed(pending[1:]))
        pending.clear()


def _swallows(lines: list[str], delimiter: str, width: int) -> bool:
    if len(lines) > _LONGEST_CELL_LINES:
        return True
    delimiters = sum(line.count(delimiter) for line in lines)
    unclosed = sum(line.count('"') for line in lines) % 2 == 1
    return unclosed or (width > 2 and delimiters >= 2 * (width - 1))  # noqa: PLR2004
