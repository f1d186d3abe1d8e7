"""The hidden word in a doctor's form: made by us for this link, not long ago, and for one answer.

It keeps another site from answering in a doctor's name, and makes an answer that is sent twice one.
"""

import base64
import binascii
import hashlib
import hmac
import secrets
from datetime import UTC, datetime, timedelta

_NONCE_BYTES, _EXPIRY_BYTES, _MAC_BYTES = 8, 4, 16
_BODY_BYTES = _NONCE_BYTES + _EXPIRY_BYTES


def issue(key: bytes, link_id: str, *, now: datetime, minutes: int) -> str:
    """A word that holds for `minutes`."""
    expires = int((now + timedelta(minutes=minutes)).timestamp())
    body = secrets.token_bytes(_NONCE_BYTES) + expires.to_bytes(_EXPIRY_BYTES, "big")
    return base64.urlsafe_b64encode(body + _mac(key, link_id, body)).decode().rstrip("=")


def read(key: bytes, link_id: str, word: str, now: datetime) -> str | None:
    """What stands for the one answer, None if the word is forged, of another link, or too old."""
    try:
        raw = base64.b64decode(word + "=" * (-len(word) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    body, mac = raw[:_BODY_BYTES], raw[_BODY_BYTES:]
    if len(body) != _BODY_BYTES or not hmac.compare_digest(mac, _mac(key, link_id, body)):
        return None
    if datetime.fromtimestamp(int.from_bytes(body[_NONCE_BYTES:], "big"), UTC) <= now:
        return None
    return body[:_NONCE_BYTES].hex()


def _mac(key: bytes, link_id: str, body: bytes) -> bytes:
    return hmac.new(key, b"doctor-form|" + link_id.encode() + body, hashlib.sha256).digest()[:_MAC_BYTES]
