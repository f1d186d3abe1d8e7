"""The staff API's changes of an episode: facts that move its end, and what became of somebody."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext
from pydantic import Field

from desac.adapters.health_rules import rule_book
from desac.adapters.staff_episodes import BusyError, StaffEpisodes
from desac.adapters.staff_http import NOT_FOUND, Answer, Call, Payload, Route, respond
from desac.adapters.table import Table
from desac.domain.episode import Episode, TestResult
from desac.domain.ids import person_of
from desac.domain.isolation import EndReason, Told
from desac.domain.staff import Refusal, Role
from desac.domain.staff_word import Decided, StaffOutcome, Subject, facts_told, outcome_told
from desac.observability import logger
from desac.settings import settings
from functions.people.logic import require_access, said

_BUSY = Refusal(409, "busy", "Catatan ini sedang diubah orang lain; coba lagi.")
_NOTHING = Refusal(422, "invalid", "Isi sedikitnya satu tanggal atau tes.", ())
_LONGEST = 500


class FactsBody(Payload):
    """What the staff know better, and why. A fact that is null is taken away; one that is left out stays.

    `last_exposure` is a contact's, `specimen_date` a case's.
    """

    reason: str = Field(min_length=1, max_length=_LONGEST, pattern=r"\S")
    specimen_date: date | None = None
    last_exposure: date | None = None
    onset_date: date | None = None
    last_symptom_date: date | None = None
    entry_test: TestResult | None = None
    exit_test: TestResult | None = None


class OutcomeBody(Payload):
    """What became of somebody, and how it is known; `active` takes an outcome back."""

    reason: str = Field(min_length=1, max_length=_LONGEST, pattern=r"\S")
    outcome: StaffOutcome


class EpisodeAnswer(Answer):
    """The episode as it is now. `follows` is what comes of it within seconds, `text` both in words."""

    episode: Episode
    follows: EndReason | None
    text: str


def _changed(call: Call, decide: Callable[[Subject], Decided]) -> EpisodeAnswer:
    def _allowed(subject: Subject) -> Decided:
        require_access(call.caller, subject.person)
        return decide(subject)

    episode_id = call.path["episode_id"]
    if person_of(episode_id) != call.path["id"]:
        raise NOT_FOUND
    try:
        done = StaffEpisodes(Table(settings().table)).change(episode_id, _allowed)
    except BusyError:
        raise _BUSY from None
    if done is None:
        raise NOT_FOUND
    subject, decided = done
    known = {"episode_id": episode_id, "changed": sorted(decided.episode_changes)}
    logger.info("the staff changed an episode", extra=known)
    return EpisodeAnswer(
        episode=subject.episode, follows=decided.follows, text=said(subject.episode, decided.follows)
    )


def change_facts(call: Call) -> EpisodeAnswer:
    """Correct the facts that the end of isolation follows from."""
    body = call.body(FactsBody)
    facts = {name: getattr(body, name) for name in sorted(body.model_fields_set - {"reason"})}
    if not facts:
        raise _NOTHING
    told = Told(call.caller.name, call.now, body.reason.strip())
    return _changed(call, lambda subject: facts_told(subject, facts, rule_book(), told))


def change_outcome(call: Call) -> EpisodeAnswer:
    """Say what became of somebody, or take that back."""
    body = call.body(OutcomeBody)
    told = Told(call.caller.name, call.now, body.reason.strip())
    return _changed(call, lambda subject: outcome_told(subject, body.outcome, told))


_MAY = frozenset({Role.DOCTOR, Role.OPERATOR})

ROUTES = (
    Route(
        "POST",
        "/people/{id}/episodes/{episode_id}/facts",
        "Perbaiki tanggal dan tes yang menentukan akhir isolasi atau karantina",
        _MAY,
        change_facts,
        EpisodeAnswer,
        body=FactsBody,
        errors=(404, 409),
    ),
    Route(
        "POST",
        "/people/{id}/episodes/{episode_id}/outcome",
        "Catat hasil akhir seorang warga, atau batalkan",
        _MAY,
        change_outcome,
        EpisodeAnswer,
        body=OutcomeBody,
        errors=(404, 409),
    ),
)


@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:  # noqa: ARG001 # Lambda's signature
    """Answer one call."""
    return respond(event, ROUTES, datetime.now(UTC))
