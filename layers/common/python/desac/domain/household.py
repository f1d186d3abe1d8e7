"""Households: who shares one package of sembako."""

import hashlib
import re
import unicodedata
from datetime import date

from desac.domain.base import Record, UtcDatetime

_LENGTH = 32
_WORDS = re.compile(r"[a-z0-9]+")
# Words that one member of the house writes and another leaves out.
_FILLER = frozenset({"jalan", "jln", "jl", "gang", "gg", "nomor", "nomer", "no", "br", "banjar", "rumah"})


class Household(Record):
    """A household's claim to one package: `aid_id` holds it up to and including `isolation_until`."""

    household_id: str
    aid_id: str
    isolation_until: date
    created_at: UtcDatetime

    def holds(self, today: date) -> bool:
        """Whether nobody else of the house may claim on `today` (a local date)."""
        return today <= self.isolation_until


def household_id(kk: str | None, phone: str | None, address: str, village_code: str | None) -> str:
    """An opaque id, the same for everyone in the house.

    The family card (KK) decides where it is known, as Dinas Sosial counts by it; otherwise the phone
    together with the address, so that two families in one alley stay two.
    """
    identity = f"kk|{kk}" if kk else f"home|{phone or ''}|{village_code or ''}|{normal_address(address)}"
    return hashlib.sha256(identity.encode()).hexdigest()[:_LENGTH]


def normal_address(address: str) -> str:
    """An address in one spelling: `Jl. Tukad Badung Gg. II No.5` is `tukad badung ii 5`."""
    folded = unicodedata.normalize("NFKD", address).lower()
    return " ".join(word for word in _WORDS.findall(folded) if word not in _FILLER)
