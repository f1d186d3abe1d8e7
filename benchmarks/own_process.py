"""Servers to measure against, each in a process of its own, so that its work is nobody else's."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def serving(module: str, *arguments: str) -> Iterator[int]:
    """Run `python -m module`, which prints its port and serves until its input ends; the port."""
    command = [sys.executable, "-m", module, *arguments]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 # our own
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline())
        finally:
            # Its input ends, so it does.
            process.communicate()
