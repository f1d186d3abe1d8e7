"""The form's answers and who gave them, for registering the contacts they name."""

from dataclasses import dataclass

from desac.adapters import keys
from desac.adapters.table import Table, from_item
from desac.domain.ids import person_of
from desac.domain.intake import Intake
from desac.domain.person import Person


@dataclass(frozen=True, slots=True)
class ToldContacts:
    """A form that names contacts, and the resident who sent it."""

    intake: Intake
    resident: Person


class NamedContacts:
    """Reads forms."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def read(self, episode_id: str) -> ToldContacts:
        """The form of an episode. Raises LookupError when there is none."""
        intake = self._table.get(keys.intake(episode_id))
        person = self._table.get(keys.person(person_of(episode_id)))
        if intake is None or person is None:
            raise LookupError(f"no form of episode {episode_id}")
        return ToldContacts(from_item(Intake, intake), from_item(Person, person))
