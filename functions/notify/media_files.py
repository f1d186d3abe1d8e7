"""The files that go out with messages: what they are called, where they lie, how large they may be.

WhatsApp takes documents of 100 MB and videos of 16 MB (H.264 with AAC). A phone on a prepaid plan does not
want more than the latter of either, and a function has to hold it in memory.
"""

import json
from functools import cache
from importlib import resources
from typing import Annotated, Literal

from pydantic import Field

from desac.domain.base import Record

UPLOAD_DAYS = 30
"""How long an uploaded file keeps its id (Meta, Cloud API media reference, read November 2026)."""

RENEW_DAYS = 5
"""How long before that it is uploaded anew: time to mend whatever stands in the way."""


class MediaFile(Record):
    """One file: `key` is its place in the media bucket, `filename` what a resident sees."""

    name: Annotated[str, Field(pattern=r"^[a-z_]+$")]
    source: str
    as_of: str
    key: Annotated[str, Field(pattern=r"^media/\S+$")]
    filename: str
    format: Literal["document", "video"]
    content_type: Literal["application/pdf", "video/mp4"]
    max_megabytes: Annotated[int, Field(ge=1, le=16)]

    @property
    def max_bytes(self) -> int:
        """The largest content that is sent."""
        return self.max_megabytes * 2**20


@cache
def media_files() -> dict[str, MediaFile]:
    """Every file by its name."""
    text = resources.files("functions.notify").joinpath("media.json").read_text(encoding="utf-8")
    found = [MediaFile.model_validate(one) for one in json.loads(text)]
    return {one.name: one for one in found}


def media_file(name: str) -> MediaFile:
    """One file. Raises KeyError for a name that nobody knows."""
    return media_files()[name]


# What a video that every phone plays has in its boxes: an MP4 with H.264 pictures and AAC sound.
_MP4_AT, _MP4 = slice(4, 8), b"ftyp"
_PDF = b"%PDF-"


def content_problem(file: MediaFile, content: bytes) -> str | None:
    """Why WhatsApp, or a phone, would not take this content for the file; None if both would."""
    if not content:
        return "the file is empty"
    if len(content) > file.max_bytes:
        return f"the file has {len(content) / 2**20:.1f} MB, at most {file.max_megabytes} MB are sent"
    if file.format == "document":
        return None if content.startswith(_PDF) else "the file is no PDF"
    if content[_MP4_AT] != _MP4:
        return "the file is no MP4"
    missing = [
        name for mark, name in ((b"avc1", "H.264 pictures"), (b"mp4a", "AAC sound")) if mark not in content
    ]
    return f"the video lacks {' and '.join(missing)}" if missing else None
