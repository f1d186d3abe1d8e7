"""The drop bucket: files of the health office in, reports beside them out."""

import tempfile
from typing import IO, BinaryIO, cast

from botocore.exceptions import ClientError

from desac.adapters import aws

# Files up to this size stay in memory, larger ones go to the function's disk.
_IN_MEMORY = 8 * 1024 * 1024


class TooLargeError(Exception):
    """An object that is larger than what was asked for at most."""


class DropBucket:
    """One bucket, by name."""

    def __init__(self, name: str) -> None:
        self.name = name

    def read(self, key: str, version: str | None) -> BinaryIO:
        """One object version as a seekable file, to be closed by the caller."""
        copy = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 # handed out
        extra = {"VersionId": version} if version else {}
        try:
            aws.s3().download_fileobj(self.name, key, copy, ExtraArgs=extra)
        except BaseException:
            copy.close()
            raise
        copy.seek(0)
        return cast("BinaryIO", copy)

    def write(self, key: str, content: IO[bytes], content_type: str) -> None:
        """Write an object from the beginning of `content`."""
        content.seek(0)
        aws.s3().upload_fileobj(content, self.name, key, ExtraArgs={"ContentType": content_type})

    def content(self, key: str, most: int) -> bytes | None:
        """The bytes of an object, None if there is none. Raises TooLargeError beyond `most` bytes."""
        try:
            answer = aws.s3().get_object(Bucket=self.name, Key=key)
        except ClientError as error:
            if error.response["Error"]["Code"] == "NoSuchKey":
                return None
            raise
        with answer["Body"] as body:
            if answer["ContentLength"] > most:
                raise TooLargeError
            return body.read()
