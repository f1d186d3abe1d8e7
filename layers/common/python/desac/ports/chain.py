"""What the overview needs of the table."""

from collections.abc import Sequence
from typing import Protocol

from desac.domain.chain import Chain
from desac.domain.funnel import Funnel
from desac.domain.person import Person
from desac.domain.source_file import SourceFile


class PeopleReader(Protocol):
    """People and their chains, read only."""

    def chain(self, person_id: str) -> Chain | None:
        """One person's chain, None for an unknown id."""
        ...

    def on_phone(self, phone: str) -> Sequence[Person]:
        """Everybody on an E.164 number."""
        ...

    def with_nik(self, nik: str) -> Sequence[Person]:
        """The one person with this NIK, if any."""
        ...


class FiguresReader(Protocol):
    """Files and their funnels, read only."""

    def file(self, file_id: str) -> SourceFile | None:
        """One file, None for an unknown id."""
        ...

    def file_funnel(self, file_id: str) -> Funnel | None:
        """The funnel of one file."""
        ...
