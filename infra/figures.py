"""The figures: a second reader of the table's stream, the queue of whom it found changed, the recount."""

from dataclasses import replace

from desac.domain.contribution import COUNTED_TYPES, Contribution
from infra import catalogue, permissions
from infra.consumer_maker import ConsumerMaker
from infra.python_function import PythonFunction
from infra.queue_consumer import BATCHES_OF_TEN, THE_QUEUE
from infra.queues import failure_queue
from infra.scheduler import EveryDay
from infra.stream_consumer import Following, StreamConsumer

_STORED = ("Contribution", "Tally", "Withdrawal")
# Whoever is written to changes several times within seconds; counted together that is once. A message names
# up to a hundred people (`functions/figures/changes.py`), and a thousand take some ten seconds.
_MESSAGES = 10
_WINDOW_SECONDS = 1
# Each writes the same totals: more would mostly wait for each other.
_AT_ONCE = 4

# Quiet hours: nothing is sent, nobody works, and what was under way in the evening has come to rest.
_RECOUNT_AT = "03:00"

NOT_THE_FIGURES = {"dynamodb": {"NewImage": {"type": {"S": [{"anything-but": list(_STORED)}]}}}}
"""For a reader of the stream that has no use for what the figures write, nor for what is removed."""
_CHANGED = {"dynamodb": {"NewImage": {"type": {"S": list(COUNTED_TYPES)}}}}
_REMOVED = {
    "eventName": ["REMOVE"],
    "dynamodb": {"OldImage": {"type": {"S": [*COUNTED_TYPES, Contribution.__name__]}}},
}


def make_figures(maker: ConsumerMaker) -> PythonFunction:
    """The functions that count; returns the stream's reader."""
    resources = maker.resources
    count = maker.make(
        "FiguresCount",
        catalogue.FIGURES_COUNT,
        queues={
            THE_QUEUE: replace(
                BATCHES_OF_TEN,
                batch_size=_MESSAGES,
                window_seconds=_WINDOW_SECONDS,
                at_once=_AT_ONCE,
                wait_seconds=resources.stage.figures_wait_seconds,
            )
        },
    )
    _recount(maker)
    dead_letters = maker.dead_letters["Figures"] = failure_queue(
        maker.scope, "FiguresDeadLetters", of="the stream"
    )
    reader = StreamConsumer(
        maker.scope,
        "Figures",
        platform=resources.platform,
        spec=catalogue.FIGURES,
        storage=resources.storage,
        settings={"figures_queue_url": count.queue.queue_url},
        may=[permissions.send(count.queue)],
        dead_letters=dead_letters,
        following=Following(batch_size=1000, window_seconds=1, parallel=1, patterns=(_CHANGED, _REMOVED)),
    )
    maker.functions["Figures"] = reader.python_function
    return reader.python_function


def _recount(maker: ConsumerMaker) -> None:
    recount = maker.make(
        "FiguresRecount",
        catalogue.FIGURES_RECOUNT,
        queues={THE_QUEUE: replace(BATCHES_OF_TEN, batch_size=1, at_once=2, refilled_as="recount_queue_url")},
    )
    EveryDay(
        maker.scope,
        "FiguresRecountDay",
        queue=recount.queue,
        what=catalogue.FIGURES_RECOUNT.description,
        dead_letters=maker.dead_letters["FiguresRecount"],
        at=_RECOUNT_AT,
    )
