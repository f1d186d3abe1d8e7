"""Uploaded media, kept for 30 days as at Meta."""

import hashlib
import secrets
import threading
from dataclasses import dataclass

from sandbox.standin.limits import Clock
from sandbox.standin.media_types import KINDS, kind_of, looks_like
from sandbox.standin.whatsapp_errors import MetaError

LIFE = 30 * 24 * 3600
_KEPT_BYTES = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Upload:
    """One uploaded file."""

    id: str
    mime_type: str
    file_name: str
    content: bytes
    uploaded_at: float

    @property
    def sha256(self) -> str:
        """Of the content, in hexadecimal."""
        return hashlib.sha256(self.content).hexdigest()


class MediaStore:
    """Files by id. Beyond 256 MiB the oldest go, so that a long run stays small."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._uploads: dict[str, Upload] = {}
        self._lock = threading.Lock()

    def add(self, mime_type: str, file_name: str, content: bytes) -> str:
        """Keep a file; its id. `MetaError` 100 for a type or size that WhatsApp does not take."""
        mime_type = mime_type.partition(";")[0].strip().lower()
        kind = kind_of(mime_type)
        if kind is None:
            known = ", ".join(sorted(one for _, types in KINDS.values() for one in types))
            raise MetaError(100, f"Param file must be a file with one of the following types: {known}.")
        largest = KINDS[kind][0]
        if not 0 < len(content) <= largest:
            raise MetaError(100, f"Param file: {kind} files have 1 to {largest} bytes, not {len(content)}")
        if not looks_like(mime_type, content):
            raise MetaError(131053, f"The file is not what its type says it is: {mime_type}")
        upload = Upload(
            str(10**14 + secrets.randbelow(9 * 10**14)), mime_type, file_name, content, self._clock()
        )
        with self._lock:
            self._uploads[upload.id] = upload
            while (
                len(self._uploads) > 1 and sum(len(o.content) for o in self._uploads.values()) > _KEPT_BYTES
            ):
                del self._uploads[next(iter(self._uploads))]
        return upload.id

    def find(self, media_id: str) -> Upload | None:
        """The file of an id that still lives."""
        with self._lock:
            upload = self._uploads.get(media_id)
            if upload is not None and self._clock() - upload.uploaded_at >= LIFE:
                del self._uploads[media_id]
                return None
            return upload

    def require(self, media_id: str, where: str) -> Upload:
        """The file that a message names.

        Meta refuses an unknown, deleted or expired id at once; only a link that cannot be fetched fails
        later, with 131053.
        """
        upload = self.find(media_id)
        if upload is None:
            raise MetaError(
                100, f"Param {where} is not a valid whatsapp business account media attachment ID"
            )
        return upload

    def delete(self, media_id: str) -> bool:
        """Forget a file; whether it was there."""
        found = self.find(media_id) is not None
        with self._lock:
            self._uploads.pop(media_id, None)
        return found
