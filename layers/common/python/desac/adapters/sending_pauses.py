"""The calendar of days on which nothing is sent, as shipped with the package."""

from functools import cache

from desac.adapters.config_data import load
from desac.domain.base import Record
from desac.domain.sending_hours import Pause


class SendingPauses(Record):
    """Days on which nothing is sent; see `desac/config/sending_pauses.json` for their source."""

    source: str
    as_of: str
    pauses: tuple[Pause, ...]


@cache
def sending_pauses() -> tuple[Pause, ...]:
    """Days of silence, such as Nyepi."""
    return SendingPauses.model_validate(load("sending_pauses.json")).pauses
