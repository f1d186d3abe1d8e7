"""How large a file may be. The defaults are for one Lambda invocation with 1 to 2 GB of memory."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Beyond any of these a file is refused with `file_too_large` before it is read.

    `max_bytes`: the file as it arrives. `max_unpacked_bytes`: a workbook's XML once unzipped, by
    its own directory. `max_rows`: lines of a text file or rows of a sheet. `max_columns`: width.
    """

    max_bytes: int = 512 * 1024 * 1024
    max_unpacked_bytes: int = 1536 * 1024 * 1024
    max_rows: int = 1_200_000
    max_columns: int = 1024
