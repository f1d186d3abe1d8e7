"""Media in a message: by the id of an upload or by a link, exactly one of them."""

from collections.abc import Mapping
from typing import Any

from sandbox.standin.attachment import Attachment
from sandbox.standin.json_fields import optional_text
from sandbox.standin.media import MediaStore
from sandbox.standin.media_types import KINDS
from sandbox.standin.whatsapp_errors import MetaError

_UPLOAD_FAILED = 131053
_CAPTIONED = {"document", "image", "video"}
_CAPTION, _FILE_NAME, _LINK = 1024, 240, 2048


def read_media(kind: str, content: Mapping[str, Any], where: str, media: MediaStore) -> Attachment:
    """The attachment, or Meta's refusal of it."""
    identifier, link = content.get("id"), content.get("link")
    if bool(identifier) == bool(link):
        raise MetaError(131008, f"{where}: exactly one of id and link is required.")
    file_name = optional_text(content, "filename", where, _FILE_NAME) if kind == "document" else ""
    if link:
        link = optional_text(content, "link", where, _LINK)
        if not link.startswith(("https://", "http://")):
            raise MetaError(100, f"Param {where}['link'] is not a valid URI.")
        return Attachment(kind, link=link, file_name=file_name or link.rsplit("/", 1)[-1] or None)
    if not isinstance(identifier, str):
        raise MetaError(100, f"Param {where}['id'] must be of type str")
    upload = media.require(identifier, f"{where}['id']")
    return Attachment(
        kind,
        id=upload.id,
        file_name=file_name or upload.file_name,
        mime_type=upload.mime_type,
        size=len(upload.content),
    )


def caption(kind: str, content: Mapping[str, Any], where: str) -> str:
    """The words under it; audio and stickers have none."""
    return optional_text(content, "caption", where, _CAPTION) if kind in _CAPTIONED else ""


def fault(attachment: Attachment | None) -> int | None:
    """The code that a message fails with because its file is of another kind than it says.

    Only an upload can be judged here: the stand-in fetches no links.
    """
    if attachment is None or attachment.mime_type is None:
        return None
    return None if attachment.mime_type in KINDS[attachment.kind][1] else _UPLOAD_FAILED
