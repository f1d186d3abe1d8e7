"""Who may see which complaints, and changing one until nobody was faster."""

from collections.abc import Callable, Sequence

from desac.domain.complaint import Complaint
from desac.domain.staff import Caller, Refusal
from desac.ports.complaints import ComplaintStore
from desac.ports.outbox import Overtaken

_TRIES = 5
_NOT_FOUND = Refusal(404, "not_found", "Data tidak ditemukan.")
_BUSY = Refusal(409, "busy", "Keluhan sedang diubah orang lain; coba lagi.")


def kecamatan_to_list(caller: Caller, everywhere: Sequence[str | None]) -> Sequence[str | None]:
    """The kecamatan whose complaints a caller sees; None among them is no known one.

    Raises Refusal (403) for a doctor without kecamatan and villages.
    """
    if caller.is_operator:
        return everywhere
    if caller.village_codes:
        return sorted({code.rpartition(".")[0] for code in caller.village_codes})
    caller.require_kecamatan(caller.kecamatan_code)
    return [caller.kecamatan_code]


def is_visible(caller: Caller, complaint: Complaint) -> bool:
    """Operators see all; doctors those of their villages, or of their kecamatan if none are named."""
    if caller.is_operator:
        return True
    if caller.village_codes:
        return complaint.village_code in caller.village_codes
    return caller.kecamatan_code is not None and complaint.kecamatan_code == caller.kecamatan_code


def change(
    store: ComplaintStore,
    caller: Caller,
    complaint_id: str,
    decide: Callable[[Complaint], Complaint | None],
    refused: Refusal,
) -> Complaint:
    """The complaint after `decide`, which may leave it as it is by giving it back.

    Raises Refusal: 404, 403 for another village's, `refused` where `decide` says None.
    """
    for _ in range(_TRIES):
        complaint = _found(store, complaint_id)
        if not is_visible(caller, complaint):
            raise Refusal(403, "other_village", "Keluhan ini milik desa atau kelurahan lain.")
        after = decide(complaint)
        if after is None:
            raise refused
        if after is complaint:
            return complaint
        try:
            store.save(complaint, after)
        except Overtaken:
            continue
        return after
    raise _BUSY


def _found(store: ComplaintStore, complaint_id: str) -> Complaint:
    complaint = store.get(complaint_id)
    if complaint is None:
        raise _NOT_FOUND
    return complaint
