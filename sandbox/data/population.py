"""Invented residents of Denpasar: the same ones for the same seed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from desac.adapters.village_data import load_directory
from desac.domain.sex import Sex
from desac.domain.village import Village
from sandbox.data.names import RELATIONS, invent_address, invent_name

_PREFIXES = ("0812", "0813", "0821", "0852", "0857", "0878", "0895")
# The stand-in's rule: numbers that end so have no WhatsApp, or nobody who reads it.
_NOT_ON_WHATSAPP, _UNREAD = "999", "998"
_NOT_ON_WHATSAPP_SHARE, _UNREAD_SHARE = 0.04, 0.03
_SAME_HOUSE_SHARE = 0.15
_SAME_PHONE_SHARE = 0.4
"""Of those who live with somebody of the file before them: many a family has one phone."""
_WOMEN = 40


@dataclass(frozen=True)
class Resident:
    """One invented person. `phone` is as people write it, `08…`; `kk` is shared by a household."""

    name: str
    sex: Sex
    birth_date: date
    nik: str
    kk: str
    phone: str
    address: str
    village: Village

    @property
    def e164(self) -> str:
        """The phone as `+628…`."""
        return f"+62{self.phone[1:]}"


@dataclass(frozen=True)
class Case:
    """A resident with a positive test."""

    resident: Resident
    swab_date: date
    result_date: date


@dataclass(frozen=True)
class Contact:
    """A close contact of `index`."""

    resident: Resident
    index: Case
    relation: str
    last_met: date


class Population:
    """Invents residents one after the other; no NIK comes twice, and a phone only in one house."""

    def __init__(self, seed: int, today: date) -> None:
        self._random = Random(seed)  # noqa: S311 - repeatable, not secret
        self._today = today
        self._villages = load_directory().villages
        self._count = 0

    def cases(self, number: int) -> list[Case]:
        """So many cases; some share a house with the one before."""
        found: list[Case] = []
        for _ in range(number):
            shares = bool(found) and self._random.random() < _SAME_HOUSE_SHARE
            resident = self._resident(found[-1].resident if shares else None)
            swab = self._today - timedelta(days=self._random.randint(1, 3))
            found.append(Case(resident, swab, min(self._today, swab + timedelta(days=1))))
        return found

    def contacts(self, cases: Sequence[Case], per_case: float) -> list[Contact]:
        """`per_case` contacts for each case on average, half of them in the same house."""
        found = []
        for _ in range(round(len(cases) * per_case)):
            index = self._random.choice(cases)
            relation = self._random.choice(RELATIONS)
            at_home = relation in RELATIONS[:4]
            resident = self._resident(index.resident if at_home else None)
            met = index.swab_date - timedelta(days=self._random.randint(0, 2))
            found.append(Contact(resident, index, relation, met))
        return found

    def _resident(self, housemate: Resident | None = None) -> Resident:
        self._count += 1
        random = self._random
        sex = random.choice(tuple(Sex))
        birth_date = self._today - timedelta(days=random.randint(8 * 365, 80 * 365))
        village = housemate.village if housemate else random.choice(self._villages)
        return Resident(
            name=invent_name(random, sex),
            sex=sex,
            birth_date=birth_date,
            nik=_nik(village, sex, birth_date, self._count),
            kk=housemate.kk if housemate else _nik(village, Sex.MALE, self._today, self._count),
            phone=self._phone(housemate),
            address=housemate.address if housemate else invent_address(random),
            village=village,
        )

    def _phone(self, housemate: Resident | None) -> str:
        draw = self._random.random()
        if housemate and self._random.random() < _SAME_PHONE_SHARE:
            return housemate.phone
        prefix = self._random.choice(_PREFIXES)
        if draw < _NOT_ON_WHATSAPP_SHARE:
            return f"{prefix}{self._count:05d}{_NOT_ON_WHATSAPP}"
        if draw < _NOT_ON_WHATSAPP_SHARE + _UNREAD_SHARE:
            return f"{prefix}{self._count:05d}{_UNREAD}"
        return f"{prefix}{self._count:05d}{self._random.randint(0, 99):03d}"


def _nik(village: Village, sex: Sex, born: date, serial: int) -> str:
    """PPKKCC DDMMYY SSSS, women DD + 40; the serials start at 9000 where no real one is likely."""
    area = village.kecamatan_code.replace(".", "")
    day = born.day + (_WOMEN if sex is Sex.FEMALE else 0)
    return f"{area}{day:02d}{born:%m%y}{9000 - serial % 9000 + 999:04d}"
