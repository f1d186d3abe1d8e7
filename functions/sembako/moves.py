"""The steps that people take with a request. Pure: a request in, the request one step on, or a Refusal.

Every step is given once by its caller's `request_id`: the same report again changes nothing.
"""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple

from desac.domain.aid import NOT_RECEIVED, OVERRULED, AidRequest, AidState, AidStep, Fund
from desac.domain.episode import Episode
from desac.domain.sembako_rules import ISOLATION_OVER, SembakoRules
from desac.domain.staff import Refusal

STATE_WORDS: Mapping[AidState, str] = {
    AidState.REQUESTED: "menunggu verifikasi desa/kelurahan",
    AidState.VERIFIED: "sudah diverifikasi",
    AidState.APPROVED: "sudah disetujui",
    AidState.HANDED_OVER: "sudah diserahkan ke Satgas desa/kelurahan",
    AidState.DELIVERED: "sudah diterima warga",
    AidState.FAILED: "gagal diantar",
    AidState.DUPLICATE: "ganda",
    AidState.REFUSED: "ditolak",
    AidState.CANCELLED: "dibatalkan",
}


class FailReason(StrEnum):
    """Why a package could not be left at the door."""

    NOT_HOME = "not_home"
    ADDRESS_NOT_FOUND = "address_not_found"
    TURNED_AWAY = "turned_away"
    OTHER = "other"


class RefuseReason(StrEnum):
    """Why a village or Dinas Sosial refuses a request."""

    NOT_RESIDENT = "not_resident"
    NOT_IN_ISOLATION = "not_in_isolation"
    ALREADY_SERVED = "already_served"
    OTHER = "other_reason"


class Report(NamedTuple):
    """Who says so, when, and in what words; `request_id` is the caller's own for this report."""

    by: str
    at: datetime
    request_id: str
    note: str | None = None


class Facts(NamedTuple):
    """What a step is judged by besides the request: the rules and the episode as they stand on a day."""

    rules: SembakoRules
    episode: Episode | None
    today: date


def verify(request: AidRequest, report: Report, facts: Facts, fund: Fund | None = None) -> AidRequest:
    """The village says that the household lives there and isolates; it may say who pays."""
    paid = {"fund": fund, "fund_basis": "staff"} if fund else {}
    return _step(request, AidState.VERIFIED, report, since={AidState.REQUESTED}, facts=facts, changes=paid)


def approve(request: AidRequest, report: Report, facts: Facts) -> AidRequest:
    """Dinas Sosial approves. Where the rules ask for four eyes, not by whoever verified it."""
    verified = request.last(AidState.VERIFIED)
    if facts.rules.four_eyes and verified and verified.by == report.by and not _is_done(request, report):
        raise Refusal(409, "four_eyes", "Persetujuan harus diberikan petugas lain daripada verifikasi.")
    return _step(request, AidState.APPROVED, report, since={AidState.VERIFIED}, facts=facts)


def hand_over(request: AidRequest, report: Report, facts: Facts) -> AidRequest:
    """The package goes to the village's task force; after a failed delivery, again."""
    # What has left the store once goes on to the door whatever became of the isolation.
    judged = facts if request.state is AidState.APPROVED else None
    since = {AidState.APPROVED, AidState.FAILED}
    return _step(request, AidState.HANDED_OVER, report, since=since, facts=judged)


def deliver(request: AidRequest, report: Report, facts: Facts) -> AidRequest:
    """The package is at the door."""
    if request.state is AidState.DELIVERED and not _is_done(request, report):
        raise Refusal(409, "delivered", "Paket ini sudah tercatat diserahkan.")
    given = {
        "delivered_by": report.by,
        "delivered_at": report.at,
        "delivery_request_id": report.request_id,
        "delivery_note": report.note,
        "is_received": None,
        "answered_at": None,
    }
    since = set(facts.rules.delivered_from)
    return _step(request, AidState.DELIVERED, report, since=since, changes=given)


def fail(request: AidRequest, report: Report, reason: FailReason) -> AidRequest:
    """Nobody took it; it stays with the task force, and another try may follow."""
    return _step(request, AidState.FAILED, report, since={AidState.HANDED_OVER}, reason=reason)


def refuse(request: AidRequest, report: Report, reason: RefuseReason, *, is_village: bool) -> AidRequest:
    """Not entitled after all. A village refuses what it is to verify, Dinas Sosial until the handing over."""
    since = {AidState.REQUESTED}
    if not is_village:
        since |= {AidState.VERIFIED, AidState.APPROVED, AidState.DUPLICATE}
    return _step(request, AidState.REFUSED, report, since=since, reason=reason)


def cancel(request: AidRequest, report: Report) -> AidRequest:
    """The household does not want it any more."""
    since = {AidState.REQUESTED, AidState.VERIFIED, AidState.APPROVED}
    return _step(request, AidState.CANCELLED, report, since=since, reason="withdrawn")


def overrule(request: AidRequest, report: Report) -> AidRequest:
    """Let through what was double, refused or stopped; the note says why, the village still verifies it."""
    since = {AidState.DUPLICATE, AidState.REFUSED, AidState.CANCELLED}
    freed = {"overruled_by": report.by, "duplicate_of": None}
    return _step(request, AidState.REQUESTED, report, since=since, reason=OVERRULED, changes=freed)


def missing(request: AidRequest, report: Report) -> AidRequest:
    """Nothing has come, says the resident: it goes out again. The time of the answer is the report's."""
    since = {AidState.DELIVERED}
    said = {"is_received": False, "answered_at": report.at}
    return _step(request, AidState.HANDED_OVER, report, since=since, reason=NOT_RECEIVED, changes=said)


def _is_done(request: AidRequest, report: Report) -> bool:
    return any(step.request_id == report.request_id for step in request.history)


def _step(
    request: AidRequest,
    to: AidState,
    report: Report,
    *,
    since: set[AidState],
    facts: Facts | None = None,
    reason: str | None = None,
    changes: Mapping[str, Any] | None = None,
) -> AidRequest:
    """The request in its next state; itself if this report was taken before.

    Raises Refusal (409): `wrong_state`, or `isolation_over` where `facts` say so.
    """
    if _is_done(request, report):
        return request
    if request.state not in since:
        raise Refusal(
            409, "wrong_state", f"Permohonan ini {STATE_WORDS[request.state]}; tindakan ini tidak mungkin."
        )
    if facts and not request.overruled_by and _is_over(request, facts):
        raise Refusal(409, ISOLATION_OVER, "Masa isolasi warga ini sudah berakhir.")
    step = AidStep(
        state=to,
        at=report.at,
        by=report.by,
        reason=reason,
        note=report.note,
        request_id=report.request_id,
    )
    return request.entered(step, **(changes or {}))


def _is_over(request: AidRequest, facts: Facts) -> bool:
    if facts.episode is None:
        return request.isolation_until < facts.today
    # Whether the kind is entitled was decided before; a merged record's request goes on under its old id.
    return facts.rules.refusal(facts.episode, facts.today) == ISOLATION_OVER and not _was_merged(
        facts.episode
    )


def _was_merged(episode: Episode) -> bool:
    return episode.status_reason == "merged"
