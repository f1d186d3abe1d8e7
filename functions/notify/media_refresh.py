"""Keep WhatsApp's copies of our files fresh: uploaded once, anew before the id ends and when they change."""

import hashlib
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from desac.domain.media import MediaId
from desac.observability import logger
from desac.ports.media import MediaBook, MediaUploader
from functions.notify.media_files import RENEW_DAYS, UPLOAD_DAYS, MediaFile, content_problem
from functions.notify.telemetry import count

ReadFile = Callable[[MediaFile], bytes | None]
"""The content of a file, None if nobody has given one."""


def refresh(
    files: Iterable[MediaFile],
    read: ReadFile,
    book: MediaBook,
    uploader: MediaUploader,
    *,
    phone_number_id: str,
    now: datetime,
) -> list[MediaId]:
    """Upload what has to be uploaded; the new ids. A file that cannot be sent stops no other.

    Raises Refused, NotSent or AnswerLost of `desac.ports.whatsapp` for the first that WhatsApp did not take,
    once the others have had their turn.
    """
    wanted = list(files)
    known = book.ids([file.name for file in wanted])
    fresh: list[MediaId] = []
    failure: Exception | None = None
    for file in wanted:
        content = read(file)
        if content is None:
            logger.info("no such file yet", extra={"media": file.name, "key": file.key})
            continue
        problem = content_problem(file, content)
        if problem:
            # What was uploaded before stays in use: a bad file is no reason to go without.
            logger.error("a file cannot be sent", extra={"media": file.name, "problem": problem})
            count("MediaUnfit", media=file.name)
            continue
        before = known.get(file.name)
        digest = hashlib.sha256(content).hexdigest()
        if before and not before.needs_upload(digest, now, timedelta(days=RENEW_DAYS)):
            continue
        try:
            media_id = uploader.upload(content, content_type=file.content_type, filename=file.filename)
        except Exception as error:  # noqa: BLE001 # raised below, after the other files
            failure = failure or error
            continue
        new = MediaId(
            name=file.name,
            phone_number_id=phone_number_id,
            digest=digest,
            media_id=media_id,
            uploaded_at=now,
            expires_at=now + timedelta(days=UPLOAD_DAYS),
        )
        if book.keep(new, before):
            fresh.append(new)
            count("MediaUploaded", media=file.name)
    if failure is not None:
        raise failure
    return fresh
