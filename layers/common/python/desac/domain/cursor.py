"""Cursors: where the next page of a list begins, as one opaque word.

A cursor names a place inside a list that the caller was already allowed to read; the list itself (and
with it the kecamatan) always comes from the call, so a forged cursor leads nowhere new. The digest ties
it to one list, so that a damaged cursor or one of another list is told apart from an empty page.
"""

import base64
import hashlib
import json
from typing import NamedTuple

_DIGEST = 12
_LONGEST = 1000


class Position(NamedTuple):
    """After the item (`work_at`, `pk`, `sk`) of the list's partition number `part`.

    Empty strings: at the beginning of that partition.
    """

    part: int
    work_at: str = ""
    pk: str = ""
    sk: str = ""

    @property
    def at_start(self) -> bool:
        """Whether nothing of the partition has been read."""
        return not self.pk


def encode(position: Position, list_name: str) -> str:
    """The cursor of `position` in the list that `list_name` describes."""
    body = json.dumps([*position])
    return base64.urlsafe_b64encode(f"{_digest(body, list_name)}{body}".encode()).decode().rstrip("=")


def decode(cursor: str, list_name: str) -> Position:
    """The position of a cursor. Raises ValueError for anything but a cursor of this list."""
    if len(cursor) > _LONGEST:
        raise ValueError("too long for a cursor")
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode()
    except ValueError as error:  # base64's own error and that of UTF-8 are both of this kind
        raise ValueError("not a cursor") from error
    digest, body = text[:_DIGEST], text[_DIGEST:]
    if digest != _digest(body, list_name):
        raise ValueError("not a cursor of this list")
    match json.loads(body):
        case [int(part), str(work_at), str(pk), str(sk)]:
            return Position(part, work_at, pk, sk)
    raise ValueError("not a cursor")


def _digest(body: str, list_name: str) -> str:
    return hashlib.sha256(f"{list_name}|{body}".encode()).hexdigest()[:_DIGEST]
