"""WhatsApp's copies of our files: uploaded once, anew before they end, at once when they change."""

import hashlib
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desac.ports.whatsapp import AnswerLost, Refused
from functions.notify.media_files import RENEW_DAYS, UPLOAD_DAYS, MediaFile, media_files
from functions.notify.media_refresh import refresh
from tests.unit.notify.notify_fakes import NOW, FakeMediaBook

FILES = list(media_files().values())
PDF, OTHER_PDF = b"%PDF-1.7 one", b"%PDF-1.7 two"
MP4 = b"\x00\x00\x00\x18ftypisomavc1mp4a"


class FakeUploader:
    """Gives each upload an id of its own; refuses what it is told to refuse."""

    def __init__(self, **failures: Exception) -> None:
        self.uploaded: list[tuple[str, bytes]] = []
        self.failures = failures

    def upload(self, content: bytes, *, content_type: str, filename: str) -> str:
        """An id, or the failure for that kind of file."""
        kind = content_type.rpartition("/")[2]
        if kind in self.failures:
            raise self.failures[kind]
        self.uploaded.append((filename, content))
        return f"media-{len(self.uploaded)}"


def keep(book: FakeMediaBook, uploader: FakeUploader, now: datetime = NOW, **contents: bytes) -> list[str]:
    """One visit; the names of what was uploaded."""

    def read(file: MediaFile) -> bytes | None:
        return contents.get(file.name)

    fresh = refresh(FILES, read, book, uploader, phone_number_id="1", now=now)
    return [one.name for one in fresh]


def test_a_file_is_uploaded_once() -> None:
    book, uploader = FakeMediaBook(), FakeUploader()
    assert keep(book, uploader, handbook=PDF, video=MP4) == ["handbook", "video"]
    assert keep(book, uploader, handbook=PDF, video=MP4) == []
    known = book.known["handbook"]
    assert (known.media_id, known.digest) == ("media-1", hashlib.sha256(PDF).hexdigest())
    assert known.expires_at == NOW + timedelta(days=UPLOAD_DAYS)


def test_other_content_is_uploaded_at_once() -> None:
    book, uploader = FakeMediaBook(), FakeUploader()
    keep(book, uploader, handbook=PDF)
    assert keep(book, uploader, handbook=OTHER_PDF) == ["handbook"]
    assert book.known["handbook"].media_id == "media-2"


def test_a_refused_id_is_replaced() -> None:
    book, uploader = FakeMediaBook(), FakeUploader()
    keep(book, uploader, handbook=PDF)
    book.refuse("handbook", "media-1", NOW)
    assert keep(book, uploader, handbook=PDF) == ["handbook"]
    assert book.known["handbook"].refused_at is None


@given(st.integers(1, 200))
def test_visited_every_day_there_is_always_an_id_that_holds(days: int) -> None:
    """And no more uploads than the days ask for."""
    book, uploader = FakeMediaBook(), FakeUploader()
    for day in range(days):
        now = NOW + timedelta(days=day)
        keep(book, uploader, now, handbook=PDF)
        assert book.known["handbook"].can_be_sent(now + timedelta(days=RENEW_DAYS - 1))
    assert len(uploader.uploaded) <= 1 + days // (UPLOAD_DAYS - RENEW_DAYS)


@pytest.mark.parametrize("failure", [Refused(131000), AnswerLost("lost")])
def test_one_file_that_fails_stops_no_other_and_is_told(failure: Exception) -> None:
    book, uploader = FakeMediaBook(), FakeUploader(pdf=failure)
    with pytest.raises(type(failure)):
        keep(book, uploader, handbook=PDF, video=MP4)
    assert set(book.known) == {"video"}


def test_a_bad_file_leaves_the_former_one_in_use() -> None:
    book, uploader = FakeMediaBook(), FakeUploader()
    keep(book, uploader, handbook=PDF)
    assert keep(book, uploader, handbook=b"PK\x03\x04 a document of a word processor") == []
    assert book.known["handbook"].media_id == "media-1"


def test_a_missing_file_is_no_failure() -> None:
    assert keep(FakeMediaBook(), FakeUploader()) == []


def test_of_two_at_once_one_id_is_kept() -> None:
    """Whoever comes second finds the place taken; its copy at WhatsApp simply ends."""
    book = FakeMediaBook()

    class Overtaken(FakeUploader):
        def upload(self, content: bytes, *, content_type: str, filename: str) -> str:
            keep(book, FakeUploader(), handbook=PDF)
            return "late"

    assert keep(book, Overtaken(), handbook=PDF) == []
    assert book.known["handbook"].media_id == "media-1"
