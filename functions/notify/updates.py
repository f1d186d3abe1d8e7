"""The parts of a webhook, read one by one, so that a bad one stops no other."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from pydantic import BaseModel, ValidationError

from desac.observability import logger
from functions.notify.telemetry import count


def valid[Kind: BaseModel](
    model: type[Kind], updates: Iterable[dict[str, Any]]
) -> Iterator[tuple[Kind, dict[str, Any]]]:
    """Each update that can be read, with its original; the others are counted and stay in the object."""
    parse: Callable[[dict[str, Any]], Kind] = model.model_validate
    for update in updates:
        try:
            parsed = parse(update)
        except ValidationError as error:
            fields = sorted({str(problem["loc"][0]) for problem in error.errors() if problem["loc"]})
            logger.error("update that cannot be read", extra={"kind": model.__name__, "fields": fields})
            count("WebhookUpdateUnreadable")
            continue
        yield parsed, update
