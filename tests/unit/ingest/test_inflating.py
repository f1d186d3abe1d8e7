"""Parts of a ZIP inflated by another library than Python's: the same bytes, and nothing that is damaged."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.ingest.inflating import CHUNK, inflated

CONTENTS = st.one_of(
    st.binary(max_size=400),
    st.builds(lambda piece, times: piece * times, st.binary(min_size=1, max_size=50), st.integers(0, 40_000)),
)
METHODS = st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])


def packed(content: bytes, method: int, level: int = 6) -> tuple[io.BytesIO, zipfile.ZipInfo]:
    """A ZIP with something before and behind the part."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method, compresslevel=level) as target:
        for name, what in (("a.xml", b"<a/>"), ("xl/workbook.xml", content), ("z.xml", b"<z/>")):
            target.writestr(name, what)
        return file, target.getinfo("xl/workbook.xml")


@given(CONTENTS, METHODS, st.integers(0, 9))
def test_what_was_packed_comes_out_in_pieces(content: bytes, method: int, level: int) -> None:
    pieces = list(inflated(*packed(content, method, level)))
    assert b"".join(pieces) == content
    assert all(0 < len(piece) <= CHUNK for piece in pieces)


@given(CONTENTS.filter(bool), METHODS, st.data())
def test_a_part_that_is_cut_off_is_damaged(content: bytes, method: int, data: st.DataObject) -> None:
    """Wherever it ends, in the file or by the word of the directory."""
    file, entry = packed(content, method)
    kept = data.draw(st.integers(0, entry.compress_size - 1))
    entry.compress_size = kept
    with pytest.raises(zipfile.BadZipFile):
        list(inflated(file, entry))
    file, entry = packed(content, method)
    file.truncate(entry.header_offset + 30 + len(entry.filename) + kept)
    with pytest.raises(zipfile.BadZipFile):
        list(inflated(file, entry))


@given(CONTENTS.filter(bool), METHODS, st.data())
def test_a_changed_bit_is_seen(content: bytes, method: int, data: st.DataObject) -> None:
    """Or it changed nothing: a few bits of deflated data mean nothing."""
    file, entry = packed(content, method)
    at = entry.header_offset + 30 + len(entry.filename) + data.draw(st.integers(0, entry.compress_size - 1))
    with file.getbuffer() as view:
        view[at] ^= 1 << data.draw(st.integers(0, 7))
    try:
        told = b"".join(inflated(file, entry))
    except zipfile.BadZipFile:
        return
    assert told == content


@pytest.mark.parametrize("by", [-1, 1, 500_000])
@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_another_size_than_the_directory_says_is_damage(method: int, by: int) -> None:
    """And nothing is given away beyond it."""
    file, entry = packed(b"x" * 1_000_000, method)
    entry.file_size += by
    got: list[bytes] = []
    with pytest.raises(zipfile.BadZipFile):
        got.extend(inflated(file, entry))
    assert sum(map(len, got)) <= entry.file_size
