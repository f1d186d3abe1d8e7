"""Whose requests a caller sees."""

from desac.adapters.village_data import load_directory
from desac.domain.staff import Caller, Refusal, Role, kecamatan_of


def area_of(caller: Caller, village: str | None, kecamatan: str | None) -> str | None:
    """The code of the village or kecamatan that a list is of; None is the city.

    Dinas Sosial and operators see the city, all others their own kecamatan. Raises Refusal (403, 422).
    """
    villages = load_directory()
    if village and villages.by_code(village) is None:
        raise Refusal(422, "village_unknown", "Desa atau kelurahan tidak dikenal.", ("village",))
    if kecamatan and kecamatan not in {one.code for one in villages.kecamatan}:
        raise Refusal(422, "kecamatan_unknown", "Kecamatan tidak dikenal.", ("kecamatan",))
    if caller.roles & {Role.DINSOS, Role.OPERATOR}:
        return village or kecamatan
    asked = kecamatan_of(village) or kecamatan or caller.kecamatan_code
    caller.require_kecamatan(asked)
    return village or asked


def covers(caller: Caller, village_code: str | None) -> bool:
    """Whether a caller's lists hold the requests of a village; None is no known one."""
    if caller.roles & {Role.DINSOS, Role.OPERATOR}:
        return True
    return caller.sees(village_code, kecamatan_of(village_code))
