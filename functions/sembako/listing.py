"""The list of sembako for a village: its rows in words, by village and by who pays."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from desac.domain.aid import NOT_RECEIVED, OVERRULED, AidRequest, AidState, AidStep, Fund, MarkKind
from desac.domain.episode_facts import MERGED
from desac.domain.intake import Intake
from desac.domain.person import Person
from desac.domain.sembako_rules import ISOLATION_OVER, NOT_ISOLATING
from desac.domain.village import Village, VillageDirectory
from functions.sembako.moves import FailReason, RefuseReason

UNKNOWN_VILLAGE = "Desa/kelurahan tidak diketahui"

FUND_WORDS: Mapping[Fund, str] = {
    Fund.CITY: "Kota Denpasar",
    Fund.OTHER: "Dana lain (KTP luar Denpasar)",
}
MARK_WORDS: Mapping[MarkKind, str] = {
    MarkKind.NIK: "NIK",
    MarkKind.KK: "nomor KK",
    MarkKind.PHONE: "nomor HP",
    MarkKind.ADDRESS: "alamat",
}
REASON_WORDS: Mapping[str, str] = {
    **{f"same_{kind}": f"{words} sama dengan permintaan lain" for kind, words in MARK_WORDS.items()},
    NOT_ISOLATING: "tidak sedang isolasi mandiri",
    ISOLATION_OVER: "masa isolasi sudah lewat",
    MERGED: "data warga digabung; permintaan yang lain berlaku",
    NOT_RECEIVED: "warga mengatakan belum menerima",
    OVERRULED: "diloloskan Dinas Sosial",
    "withdrawn": "dibatalkan atas permintaan warga",
    FailReason.NOT_HOME: "tidak ada orang di rumah",
    FailReason.ADDRESS_NOT_FOUND: "alamat tidak ditemukan",
    FailReason.TURNED_AWAY: "tidak mau menerima",
    FailReason.OTHER: "sebab lain",
    RefuseReason.NOT_RESIDENT: "tidak tinggal di alamat itu",
    RefuseReason.NOT_IN_ISOLATION: "tidak isolasi di rumah",
    RefuseReason.ALREADY_SERVED: "sudah menerima bantuan",
    RefuseReason.OTHER: "alasan lain",
}


@dataclass(frozen=True, slots=True)
class ListRow:
    """One household. `reference` is what two people name it by on the telephone."""

    reference: str
    name: str
    address: str
    phone: str
    people: int | None
    isolation_until: date
    fund: Fund
    state: AidState
    reason: str
    verified: AidStep | None
    approved: AidStep | None
    delivered_at: datetime | None
    answer: str
    shares: str
    note: str


@dataclass(frozen=True, slots=True)
class VillageList:
    """The households of one village that one fund pays for. `village` is None where none is known."""

    village: Village | None
    fund: Fund
    rows: tuple[ListRow, ...]

    @property
    def place(self) -> str:
        """`Desa Sanur Kaja`, `Kelurahan Renon`."""
        return f"{self.village.kind.capitalize()} {self.village.name}" if self.village else UNKNOWN_VILLAGE

    @property
    def kecamatan(self) -> str:
        """Its kecamatan by name, empty where no village is known."""
        return self.village.kecamatan if self.village else ""


def village_lists(
    requests: Sequence[AidRequest],
    people: Mapping[str, Person],
    forms: Mapping[str, Intake],
    villages: VillageDirectory,
) -> list[VillageList]:
    """Requests as lists, by village and then by fund; within one the oldest first."""
    funds = list(Fund)

    def _place(request: AidRequest) -> tuple[str, int]:
        return request.village_code or "", funds.index(request.fund)

    found: list[VillageList] = []
    # Sorting is stable: within a list the order stays that of the table.
    for (code, fund), some in groupby(sorted(requests, key=_place), key=_place):
        rows = tuple(_rows(some, people, forms))
        found.append(VillageList(villages.by_code(code), funds[fund], rows))
    return found


def _rows(
    requests: Iterable[AidRequest], people: Mapping[str, Person], forms: Mapping[str, Intake]
) -> Iterator[ListRow]:
    for request in requests:
        person, form = people.get(request.person_id), forms.get(request.aid_id)
        address = form.address if form else (person.address if person else None)
        yield ListRow(
            reference=request.reference,
            name=person.name if person else "",
            address=" ".join((address or "").split()),
            phone=_local(person.phone) if person and person.phone else "",
            people=request.household_size,
            isolation_until=request.isolation_until,
            fund=request.fund,
            state=request.state,
            reason=REASON_WORDS.get(request.reason, request.reason) if request.reason else "",
            verified=request.last(AidState.VERIFIED),
            approved=request.last(AidState.APPROVED),
            delivered_at=request.delivered_at,
            answer={True: "sudah", False: "belum", None: ""}[request.is_received],
            shares=", ".join(dict.fromkeys(MARK_WORDS[one.kind] for one in request.matches)),
            note=request.history[-1].note or "" if request.history else "",
        )


def _local(phone: str) -> str:
    """`+6281200000001` as `081200000001`; a number of another country stays as it is."""
    return f"0{phone.removeprefix('+62')}" if phone.startswith("+62") else phone
