"""The judged rows of a file between reading and recording: one compressed object per range."""

import gzip
from collections.abc import Iterable, Iterator
from pathlib import Path

from botocore.exceptions import ClientError

from desac.adapters import aws

PREFIX = "ranges/"
_CONTENT_TYPE = "application/gzip"
# Rows compress well at any level, and the function waits for it.
_LEVEL = 1


class RowsGoneError(LookupError):
    """The judged rows of a file are not kept any more: it has to be sent again."""


class FileRanges:
    """The objects of one file under `ranges/<file_id>/`; writing one again replaces it.

    With `kept`, a folder, what was read once is not fetched again: for whoever goes over a file repeatedly.
    """

    def __init__(self, bucket: str, file_id: str, kept: Path | None = None) -> None:
        self._bucket = bucket
        self._place = f"{PREFIX}{file_id}"
        self._kept = kept

    def write(self, name: str, lines: Iterable[bytes]) -> None:
        """Write an object of lines that hold no line break."""
        body = gzip.compress(b"\n".join(lines), compresslevel=_LEVEL)
        aws.s3().put_object(
            Bucket=self._bucket, Key=f"{self._place}/{name}.gz", Body=body, ContentType=_CONTENT_TYPE
        )

    def read(self, name: str) -> Iterator[bytes]:
        """The lines of an object. Raises RowsGoneError where there is none."""
        text = gzip.decompress(self._fetched(name))
        return iter(text.split(b"\n") if text else ())

    def _fetched(self, name: str) -> bytes:
        copy = self._kept / name if self._kept else None
        if copy and copy.exists():
            return copy.read_bytes()
        try:
            body = aws.s3().get_object(Bucket=self._bucket, Key=f"{self._place}/{name}.gz")["Body"].read()
        except ClientError as error:
            if error.response["Error"]["Code"] != "NoSuchKey":
                raise
            raise RowsGoneError(name) from error
        if copy:
            copy.write_bytes(body)
        return body
