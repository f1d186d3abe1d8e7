"""The cookie that says: whoever holds this link passed the identity check a moment ago.

Its name carries the start of the link's id, so that two members of a family can fill in their forms on
one phone. No Path is set: a browser then sends it only below the folder of the link (`…/f`), whatever
stands before that in the address.
"""

import base64
import binascii
import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

_EXPIRY_BYTES = 4
_MAC_BYTES = 16
_BODY_BYTES = _EXPIRY_BYTES + 1


class Session(NamedTuple):
    """`verified` is False where no birth date was on record, so that nothing could be checked."""

    verified: bool


def cookie_name(link_id: str) -> str:
    """The name of a link's cookie."""
    return f"desac_form_{link_id[:8]}"


def issue(key: bytes, link_id: str, *, verified: bool, now: datetime, minutes: int) -> str:
    """A cookie value that holds for `minutes`."""
    expires = int((now + timedelta(minutes=minutes)).timestamp())
    body = expires.to_bytes(_EXPIRY_BYTES, "big") + bytes([verified])
    return base64.urlsafe_b64encode(body + _mac(key, link_id, body)).decode().rstrip("=")


def read(key: bytes, link_id: str, value: str, now: datetime) -> Session | None:
    """The session of a cookie value, None if it is forged, of another link, or too old."""
    try:
        raw = base64.b64decode(value + "=" * (-len(value) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    body, mac = raw[:_BODY_BYTES], raw[_BODY_BYTES:]
    if len(body) != _BODY_BYTES or not hmac.compare_digest(mac, _mac(key, link_id, body)):
        return None
    if datetime.fromtimestamp(int.from_bytes(body[:_EXPIRY_BYTES], "big"), UTC) <= now:
        return None
    return Session(verified=bool(body[_EXPIRY_BYTES]))


def set_cookie(link_id: str, value: str, *, secure: bool, minutes: int) -> str:
    """The `Set-Cookie` header's value."""
    attributes = f"Max-Age={minutes * 60}; HttpOnly; SameSite=Lax{'; Secure' if secure else ''}"
    return f"{cookie_name(link_id)}={value}; {attributes}"


def _mac(key: bytes, link_id: str, body: bytes) -> bytes:
    return hmac.new(key, b"form-session|" + link_id.encode() + body, hashlib.sha256).digest()[:_MAC_BYTES]
