"""Changing a complaint, until nobody was faster."""

from collections.abc import Callable

from desac.domain.complaint import Complaint
from desac.domain.staff import Caller, Refusal
from desac.ports.complaints import ComplaintStore
from desac.ports.outbox import Overtaken

_TRIES = 5
_NOT_FOUND = Refusal(404, "not_found", "Data tidak ditemukan.")
_BUSY = Refusal(409, "busy", "Keluhan sedang diubah orang lain; coba lagi.")


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
        if not caller.sees(complaint.village_code, complaint.kecamatan_code):
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
