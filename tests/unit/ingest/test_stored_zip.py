"""The ZIP we write is one that others read and check."""

import io
import zipfile
from zlib import crc32

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.ingest.stored_zip import StoredZip


def written(parts: dict[str, bytes], wrong: int = 0) -> io.BytesIO:
    """A ZIP of these parts, each written in two pieces; `wrong` is added to their sums."""
    target = io.BytesIO()
    copy = StoredZip(target)
    for name, content in parts.items():
        copy.begin(name)
        target.write(content[:3])
        target.write(content[3:])
        copy.end((crc32(content) + wrong) & 0xFFFFFFFF)
    copy.close()
    return target


NAMES = st.text(st.sampled_from("abc/.é✓[]"), min_size=1, max_size=12)


@settings(max_examples=200, deadline=None)
@given(parts=st.dictionaries(NAMES, st.binary(max_size=40), max_size=6))
def test_any_parts(parts: dict[str, bytes]) -> None:
    with zipfile.ZipFile(written(parts)) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == parts


def test_a_wrong_sum_is_found() -> None:
    """So whatever happened to a part on its way is."""
    with zipfile.ZipFile(written({"a": b"content"}, wrong=1)) as archive:
        assert archive.testzip() == "a"
        with pytest.raises(zipfile.BadZipFile):
            archive.read("a")
