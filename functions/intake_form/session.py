"""The cookie that says: whoever holds this link passed the identity check a moment ago.

Its name carries the start of the link's id and, on a link of several people, the place of whoever passed, so
that a family can fill in its forms on one phone, side by side. No Path is set: a browser then sends it only
below the folder in which it was set, whatever stands before that in the address. Set at `…/f/<token>` that is
`…/f`, set at `…/f/<token>/report` it is `…/f/<token>`: to take it away, both have to be asked.
"""

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

_EXPIRY_BYTES = 4
_MAC_BYTES = 16
# So that no two browsers have the same cookie: a draft may belong to one of them alone.
_NONCE_BYTES = 6
_BODY_BYTES = _EXPIRY_BYTES + 1 + _NONCE_BYTES


class Session(NamedTuple):
    """`verified` is False where no birth date was on record, so that nothing could be checked."""

    verified: bool


class Subject(NamedTuple):
    """Whom a cookie is for: a link and, if it leads to several people, one of them with their place in it."""

    link_id: str
    episode_id: str | None = None
    place: int | None = None

    @property
    def cookie_name(self) -> str:
        """The name of the cookie."""
        return f"desac_form_{self.link_id[:8]}{'' if self.place is None else f'_{self.place}'}"

    @property
    def signed(self) -> str:
        """What is signed: the person, since places may change."""
        return self.link_id if self.episode_id is None else f"{self.link_id}|{self.episode_id}"


def issue(key: bytes, subject: Subject, *, verified: bool, now: datetime, minutes: int) -> str:
    """A cookie value that holds for `minutes`."""
    expires = int((now + timedelta(minutes=minutes)).timestamp())
    body = expires.to_bytes(_EXPIRY_BYTES, "big") + bytes([verified]) + secrets.token_bytes(_NONCE_BYTES)
    return base64.urlsafe_b64encode(body + _mac(key, subject.signed, body)).decode().rstrip("=")


def read(key: bytes, subject: Subject, value: str, now: datetime) -> Session | None:
    """The session of a cookie value, None if it is forged, of another link or person, or too old."""
    try:
        raw = base64.b64decode(value + "=" * (-len(value) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    body, mac = raw[:_BODY_BYTES], raw[_BODY_BYTES:]
    if len(body) != _BODY_BYTES or not hmac.compare_digest(mac, _mac(key, subject.signed, body)):
        return None
    if datetime.fromtimestamp(int.from_bytes(body[:_EXPIRY_BYTES], "big"), UTC) <= now:
        return None
    return Session(verified=bool(body[_EXPIRY_BYTES]))


def set_cookie(subject: Subject, value: str, *, secure: bool, minutes: int) -> str:
    """The `Set-Cookie` header's value."""
    attributes = f"Max-Age={minutes * 60}; HttpOnly; SameSite=Lax{'; Secure' if secure else ''}"
    return f"{subject.cookie_name}={value}; {attributes}"


def cookie_for(
    key: bytes, subject: Subject, *, verified: bool, now: datetime, minutes: int, secure: bool
) -> str:
    """The `Set-Cookie` header of somebody who has just passed the check."""
    value = issue(key, subject, verified=verified, now=now, minutes=minutes)
    return set_cookie(subject, value, secure=secure, minutes=minutes)


def forgotten(names: Iterable[str], link_id: str, *, secure: bool) -> list[str]:
    """The `Set-Cookie` headers that take away the cookies of everybody on a link, in the answer's folder."""
    prefix = Subject(link_id).cookie_name
    attributes = f"Max-Age=0; HttpOnly; SameSite=Lax{'; Secure' if secure else ''}"
    return [f"{name}=; {attributes}" for name in names if name.startswith(prefix)]


def _mac(key: bytes, signed: str, body: bytes) -> bytes:
    return hmac.new(key, b"form-session|" + signed.encode() + body, hashlib.sha256).digest()[:_MAC_BYTES]
