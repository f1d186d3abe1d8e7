"""How large a file may be: for the offline check, and for one invocation of the deployed function."""

from dataclasses import dataclass

from functions.ingest.codes import Code, FileProblem

_MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Beyond any of these a file is refused with `file_too_large` before it is read.

    `max_bytes`: the file as it arrives. `max_unpacked_bytes`: a workbook's XML once unzipped, by
    its own directory. `max_rows`: lines of a text file, or rows of all sheets of a workbook
    together, headers included. `max_columns`: width of a sheet. The defaults are what `desac
    check` can judge on a machine with 2 GB of memory; it writes nothing.
    """

    max_bytes: int = 512 * _MEGABYTE
    max_unpacked_bytes: int = 1536 * _MEGABYTE
    max_rows: int = 1_200_000
    max_columns: int = 1024

    def exceeded(self) -> FileProblem:
        """The refusal, which tells the sender how large a part may be."""
        return FileProblem(
            Code.FILE_TOO_LARGE,
            rows=_grouped(self.max_rows),
            columns=_grouped(self.max_columns),
            megabytes=_grouped(self.max_bytes // _MEGABYTE),
        )


def _grouped(number: int) -> str:
    return f"{number:,}".replace(",", ".")


# One invocation has 900 s, 2 GB of memory and 512 MB of disk, and records people besides reading.
# Time: a chunk of 25 rows takes some three batch reads, two transactions of 100 writes and, for a
# file sent again, a query per person: 0.2 to 0.25 s at 5 to 10 ms a read and 50 ms a transaction.
# 50,000 rows are 2,000 such chunks, 400 to 500 s, which leaves half as much again for a slow day.
# Disk: the copy of the file (64 MB) and its report, which repeats the cells and adds up to 1 kB of
# reasons a row (64 + 50 MB; for a workbook 256 + 50 MB at most), lie there together.
# Memory: a sheet is held as a grid of 32-byte cells, 50,000 x 256 of them are 400 MB.
# A file beyond this would die without a report, so it is refused with words instead.
ONE_INVOCATION = Limits(
    max_bytes=64 * _MEGABYTE, max_unpacked_bytes=256 * _MEGABYTE, max_rows=50_000, max_columns=256
)
