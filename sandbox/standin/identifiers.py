"""Ids as WhatsApp makes them: of messages, and of residents who may hide their number."""

import base64
import hashlib
import secrets
from functools import lru_cache


def new_id() -> str:
    """An id that looks like WhatsApp's and is unique over restarts."""
    return "wamid." + base64.b64encode(secrets.token_bytes(30)).decode()


@lru_cache(maxsize=20_000)
def user_id(phone: str) -> str:
    """The id under which this business knows the owner of `phone`, number hidden or not."""
    number = int.from_bytes(hashlib.sha256(phone.removeprefix("+").encode()).digest()[:8], "big")
    return f"ID.{number:020d}"
