"""Waiting for a condition instead of for a time."""

import time
from collections.abc import Callable

from sandbox.problems import LocalRunError


def until[T](probe: Callable[[], T | None], *, seconds: float, what: str, every: float = 0.1) -> T:
    """The first result of `probe` that is not None or False; asked again after `every` seconds.

    Raises LocalRunError when `seconds` are over; `what` completes "… did not happen".
    """
    deadline = time.monotonic() + seconds
    while True:
        found = probe()
        if found is not None and found is not False:
            return found
        if time.monotonic() >= deadline:
            raise LocalRunError(f"{what} did not happen within {seconds:.0f} seconds.")
        time.sleep(every)
