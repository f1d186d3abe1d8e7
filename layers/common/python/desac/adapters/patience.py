"""Trying a transaction again when the table was too busy for it."""

import random
import time
from collections.abc import Callable
from uuid import uuid4

from botocore.exceptions import ClientError

_BUSY = frozenset({"ThrottlingError", "ProvisionedThroughputExceeded"})
_PAUSES = (0.2, 0.4, 0.8, 1.6, 3.2)  # at most six seconds in all: whoever sent a form is waiting


def patiently(send: Callable[[str], object], pause: Callable[[float], None] = time.sleep) -> None:
    """Call `send` with a request token, again after a pause while the table is too busy.

    botocore repeats a throttled request by itself, but not a transaction that was cancelled because one of
    its items was throttled. Anything else, and the last failure, is raised: botocore's ClientError.
    """
    token = str(uuid4())
    for longest in _PAUSES:
        try:
            send(token)
        except ClientError as error:
            if _was_throttled(error):
                token = str(uuid4())  # nothing was written: this is another transaction
            elif error.response["Error"]["Code"] != "TransactionInProgressException":
                raise
            # Jitter, so that those who were throttled together do not come back together.
            pause(random.uniform(0, longest))  # noqa: S311 # a pause is no secret
        else:
            return
    send(token)


def cancellation_codes(error: ClientError) -> list[str]:
    """Why a transaction was cancelled, by position, `None` (the word) where nothing was wrong; else []."""
    if error.response["Error"]["Code"] != "TransactionCanceledException":
        return []
    reasons = error.response.get("CancellationReasons", [])
    return [str(reason.get("Code")) for reason in reasons]


def _was_throttled(error: ClientError) -> bool:
    """Cancelled for that alone: where a condition failed as well, trying again would not help."""
    codes = set(cancellation_codes(error)) - {"None"}
    return bool(codes) and codes <= _BUSY
