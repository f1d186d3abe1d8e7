"""Bytes of any kind, and files of every format damaged on the way: rows, or an answer, and soon."""

import io
import time
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desac.adapters.village_data import load_directory
from desac.domain.source_file import FileKind
from functions.ingest.codes import Code, FileProblem, Severity, severity_of
from functions.ingest.judge import judge_file
from functions.ingest.limits import Limits
from functions.ingest.reader import open_table
from functions.ingest.workbook import OLE_MAGIC, ZIP_MAGIC
from tests.files.making.formats import ods_bytes, xls_bytes, xlsx_bytes
from tests.files.making.people import CASE, CONTACT, case, contact
from tests.unit.ingest.sheets import TODAY, csv_bytes

FILES = Path(__file__).parents[2] / "files"
NAMES = sorted(path.name for path in FILES.iterdir() if path.suffix != ".json" and path.is_file())
KIND = {"kasus": FileKind.CASES, "kontak": FileKind.CONTACTS, "dokter": FileKind.DOCTORS}
LIMITS = Limits(max_bytes=4_000_000, max_rows=5_000, max_workbook_rows=5_000, max_unpacked_bytes=20_000_000)
_SECONDS = 5.0

TEXTS = [
    csv_bytes([list(CASE), *[[str(cell) for cell in case(n)] for n in range(5)]], delimiter, encoding)
    for delimiter, encoding in ((";", "utf-8"), (",", "utf-16"), ("\t", "utf-16-le"), ("|", "cp1252"))
]
ZIPPED = [
    xlsx_bytes({"Data": [CASE, *map(case, range(5))], "Lain": [["x"]]}),
    ods_bytes({"Data": [CONTACT, *map(contact, range(5))]}),
]
OLD = [xls_bytes({"Data": [CASE, *map(case, range(5))]})]

# Places are shares of the length, so that one plan of damage fits every file.
_SHARE = st.floats(0, 0.9999)
_WILD = st.sampled_from(
    [b"\xff\xff\xff\xff", b"\xff\xff\xff\x7f", b"\x00" * 4, b'"', b"\r", b"<", b"PK\x05\x06"]
)
DAMAGE = st.lists(
    st.one_of(
        st.tuples(st.just("cut"), _SHARE, st.just(b"")),
        st.tuples(st.just("flip"), _SHARE, st.integers(1, 255).map(lambda byte: bytes([byte]))),
        st.tuples(st.just("write"), _SHARE, _WILD | st.binary(min_size=1, max_size=12)),
        st.tuples(st.just("insert"), _SHARE, _WILD | st.binary(min_size=1, max_size=300)),
        st.tuples(st.just("splice"), _SHARE, st.binary(min_size=2, max_size=2)),
    ),
    min_size=1,
    max_size=6,
)


def damaged(data: bytes, plan: Sequence[tuple[str, float, bytes]]) -> bytes:
    """The file after what happened to it."""
    for what, share, told in plan:
        at = int(len(data) * share)
        if what == "cut" and at > len(data) // 2:
            data = data[:at]
        elif what == "flip" and data:
            data = data[:at] + bytes([data[at] ^ told[0]]) + data[at + 1 :]
        elif what == "write":
            data = data[:at] + told + data[at + len(told) :]
        elif what == "insert":
            data = data[:at] + told + data[at:]
        elif what == "splice":
            start = len(data) * told[0] // 256
            data = data[:at] + data[start : start + 4 * told[1]] + data[at:]
    return data


def answer(data: bytes, kind: FileKind = FileKind.CASES) -> None:
    """Read a file to its end: every row has a verdict, or the file one code with its message."""
    started = time.perf_counter()
    try:
        for row in judge_file(open_table("x", data, LIMITS), kind, load_directory(), TODAY):
            assert (row.record is not None) == (row.verdict == "accepted")
            assert len(row.labels) >= len(row.texts)
    except FileProblem as problem:
        assert severity_of(problem.code) is Severity.FILE  # noqa: PT017 - both ends are right
        assert problem.code is not Code.DECLINED  # noqa: PT017
        assert "{" not in problem.message  # noqa: PT017
    assert time.perf_counter() - started < _SECONDS


@settings(max_examples=300, deadline=None, derandomize=True)
@given(data=st.binary(max_size=2000))
def test_any_bytes(data: bytes) -> None:
    """Most are no table."""
    answer(data)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(
    head=st.sampled_from([ZIP_MAGIC, OLE_MAGIC, b"\xff\xfe", b"\xef\xbb\xbf", b"sep=;\n"]),
    data=st.binary(max_size=600),
)
def test_a_promising_beginning(head: bytes, data: bytes) -> None:
    """What only begins like a workbook or a text."""
    answer(head + data)


@settings(max_examples=120, deadline=None, derandomize=True)
@given(plan=DAMAGE)
@pytest.mark.parametrize("at", range(len(TEXTS)))
def test_damaged_text(at: int, plan: list[tuple[str, float, bytes]]) -> None:
    """Cut off, overwritten, spliced, in every encoding."""
    answer(damaged(TEXTS[at], plan))


@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(plan=DAMAGE)
@pytest.mark.parametrize("at", range(len(ZIPPED)))
def test_damaged_zip(at: int, plan: list[tuple[str, float, bytes]]) -> None:
    """The ZIP itself is damaged."""
    answer(damaged(ZIPPED[at], plan), FileKind.CASES if at == 0 else FileKind.CONTACTS)


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(plan=DAMAGE)
@pytest.mark.parametrize("at", range(len(OLD)))
def test_damaged_xls(at: int, plan: list[tuple[str, float, bytes]]) -> None:
    """Read in a process of its own, which may end as it likes."""
    answer(damaged(OLD[at], plan))


@pytest.mark.parametrize("share", [0.2, 0.5, 0.8, 0.99])
@pytest.mark.parametrize("name", NAMES)
def test_every_sample_cut_off(name: str, share: float) -> None:
    """An upload that broke off."""
    data = (FILES / name).read_bytes()
    answer(data[: int(len(data) * share)], KIND[name.partition("_")[0]])


def with_damaged_part(data: bytes, share: float, plan: Sequence[tuple[str, float, bytes]]) -> bytes:
    """One part is damaged and packed as if it were sound."""
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(changed, "w") as copy:
        names = source.namelist()
        chosen = names[int(len(names) * share)]
        for name in names:
            part = source.read(name)
            copy.writestr(name, damaged(part, plan) if name == chosen else part)
    return changed.getvalue()


@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(plan=DAMAGE, share=_SHARE)
@pytest.mark.parametrize("at", range(len(ZIPPED)))
def test_damaged_part(at: int, share: float, plan: list[tuple[str, float, bytes]]) -> None:
    """Its checksum is right, its XML is not."""
    answer(with_damaged_part(ZIPPED[at], share, plan))
