"""The files that go out with messages: putting them where the stack takes them from, what became of them."""

import hashlib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from botocore.exceptions import ClientError

from cli.operator.target import Target
from cli.operator.whatsapp_account import Account
from cli.problems import CommandError
from desac.adapters.media import TableMediaBook
from desac.adapters.table import Table
from desac.domain.media import MediaId
from functions.notify.media_files import MediaFile, content_problem, media_files

_KINDS = {".pdf": "document", ".mp4": "video"}


@dataclass(frozen=True, slots=True)
class MediaStatus:
    """One file: what lies in the bucket (digest, None if nothing does) and what WhatsApp has."""

    file: MediaFile
    digest: str | None
    known: MediaId | None

    @property
    def is_current(self) -> bool:
        """Whether WhatsApp has what lies in the bucket."""
        return self.known is not None and self.digest == self.known.digest and self.known.refused_at is None


class Media:
    """The files of one stack. Making one points `desac.adapters` at it, for the whole process."""

    def __init__(self, target: Target, account: Account) -> None:
        target.use_for_adapters()
        self._s3 = target.s3
        self._bucket = target.output("MediaBucketName")
        self._book = TableMediaBook(Table(target.output("TableName")), account.phone_number_id)

    def push(self, path: Path, name: str | None = None) -> MediaFile:
        """Put a file in the bucket, which has it uploaded to WhatsApp. `name` says which, else its ending.

        Raises CommandError for a file that WhatsApp, or a phone, would not take.
        """
        file = _meant(path, name)
        content = path.read_bytes()
        problem = content_problem(file, content)
        if problem:
            raise CommandError(f"{path.name} cannot be sent: {problem}.")
        self._s3.put_object(Bucket=self._bucket, Key=file.key, Body=content, ContentType=file.content_type)
        return file

    def status(self, names: Sequence[str] = ()) -> list[MediaStatus]:
        """What became of each file, or of these."""
        wanted = [file for name, file in media_files().items() if not names or name in names]
        known = self._book.ids([file.name for file in wanted])
        return [MediaStatus(file, self._digest(file), known.get(file.name)) for file in wanted]

    def content(self, name: str) -> bytes | None:
        """What lies in the bucket for a file, None if nothing does."""
        try:
            return self._s3.get_object(Bucket=self._bucket, Key=media_files()[name].key)["Body"].read()
        except ClientError as error:
            if error.response["Error"]["Code"] == "NoSuchKey":
                return None
            raise

    def wait(
        self, name: str, *, seconds: float, pause: Callable[[float], None] = time.sleep
    ) -> MediaId | None:
        """WhatsApp's id of what lies in the bucket, None if it is not there after so many seconds."""
        deadline = time.monotonic() + seconds
        while True:
            (found,) = self.status([name])
            if found.is_current:
                return found.known
            if time.monotonic() > deadline:
                return None
            pause(0.5)

    def _digest(self, file: MediaFile) -> str | None:
        content = self.content(file.name)
        return hashlib.sha256(content).hexdigest() if content is not None else None


def _meant(path: Path, name: str | None) -> MediaFile:
    files = media_files()
    if name is not None:
        if name not in files:
            raise CommandError(f"There is no file {name}; there are: {', '.join(files)}.")
        return files[name]
    kind = _KINDS.get(path.suffix.lower())
    found = [file for file in files.values() if file.format == kind]
    if len(found) != 1:
        raise CommandError(f"Which file is {path.name}? Say --name {' or --name '.join(files)}.")
    return found[0]
