"""Files of the office, and what they change in the roster."""

from desac.event.base import Event


class FileReleased(Event):
    """A file was judged, and approved where that was needed: its `ranges` may be recorded."""

    file_id: str
    ranges: int


class FileRecorded(Event):
    """Every range of a file was recorded; its report can be put together."""

    file_id: str


class FileDeclined(Event):
    """An operator refused a file that waited for approval; nothing of it is recorded."""

    file_id: str


class RosterChanged(Event):
    """The doctor of a village changed."""

    village_code: str
