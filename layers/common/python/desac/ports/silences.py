"""Silences of residents, each with its clock."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from desac.domain.episode import Episode
from desac.domain.message import Message
from desac.domain.person import Person
from desac.domain.silence import Silence, SilenceKind
from desac.ports.clocks import Waiting


class Watched(NamedTuple):
    """An episode with its person and its silences by kind, as stored now."""

    person: Person
    episode: Episode
    silences: dict[SilenceKind, Silence]
    has_form: bool = False


class SilenceStore(Protocol):
    """Silences in the table."""

    def get(self, silence_id: str) -> Silence | None:
        """One silence by its id. Raises ValueError for what is no such id."""
        ...

    def of_episode(self, episode_id: str) -> Sequence[Silence]:
        """The silences of an episode, waiting or over."""
        ...

    def watched(self, episode_id: str) -> Watched | None:
        """An episode with all that its silences depend on; None if person or episode is gone."""
        ...

    def save(self, before: Silence | None, after: Silence, messages: Sequence[Message] = ()) -> None:
        """Write a silence with its clock, and messages; `before` None is the first of its kind.

        The clock runs until `due_at` and stops once the silence is over. Raises Overtaken if the silence has
        changed or a message is there.
        """
        ...

    def remind(self, waiting: Waiting, before: Silence | None, after: Silence) -> None:
        """Put the form's clock off to its deadline and write the silence: both or neither.

        Raises Overtaken if the clock is not open any more, the form came, or the silence has changed.
        """
        ...


class SilenceLists(Protocol):
    """Lists of silences by kecamatan; None is no known one."""

    def waiting(self, kecamatan_codes: Sequence[str | None]) -> Sequence[Silence]:
        """All that nobody has seen to, the oldest first."""
        ...

    def since(self, kecamatan_codes: Sequence[str | None], at: datetime) -> Sequence[Silence]:
        """All that were opened since `at` and are over."""
        ...
