"""Who may read a chain, what a search asks for, which days an overview covers. Pure."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from desac.domain.chain import Chain
from desac.domain.dates import WITA
from desac.domain.nik import parse_nik
from desac.domain.person import Person
from desac.domain.phone import parse_phones
from desac.domain.source_file import SourceFile
from desac.domain.staff import Caller, Refusal
from desac.ports.chain import PeopleReader

# An overview adds up so many days of forms at most; more would not be an overview.
_DAYS_OF_FORMS = 14


def require_access(caller: Caller, chain: Chain) -> None:
    """Raises Refusal (403) unless the person has to do with the caller's kecamatan; operators see all."""
    if caller.kecamatan_code not in chain.kecamatan_codes:
        caller.require_kecamatan(None)


def search(people: PeopleReader, phone: str | None, nik: str | None) -> list[Person]:
    """People by phone or by NIK, read as a file's cells are. Raises Refusal (422)."""
    if (phone is None) == (nik is None):
        raise Refusal(422, "invalid", "Isi salah satu: phone atau nik.", ("phone", "nik"))
    if phone is not None:
        number = parse_phones(phone).first
        if number is None:
            raise Refusal(422, "phone_invalid", "Nomor telepon seluler tidak sah.", ("phone",))
        return list(people.on_phone(number))
    digits = parse_nik(nik).nik
    if digits is None:
        raise Refusal(422, "nik_invalid", "NIK harus 16 angka.", ("nik",))
    return list(people.with_nik(digits))


def form_days(files: Sequence[SourceFile], now: datetime) -> list[date]:
    """The local days whose forms belong to these files' time: from the oldest of them to today."""
    today = now.astimezone(WITA).date()
    oldest = min((file.received_at.astimezone(WITA).date() for file in files), default=today)
    first = max(oldest, today - timedelta(days=_DAYS_OF_FORMS - 1))
    return [first + timedelta(days=day) for day in range((today - first).days + 1)]
