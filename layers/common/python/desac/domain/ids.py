"""Identifiers. They are random, say nothing about a person, and contain the id of their owner.

`person_id` is 16 hex digits; `episode_id` is `<person_id>-<8 hex>`; a message is
`<episode_id>.<purpose>`, an answer `<episode_id>.<purpose>.<digest of the reply>`, a daily one ends in its
day; a complaint is `<episode_id>.<digest of where it was said>`. So any id leads to its partition without an
index.
"""

import hashlib
import secrets
from datetime import date
from functools import lru_cache


def new_person_id() -> str:
    """A fresh random person id (64 bits; writers still put it conditionally)."""
    return secrets.token_hex(8)


# Both the person and the episode of a row name it.
@lru_cache(maxsize=16)
def episode_id(person_id: str, kind: str, anchor: date) -> str:
    """The id of the episode of `kind` that began on `anchor`: the same on every retry."""
    digest = hashlib.sha256(f"{person_id}|{kind}|{anchor.isoformat()}".encode()).hexdigest()
    return f"{person_id}-{digest[:8]}"


def person_of(identifier: str) -> str:
    """The person id inside an episode, message, assignment or aid-request id."""
    return identifier.partition("-")[0]


def message_id(episode: str, purpose: str, in_reply_to: str | None = None) -> str:
    """The id of the one message of `purpose` in an episode; also WhatsApp's callback data.

    Of an answer there is one for each reply: `in_reply_to` is that reply's wamid, or whatever else tells the
    messages of one purpose apart. A wamid holds the sender's number, so only its digest goes in.
    """
    if in_reply_to is None:
        return f"{episode}.{purpose}"
    return f"{episode}.{purpose}.{reply_digest(in_reply_to)}"


def daily_message_id(episode: str, purpose: str, day: date) -> str:
    """The id of the one message of `purpose` in an episode on a day: it carries the day."""
    return f"{episode}.{purpose}.{day:%Y%m%d}"


def reply_digest(wamid: str) -> str:
    """12 hex digits that stand for a reply where its wamid, which holds the sender's number, must not."""
    return hashlib.sha256(wamid.encode()).hexdigest()[:12]


def complaint_id(episode: str, said_in: str) -> str:
    """The id of the complaint that begins with something said: `<episode_id>.<12 hex>`."""
    return f"{episode}.{hashlib.sha256(said_in.encode()).hexdigest()[:12]}"


def split_message_id(identifier: str) -> tuple[str, str]:
    """`(episode_id, purpose)` of a message id. Raises ValueError for anything else."""
    parts = identifier.split(".")
    if len(parts) not in {2, 3} or not all(parts):
        raise ValueError("not a message id")
    return parts[0], parts[1]


_STRANGER = "stranger"


def stranger_id(sender: str) -> str:
    """What stands in the place of a person id for a number (or hidden user) that nobody here has."""
    return _STRANGER + hashlib.sha256(sender.encode()).hexdigest()[:16]


def is_stranger(person_id: str) -> bool:
    """Whether an id is a stranger's."""
    return person_id.startswith(_STRANGER)


def no_episode(person_id: str) -> str:
    """What stands in the place of an episode id in answers to somebody without any."""
    return f"{person_id}-00000000"


def file_id(bucket: str, key: str, version: str) -> str:
    """The id of one uploaded object version: the same when its event is delivered twice."""
    return hashlib.sha256(f"{bucket}|{key}|{version}".encode()).hexdigest()[:16]
