"""The doctor of each village, one per desa or kelurahan, with the days of validity."""

from datetime import date

from desac.domain.base import Record, UtcDatetime


class Doctor(Record):
    """Valid from `valid_from` to `valid_to` (both days included; None: until replaced). Phone is E.164."""

    village_code: str
    name: str
    phone: str
    valid_from: date
    valid_to: date | None = None
    updated_at: UtcDatetime

    def is_current(self, day: date) -> bool:
        """Whether this doctor answers on `day`."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)
