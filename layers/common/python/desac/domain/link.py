"""Personal links: an opaque token that is signed, expires and can be revoked.

A token is base64url of 12 random bytes (the link id), 4 bytes of expiry (Unix seconds, big-endian) and
16 bytes of HMAC-SHA256 over both. It names nobody: the link id leads to a record in the table.
"""

import base64
import binascii
import hashlib
import hmac
from datetime import UTC, datetime
from enum import StrEnum

from desac.domain.base import Record, UtcDatetime

_ID_BYTES, _EXPIRY_BYTES, _MAC_BYTES = 12, 4, 16
_TOKEN_BYTES = _ID_BYTES + _EXPIRY_BYTES + _MAC_BYTES


class LinkProblem(StrEnum):
    """Why a token opens nothing."""

    FORGED = "forged"
    EXPIRED = "expired"
    REVOKED = "revoked"


class LinkError(Exception):
    """A token that opens nothing; `problem` says why, the token itself stays out of the text."""

    def __init__(self, problem: LinkProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


class LinkMember(Record):
    """Somebody whom a link leads to."""

    person_id: str
    episode_id: str


class LinkKind(StrEnum):
    """What a link opens: the resident's form, or a complaint to be answered by a doctor or a puskesmas."""

    FORM = "form"
    DOCTOR = "doctor"
    PUSKESMAS = "puskesmas"


class Link(Record):
    """What a token stands for. `failed_checks` counts wrong birth dates, `locked_until` ends a pause.

    `members` are everybody whom the link of a household leads to, the person of the link among them; without
    any it leads to that one person.

    `complaint_id` is what a doctor's link leads to. `asked_at` is when a new link was last asked for on the
    page of this one, `asked_for` the episode that it is to be about.
    """

    link_id: str
    kind: LinkKind = LinkKind.FORM
    complaint_id: str | None = None
    person_id: str
    episode_id: str
    members: tuple[LinkMember, ...] = ()
    expires_at: UtcDatetime
    revoked_at: UtcDatetime | None = None
    failed_checks: int = 0
    locked_until: UtcDatetime | None = None
    asked_at: UtcDatetime | None = None
    asked_for: str | None = None
    created_at: UtcDatetime

    @property
    def everybody(self) -> tuple[LinkMember, ...]:
        """Everybody whom the link leads to; at least one."""
        return self.members or (LinkMember(person_id=self.person_id, episode_id=self.episode_id),)


def link_id_for(key: bytes, episode_id: str, phone: str | None = None) -> str:
    """The link id of an episode: the same on every retry, and not to be guessed without the key.

    With `phone` that of the household on this number, of which the episode's message is the lead.
    """
    subject = f"link|{episode_id}" if phone is None else f"household|{episode_id}|{phone}"
    return hmac.new(key, subject.encode(), hashlib.sha256).digest()[:_ID_BYTES].hex()


def link_id_in(token: str) -> str:
    """The link id inside a token of our own making, whatever page of it is named behind the token.

    It is not verified: never for what a browser sends.
    """
    token = token.partition("/")[0]
    return base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))[:_ID_BYTES].hex()


def complaint_link_id(key: bytes, complaint_id: str, kind: LinkKind) -> str:
    """The link id of a complaint for one kind of answerer, made as that of an episode is."""
    return hmac.new(key, f"{kind}|{complaint_id}".encode(), hashlib.sha256).digest()[:_ID_BYTES].hex()


def sign(key: bytes, link_id: str, expires_at: datetime) -> str:
    """The token of a link."""
    body = bytes.fromhex(link_id) + int(expires_at.timestamp()).to_bytes(_EXPIRY_BYTES, "big")
    return base64.urlsafe_b64encode(body + _mac(key, body)).decode().rstrip("=")


def verify(key: bytes, token: str, now: datetime) -> str:
    """The link id of a token. Raises LinkError for a forged or expired one."""
    link_id, expires_at = read_token(key, token)
    if expires_at <= now:
        raise LinkError(LinkProblem.EXPIRED)
    return link_id


def read_token(key: bytes, token: str) -> tuple[str, datetime]:
    """The link id and the end of a token of ours, ended or not. Raises LinkError for a forged one."""
    try:
        raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise LinkError(LinkProblem.FORGED) from error
    body, mac = raw[:-_MAC_BYTES], raw[-_MAC_BYTES:]
    if len(raw) != _TOKEN_BYTES or not hmac.compare_digest(mac, _mac(key, body)):
        raise LinkError(LinkProblem.FORGED)
    return body[:_ID_BYTES].hex(), datetime.fromtimestamp(int.from_bytes(body[_ID_BYTES:], "big"), UTC)


def _mac(key: bytes, body: bytes) -> bytes:
    return hmac.new(key, body, hashlib.sha256).digest()[:_MAC_BYTES]
