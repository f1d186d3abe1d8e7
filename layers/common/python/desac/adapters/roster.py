"""The doctors' roster in the table."""

from datetime import date

from desac.adapters import keys
from desac.adapters.table import Table, from_item
from desac.domain.roster import Doctor


class TableRoster:
    """Keeps the promises of `desac.ports.roster.Roster`."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def doctor_on(self, village_code: str, day: date) -> Doctor | None:
        """The doctor who answers in a village on `day`; of several current ones, the latest appointed."""
        place = keys.doctor(village_code, day)["pk"]
        doctors = [from_item(Doctor, item) for item in self._table.partition(place, "DOCTOR#")]
        current = [doctor for doctor in doctors if doctor.is_current(day)]
        return max(current, key=lambda doctor: doctor.valid_from, default=None)
