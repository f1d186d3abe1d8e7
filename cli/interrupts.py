"""Ending a long command from outside."""

import signal


def heed_signals() -> None:
    """Let SIGINT and SIGTERM end the command in order, so that what it started is taken down.

    A shell script starts background jobs with SIGINT ignored, and SIGTERM would end Python on the spot.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
