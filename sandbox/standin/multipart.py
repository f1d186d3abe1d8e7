"""The parts of a `multipart/form-data` body, cut without copying more than each part once."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

_BOUNDARY = re.compile(r'boundary="?([^";,]+)"?', re.IGNORECASE)
_NAME = re.compile(r'\bname="((?:[^"\\]|\\.)*)"', re.IGNORECASE)
_FILE_NAME = re.compile(r'\bfilename="((?:[^"\\]|\\.)*)"', re.IGNORECASE)


@dataclass(frozen=True)
class Part:
    """One field; a file has a name and a type of its own."""

    content: bytes
    file_name: str | None
    content_type: str | None


def parts(content_type: str | None, body: bytes) -> Mapping[str, Part]:
    """The parts by name, the last one of a name counts. `ValueError` if this is no such body."""
    boundary = _BOUNDARY.search(content_type or "")
    if not (content_type or "").lower().startswith("multipart/form-data") or boundary is None:
        raise ValueError("not multipart/form-data with a boundary")
    delimiter = b"\r\n--" + boundary[1].strip().encode()
    found: dict[str, Part] = {}
    # The first delimiter has no line break in front of it.
    position = (b"\r\n" + body[: len(delimiter)]).find(delimiter)
    if position != 0:
        raise ValueError("the body does not begin with its boundary")
    start = len(delimiter) - 2
    while body[start : start + 2] == b"\r\n":
        end = body.find(delimiter, start)
        head = body.find(b"\r\n\r\n", start)
        if end < 0 or not 0 <= head <= end:
            raise ValueError("a part does not end")
        headers = body[start:head].decode("utf-8", "replace")
        name = _NAME.search(headers)
        if name is None:
            raise ValueError("a part has no name")
        found[name[1]] = _part(headers, body[head + 4 : end])
        start = end + len(delimiter)
    return found


def _part(headers: str, content: bytes) -> Part:
    file_name = _FILE_NAME.search(headers)
    kind = re.search(r"^content-type:\s*([^\r\n]+)", headers, re.IGNORECASE | re.MULTILINE)
    return Part(content, file_name[1] if file_name else None, kind[1].strip() if kind else None)
