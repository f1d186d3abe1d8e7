"""What the resident's form reads and writes."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from desac.domain.episode import Episode
from desac.domain.intake import Intake
from desac.domain.link import Link, LinkMember
from desac.domain.person import Person


class Overtaken(Exception):  # noqa: N818 # it is an outcome of a conditional write, not an error
    """Somebody else wrote first: look again and decide again."""


class KnownResident(NamedTuple):
    """Somebody a link leads to, with the earlier answers. `clock_open`: the form is still waited for."""

    person: Person
    episode: Episode
    intake: Intake | None = None
    clock_open: bool = False


class Submission(NamedTuple):
    """What one sent form changes; empty changes are not written. Values are domain values.

    `intake` None: the answers are those already kept. `known` is what the decision was taken on; the
    write holds only if none of it changed since.
    """

    known: KnownResident
    intake: Intake | None = None
    person_changes: Mapping[str, Any] = {}
    episode_changes: Mapping[str, Any] = {}
    stop_clock: bool = False


class IntakeStore(Protocol):
    """Links, residents and their answers."""

    def link(self, link_id: str) -> Link | None:
        """The link, None if there is none."""
        ...

    def record_check(self, seen: Link, failed_checks: int, locked_until: datetime | None) -> None:
        """Keep the outcome of an identity check. Raises Overtaken if `seen` is no longer current."""
        ...

    def ask_for_link(self, link: Link, episode_id: str, now: datetime, not_since: datetime) -> bool:
        """Keep that a new link is asked for; False if one was after `not_since`, or the link is revoked."""
        ...

    def resident(self, whom: LinkMember) -> KnownResident | None:
        """Somebody a link leads to, None if the record is gone."""
        ...

    def residents(self, link: Link) -> Mapping[int, KnownResident]:
        """Everybody the link leads to by their place in `link.everybody`; not those whose record is gone."""
        ...

    def save(self, submission: Submission) -> None:
        """Write all of a submission or nothing. Raises Overtaken when it was decided on old facts."""
        ...
