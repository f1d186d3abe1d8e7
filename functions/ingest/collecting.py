"""When Python looks for garbage."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def garbage_waits() -> Iterator[None]:
    """No search for cycles while so much is made that is needed until it is written.

    What has no cycle, nearly everything, is freed as ever. Searching all of it again and again while it grows
    took a sixth of the time of recording. Only for what has an end soon: a range, the contacts of a form.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
