"""The judged rows of a file between reading and recording: one compressed object per range."""

import gzip
from collections.abc import Iterable, Iterator

from desac.adapters import aws

PREFIX = "ranges/"
_CONTENT_TYPE = "application/gzip"
# Rows compress well at any level, and the function waits for it.
_LEVEL = 1


class FileRanges:
    """The objects of one file under `ranges/<file_id>/`; writing one again replaces it."""

    def __init__(self, bucket: str, file_id: str) -> None:
        self._bucket = bucket
        self._place = f"{PREFIX}{file_id}"

    def write(self, name: str, lines: Iterable[bytes]) -> None:
        """Write an object of lines that hold no line break."""
        body = gzip.compress(b"\n".join(lines), compresslevel=_LEVEL)
        aws.s3().put_object(
            Bucket=self._bucket, Key=f"{self._place}/{name}.gz", Body=body, ContentType=_CONTENT_TYPE
        )

    def read(self, name: str) -> Iterator[bytes]:
        """The lines of an object. Raises botocore's NoSuchKey where there is none."""
        answer = aws.s3().get_object(Bucket=self._bucket, Key=f"{self._place}/{name}.gz")
        text = gzip.decompress(answer["Body"].read())
        return iter(text.split(b"\n") if text else ())
