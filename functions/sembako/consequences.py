"""What follows for a request when the isolation ends, moves or lives again, when the one before it falls
away, and from what the resident says about the delivery.
"""

from collections.abc import Sequence
from datetime import datetime

from desac.domain.aid import LIVE, NOT_RECEIVED, OVERRULED, STOPPABLE, AidRequest, AidState, AidStep
from desac.domain.dates import WITA
from desac.domain.episode import EpisodeStatus
from desac.domain.episode_facts import MERGED
from desac.domain.sembako_rules import ISOLATION_OVER, SembakoRules
from desac.ports.aid import AidStore
from functions.sembako.doubles import claim_changes
from functions.sembako.logic import BY_RULE, holder, marks
from functions.sembako.merged import give_way
from functions.sembako.moves import Report, missing
from functions.sembako.requests import ContendedError, request_aid

BY_RESIDENT = "warga"
_TRIES = 6


def stop(store: AidStore, episode_id: str, now: datetime) -> AidRequest | None:
    """The episode has ended: what has not left the store is cancelled. None if there was nothing to stop.

    After a merge the household is still to be fed, and under which record is no matter: only if the other
    record has a request as well does this one give way.
    """
    for _ in range(_TRIES):
        # Most of those whose isolation ends have asked for nothing.
        request = store.requests([episode_id]).get(episode_id)
        if request is None or request.state not in STOPPABLE or _is_let_through_although_over(request):
            return None
        episode = store.episodes([episode_id]).get(episode_id)
        if episode is None or episode.status is not EpisodeStatus.ENDED:
            return None
        if episode.status_reason == MERGED:
            first = next((one for one in store.of_same_stay(episode) if one.state in LIVE), None)
            if first is None:
                return None
            after, behind = give_way(request, first, now)
            if store.file(request, after, behind=(first, behind)):
                return after
            continue
        step = AidStep(state=AidState.CANCELLED, at=now, by=BY_RULE, reason=ISOLATION_OVER)
        if store.save(request, stopped := request.entered(step)):
            return stopped
    raise ContendedError(episode_id)


def _is_let_through_although_over(request: AidRequest) -> bool:
    let_through = request.last(AidState.REQUESTED)
    was_over = any(step.reason in {ISOLATION_OVER, MERGED} for step in request.history)
    return was_over and let_through is not None and let_through.reason == OVERRULED


def take_up(
    store: AidStore, episode_id: str, versions: Sequence[SembakoRules], now: datetime
) -> AidRequest | None:
    """The isolation begins or lives again: what the rules had refused or stopped is decided anew.

    None without a form that asks.
    """
    applicant = store.applicant(episode_id)
    return request_aid(store, episode_id, versions, now) if applicant else None


def follow_end_date(
    store: AidStore, episode_id: str, versions: Sequence[SembakoRules], now: datetime
) -> None:
    """The isolation lasts longer or shorter: the request and its claims follow, or it is decided anew."""
    for _ in range(_TRIES):
        applicant = store.applicant(episode_id)
        request = applicant.decided if applicant else None
        if applicant is None:
            return
        if request is None or request.state not in LIVE:
            request_aid(store, episode_id, versions, now)
            return
        if request.isolation_until == applicant.episode.end_date:
            return
        after = request.changed(now, isolation_until=applicant.episode.end_date)
        borne = marks(applicant)
        today = now.astimezone(WITA).date()
        changes = claim_changes(holder(applicant), borne, store.claims(borne), today)
        if store.file(request, after, claims=tuple(changes)):
            return
    raise ContendedError(episode_id)


def reconsider(store: AidStore, aid_id: str, versions: Sequence[SembakoRules], now: datetime) -> int:
    """A request was refused or stopped: those that waited behind it are decided again; how many."""
    request = store.requests([aid_id]).get(aid_id)
    if request is None or request.state in LIVE:
        return 0
    for waiting in request.duplicates:
        request_aid(store, waiting, versions, now)
    return len(request.duplicates)


def hear_answer(
    store: AidStore, aid_id: str, *, is_received: bool, said_in: str, said_at: datetime
) -> AidRequest | None:
    """The resident says whether the package came; None if that changes nothing.

    Only what was said after the last delivery counts, and of two answers the later one.
    """
    for _ in range(_TRIES):
        request = store.requests([aid_id]).get(aid_id)
        if request is None or not _is_news(request, said_at):
            return None
        report = Report(by=BY_RESIDENT, at=said_at, request_id=said_in)
        after = _received(request, report) if is_received else _missing(request, report)
        if after is request:
            return None
        if store.save(request, after):
            return after
    raise ContendedError(aid_id)


def _is_news(request: AidRequest, said_at: datetime) -> bool:
    if request.delivered_at is None:
        return False
    # WhatsApp's clock has whole seconds.
    if said_at < request.delivered_at.replace(microsecond=0):
        return False
    return request.answered_at is None or said_at > request.answered_at


def _received(request: AidRequest, report: Report) -> AidRequest:
    """It came; also after they had said that it had not, for as long as nobody has been there again."""
    answered = {"is_received": True, "answered_at": report.at}
    if request.state is AidState.DELIVERED:
        return request.changed(report.at, **answered)
    if request.state is AidState.HANDED_OVER and request.reason == NOT_RECEIVED:
        step = AidStep(state=AidState.DELIVERED, at=report.at, by=report.by, request_id=report.request_id)
        return request.entered(step, **answered, delivered_at=report.at, delivered_by=report.by)
    return request


def _missing(request: AidRequest, report: Report) -> AidRequest:
    return missing(request, report) if request.state is AidState.DELIVERED else request
