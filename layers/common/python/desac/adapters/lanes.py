"""A few requests at the same time: most of what a request to DynamoDB takes is waiting for its answer."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from functools import cache

# Of one process; botocore keeps ten connections. Recording has five processes, and a table takes only so
# many writes a second: more at a time would be told to come again later.
LANES = 4


@cache
def _lanes() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(LANES - 1, "lane")


def at_once[T](calls: Sequence[Callable[[], T]]) -> list[T]:
    """What each call returns, in their order; they run at the same time, some of them in other threads.

    Returns, or raises the first call's error in their order, only when all are done.
    """
    if len(calls) <= 1:
        return [call() for call in calls]
    running = [_lanes().submit(call) for call in calls]
    # This thread is a lane as well: it takes what no other has begun, from the end.
    for place in reversed(range(len(calls))):
        if running[place].cancel():
            running[place] = _run(calls[place])
    wait(running)
    return [one.result() for one in running]


def _run[T](call: Callable[[], T]) -> Future[T]:
    done: Future[T] = Future()
    try:
        done.set_result(call())
    except Exception as error:  # noqa: BLE001 # raised where the results are asked for
        done.set_exception(error)
    return done
