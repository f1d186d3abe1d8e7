"""What the calls of `/sembako` take and answer."""

from datetime import date, datetime
from enum import StrEnum

from pydantic import Field, model_validator

from desac.adapters.aid import TableAid
from desac.adapters.staff_http import Answer, Payload
from desac.adapters.village_data import load_directory
from desac.domain.aid import AidMatch, AidRequest, AidState, AidStep, Fund
from desac.domain.staff import Caller
from functions.sembako.areas import covers
from functions.sembako.desk import Outcome
from functions.sembako.moves import FailReason, RefuseReason

MOST_AT_ONCE = 100


class ListQuery(Payload):
    """Which requests: by state, and by village or kecamatan, fund, or the day they came there, if named.

    `entered` is the local day (WITA) on which a request got into its state. With it, or a `fund`, a page may
    be short, or empty, before the last one. `counts` asks how many wait in each state as well.
    """

    state: AidState = AidState.REQUESTED
    village: str | None = None
    kecamatan: str | None = None
    fund: Fund | None = None
    entered: date | None = None
    counts: bool = False
    limit: int = Field(50, ge=1, le=100)
    cursor: str | None = None


class Format(StrEnum):
    """A workbook, or the berita acara to sign."""

    XLSX = "xlsx"
    PDF = "pdf"


class FileQuery(Payload):
    """Which requests go into the file: as those of a list.

    `day` is when the packages are handed over, for the berita acara; today unless told.
    """

    format: Format = Format.XLSX
    state: AidState = AidState.APPROVED
    village: str | None = None
    kecamatan: str | None = None
    fund: Fund | None = None
    entered: date | None = None
    day: date | None = None


class ReportBody(Payload):
    """`request_id` is the caller's own: a report that is sent twice counts once."""

    request_id: str = Field(min_length=1, max_length=100)
    note: str | None = Field(None, max_length=1000)


class ReasonedBody(ReportBody):
    """A step against the rules or the record: the note says why."""

    note: str = Field(min_length=3, max_length=1000)


class FailedBody(ReportBody):
    """Why nobody took it; `other` needs a note."""

    reason: FailReason

    @model_validator(mode="after")
    def _says_what(self) -> "FailedBody":
        if self.reason is FailReason.OTHER and not self.note:
            raise ValueError("a note is needed")
        return self


class RefuseBody(ReportBody):
    """Why it is refused; `other_reason` needs a note."""

    reason: RefuseReason

    @model_validator(mode="after")
    def _says_what(self) -> "RefuseBody":
        if self.reason is RefuseReason.OTHER and not self.note:
            raise ValueError("a note is needed")
        return self


class ManyBody(ReportBody):
    """The same step of several requests at once."""

    ids: tuple[str, ...] = Field(min_length=1, max_length=MOST_AT_ONCE)


class VerifyBody(ManyBody):
    """`fund` where the papers seen at the door say otherwise than the numbers did."""

    fund: Fund | None = None


class OtherAid(Answer):
    """A request that another one is held against. `name` is null where the caller may not see it."""

    aid_id: str
    reference: str
    state: AidState
    name: str | None
    village: str | None
    created_at: datetime


class AidView(Answer):
    """A request with what whoever handles it needs. `reason` says why it is in its state.

    `reference` is what two people name it by on the telephone; it stands in the berita acara, too.

    `history` is every step with who took it; `matches` are requests that share a NIK, family card, phone or
    address; `duplicates` wait behind this one; `others` tells of all of these what decides between them.
    `is_received` is what the resident says of the delivery.
    """

    aid_id: str
    reference: str
    person_id: str
    name: str | None
    phone: str | None
    address: str | None
    village_code: str | None
    village: str | None
    household_size: int | None
    state: AidState
    reason: str | None
    fund: Fund
    fund_basis: str | None
    matches: tuple[AidMatch, ...]
    duplicate_of: str | None
    duplicates: tuple[str, ...]
    others: tuple[OtherAid, ...]
    overruled_by: str | None
    isolation_until: date
    delivered_by: str | None
    delivered_at: datetime | None
    delivery_note: str | None
    is_received: bool | None
    answered_at: datetime | None
    history: tuple[AidStep, ...]
    created_at: datetime
    updated_at: datetime


class AidPage(Answer):
    """One page of the list; `cursor` is null on the last.

    `counts`, if asked for: how many requests of the village, the kecamatan or the city are in each state in
    which somebody has to do something, whatever the fund and the day.
    """

    items: list[AidView]
    cursor: str | None
    counts: dict[AidState, int] | None = None


class BulkItem(Answer):
    """What came of one request: `ok` with its state, or the refusal's code and words."""

    aid_id: str
    ok: bool
    state: AidState | None
    code: str | None
    message: str | None


class BulkAnswer(Answer):
    """One answer for each id, in the order of the ids; `done` counts those that are `ok`."""

    results: list[BulkItem]
    done: int


def views(store: TableAid, requests: list[AidRequest], caller: Caller) -> list[AidView]:
    """Requests with their people and forms, and with the requests that they are held against."""
    named = {aid_id for request in requests for aid_id in _others_of(request)}
    beside = store.requests(sorted(named)) if named else {}
    people, forms = store.applicants([*requests, *beside.values()])
    villages = load_directory()

    def _village(request: AidRequest) -> str | None:
        village = villages.by_code(request.village_code or "")
        return village.name if village else None

    def _name(request: AidRequest) -> str | None:
        person = people.get(request.person_id)
        return person.name if person else None

    def _other(request: AidRequest) -> OtherAid:
        return OtherAid(
            aid_id=request.aid_id,
            reference=request.reference,
            state=request.state,
            name=_name(request) if covers(caller, request.village_code) else None,
            village=_village(request),
            created_at=request.created_at,
        )

    found: list[AidView] = []
    for request in requests:
        person, form = people.get(request.person_id), forms.get(request.aid_id)
        found.append(
            AidView(
                **{name: getattr(request, name) for name in _SHARED},
                reference=request.reference,
                name=_name(request),
                phone=person.phone if person else None,
                address=form.address if form else (person.address if person else None),
                village=_village(request),
                others=tuple(_other(beside[one]) for one in _others_of(request) if one in beside),
            )
        )
    return found


def _others_of(request: AidRequest) -> list[str]:
    """Every request that this one is held against, once each."""
    first = [request.duplicate_of] if request.duplicate_of else []
    return list(dict.fromkeys([*first, *(one.aid_id for one in request.matches), *request.duplicates]))


_SHARED = AidView.model_fields.keys() & AidRequest.model_fields.keys()


def bulk(outcomes: list[Outcome]) -> BulkAnswer:
    """The answer to a step of several requests."""
    results = [
        BulkItem(
            aid_id=one.aid_id,
            ok=one.refusal is None,
            state=one.request.state if one.request and one.refusal is None else None,
            code=one.refusal.code if one.refusal else None,
            message=one.refusal.message if one.refusal else None,
        )
        for one in outcomes
    ]
    return BulkAnswer(results=results, done=sum(one.ok for one in results))
