"""A ZIP of uncompressed parts whose sums are known already.

`zipfile` would work each sum out again, which takes as long as writing the part.
"""

import struct
from typing import IO

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_VERSION, _UTF8, _STORED = 20, 0x800, 0
# Midnight of the first day that a ZIP can tell.
_TIME, _DAY = 0, 0x21


class StoredZip:
    """Written part by part into an empty file, and closed with its directory. Under 4 GB and 65,535 parts."""

    def __init__(self, target: IO[bytes]) -> None:
        self._target = target
        self._directory: list[bytes] = []
        self._name = b""
        self._start = 0

    def begin(self, name: str) -> None:
        """A part: its bytes are written to the file next."""
        self._name = name.encode()
        self._start = self._target.tell()
        self._target.write(self._local(0, 0))

    def end(self, crc: int) -> None:
        """The part has been written; `crc` is the sum that its bytes must have, for the reader to check."""
        end = self._target.tell()
        size = end - self._start - len(self._local(0, 0))
        self._target.seek(self._start)
        self._target.write(self._local(crc, size))
        self._target.seek(end)
        told = (_VERSION, _VERSION, _UTF8, _STORED, _TIME, _DAY, crc, size, size)
        entry = _CENTRAL.pack(b"PK\x01\x02", *told, len(self._name), 0, 0, 0, 0, 0, self._start)
        self._directory.append(entry + self._name)

    def close(self) -> None:
        """Write the directory."""
        start, parts = self._target.tell(), len(self._directory)
        directory = b"".join(self._directory)
        self._target.write(directory)
        self._target.write(_END.pack(b"PK\x05\x06", 0, 0, parts, parts, len(directory), start, 0))
        self._target.flush()

    def _local(self, crc: int, size: int) -> bytes:
        told = (_VERSION, _UTF8, _STORED, _TIME, _DAY, crc, size, size)
        return _LOCAL.pack(b"PK\x03\x04", *told, len(self._name), 0) + self._name
