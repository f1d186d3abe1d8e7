"""What the functions that count tell each other."""

from desac.domain.base import Record
from desac.domain.contribution import Contribution


class ToCount(Record):
    """People whose state has changed, by id, and contributions that were deleted. A queue's body."""

    people: tuple[str, ...] = ()
    removed: tuple[Contribution, ...] = ()
