"""What one row of a file, or one contact named in a form, asks to be recorded."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from desac.domain.episode import EpisodeKind
from desac.domain.identity import Identity, IdentityKind, Particulars, exact_identity, strong_identities
from desac.domain.row import RowPlace
from desac.domain.sex import Sex
from desac.domain.sources import stamp


@dataclass(frozen=True)
class Registration:
    """One person to record as a case or a contact. `anchor` is the specimen or last-exposure date.

    `stated_at` is when this was said: when the file was dropped, the form sent. None: as it is recorded.
    `person_id` is whom it speaks of, where that is known already: nothing need be stated to find them.
    """

    particulars: Particulars
    kind: EpisodeKind
    anchor: date
    origin: str
    kk: str | None = None
    sex: Sex | None = None
    specimen_date: date | None = None
    result_date: date | None = None
    onset_date: date | None = None
    test: str | None = None
    relation: str | None = None
    last_met: date | None = None
    kecamatan_code: str | None = None
    # Why the episode is closed already although its days are not over (deceased, recovered, …).
    closed: str | None = None
    case_number: str | None = None
    index_number: str | None = None
    index_nik: str | None = None
    index_phone: str | None = None
    index_name: str | None = None
    index_person_id: str | None = None
    place: RowPlace | None = None
    codes: tuple[str, ...] = ()
    stated_at: datetime | None = None
    person_id: str | None = None

    def said(self, now: datetime) -> str:
        """The stamp of this statement."""
        place = (self.place.sheet, self.place.row) if self.place else (0, 0)
        return stamp(self.stated_at or now, self.origin, *place)

    @property
    def names_index(self) -> bool:
        """Whether it says whose contact this is."""
        return bool(
            self.index_person_id or self.index_nik or self.index_number or self.index_phone or self.index_name
        )

    @cached_property
    def references(self) -> tuple[Identity, ...]:
        """How it names the index case, strongest first; a phone counts only together with a name."""
        found = []
        if self.index_nik:
            found.append(Identity(IdentityKind.NIK, self.index_nik))
        if self.index_number:
            found.append(Identity(IdentityKind.CASE_NUMBER, self.index_number))
        if self.index_phone and self.index_name:
            found.append(Identity(IdentityKind.PHONE, self.index_phone))
        return tuple(found)

    @cached_property
    def phone(self) -> Identity | None:
        """The phone, which others may be on as well."""
        number = self.particulars.phone
        return Identity(IdentityKind.PHONE, number) if number else None

    @property
    def born(self) -> str | None:
        """The birth date, as the claim of a phone notes it."""
        return self.particulars.birth_date.isoformat() if self.particulars.birth_date else None

    @cached_property
    def claims(self) -> tuple[Identity, ...]:
        """Everything this registration may lay claim to: identities, and the office's case number."""
        return (*self._strong, self.exact, *self._number)

    @cached_property
    def _strong(self) -> list[Identity]:
        return strong_identities(self.particulars)

    @property
    def _number(self) -> tuple[Identity, ...]:
        return (Identity(IdentityKind.CASE_NUMBER, self.case_number),) if self.case_number else ()

    @cached_property
    def own_claims(self) -> tuple[Identity, ...]:
        """Those of `claims` that have a claim of their own, where all of them are nobody's yet."""
        strong = [one for one in self._strong if one.kind is not IdentityKind.PHONE_BIRTH]
        return (*strong, *(() if self.village_identity else (self.exact,)), *self._number)

    @cached_property
    def looked_up(self) -> tuple[Identity, ...]:
        """Everything that tells who this is, who shares the phone, and whose contact it is.

        But for `exact` where the row has a `village_identity`: that one decides, unless somebody else bears
        it.
        """
        phone = (self.phone,) if self.phone else ()
        return (*self.own_claims, *phone, *(self.references if self.names_index else ()))

    @property
    def village_identity(self) -> Identity | None:
        """Name, birth date and village, if the row has all three."""
        weakest = self._strong[-1] if self._strong else None
        return weakest if weakest and weakest.kind is IdentityKind.NAME_BIRTH_VILLAGE else None

    @cached_property
    def exact(self) -> Identity:
        """All identifying cells together. They join whomever `village_identity` joins."""
        return exact_identity(self.particulars)
