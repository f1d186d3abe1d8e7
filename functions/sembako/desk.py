"""Staff's steps on stored requests: one, or up to a hundred at once, each with an answer of its own."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple

from desac.domain.aid import AidRequest, Fund
from desac.domain.dates import WITA
from desac.domain.sembako_rules import SembakoRules, rules_on
from desac.domain.staff import Caller, Refusal, Role, kecamatan_of
from desac.ports.aid import AidStore
from functions.sembako import moves
from functions.sembako.doubles import claim_changes
from functions.sembako.logic import holder, marks
from functions.sembako.moves import Facts, Report

_TRIES = 4
_NOT_FOUND = Refusal(404, "not_found", "Permohonan tidak ditemukan.")
_BUSY = Refusal(409, "busy", "Permohonan ini sedang diubah petugas lain; coba lagi.")

type Move = Callable[[AidRequest, Facts], AidRequest]
"""A step of one request, as `functions.sembako.moves` has them. Raises Refusal."""


class Outcome(NamedTuple):
    """What came of a step of one request: the request as it is now, or why not."""

    aid_id: str
    request: AidRequest | None
    refusal: Refusal | None = None


class Desk(NamedTuple):
    """One caller with the requests."""

    store: AidStore
    versions: Sequence[SembakoRules]
    caller: Caller
    now: datetime

    def report(self, request_id: str, note: str | None) -> Report:
        """What this caller reports now."""
        return Report(by=self.caller.name, at=self.now, request_id=request_id, note=note or None)

    @property
    def is_village(self) -> bool:
        """Whether the caller acts for a village only, not for Dinas Sosial."""
        return not self.caller.roles & {Role.DINSOS, Role.OPERATOR}

    def take(self, aid_id: str, move: Move) -> AidRequest:
        """One step of one request. Raises Refusal: 403, 404, 409."""
        (outcome,) = self.take_all([aid_id], move)
        if outcome.refusal:
            raise outcome.refusal
        if outcome.request is None:
            raise RuntimeError("a step has neither an answer nor a refusal")
        return outcome.request

    def take_all(self, aid_ids: Sequence[str], move: Move) -> list[Outcome]:
        """The same step of several requests, in the order of their ids; a refused one stops no other."""
        outcomes: dict[str, Outcome] = {}
        waiting = list(dict.fromkeys(aid_ids))
        for _ in range(_TRIES):
            waiting = self._try(waiting, move, outcomes)
            if not waiting:
                break
        return [outcomes.get(aid_id) or Outcome(aid_id, None, _BUSY) for aid_id in dict.fromkeys(aid_ids)]

    def _try(self, aid_ids: Sequence[str], move: Move, outcomes: dict[str, Outcome]) -> list[str]:
        """Those that somebody else changed meanwhile."""
        requests, episodes = self.store.requests(aid_ids), self.store.episodes(aid_ids)
        today = self.now.astimezone(WITA).date()
        rules = rules_on(self.versions, today)
        changes: list[tuple[AidRequest, AidRequest]] = []
        for aid_id in aid_ids:
            before = requests.get(aid_id)
            if before is None:
                outcomes[aid_id] = Outcome(aid_id, None, _NOT_FOUND)
                continue
            try:
                self.require_area(before.village_code)
                after = move(before, Facts(rules, episodes.get(aid_id), today))
            except Refusal as refusal:
                outcomes[aid_id] = Outcome(aid_id, before, refusal)
                continue
            if after is before:
                outcomes[aid_id] = Outcome(aid_id, after)
            else:
                changes.append((before, after))
        stored = self.store.save_each(changes) if changes else []
        for (_, after), is_stored in zip(changes, stored, strict=True):
            if is_stored:
                outcomes[after.aid_id] = Outcome(after.aid_id, after)
        return [after.aid_id for (_, after), is_stored in zip(changes, stored, strict=True) if not is_stored]

    def overrule(self, aid_id: str, report: Report) -> AidRequest:
        """Let a request through, and let it count for its household from now on."""
        today = self.now.astimezone(WITA).date()
        for _ in range(_TRIES):
            applicant = self.store.applicant(aid_id)
            before = applicant.decided if applicant else None
            if applicant is None or before is None:
                raise _NOT_FOUND
            after = moves.overrule(before, report)
            if after is before:
                return after
            borne = marks(applicant)
            changes = claim_changes(holder(applicant), borne, self.store.claims(borne), today)
            if self.store.file(before, after, claims=tuple(changes)):
                return after
        raise _BUSY

    def require_area(self, village_code: str | None) -> None:
        """Raises Refusal (403) where a village's caller reaches elsewhere; Dinas Sosial covers the city."""
        if not self.is_village:
            return
        self.caller.require_kecamatan(kecamatan_of(village_code))
        if self.caller.village_codes and village_code not in self.caller.village_codes:
            raise Refusal(403, "other_village", "Data ini milik desa/kelurahan lain.")


def verifying(report: Report, fund: Fund | None) -> Move:
    """The step `verify`."""
    return lambda request, facts: moves.verify(request, report, facts, fund)


def simply(move: Callable[[AidRequest, Report, Facts], AidRequest], report: Report) -> Move:
    """A step that needs no more than the report."""
    return lambda request, facts: move(request, report, facts)
