"""A doctor or an operator wants somebody to go to a resident, for themselves or as the resident wishes."""

from collections.abc import Sequence

from desac.adapters.people_reading import load_episodes
from desac.adapters.staff_http import NOT_FOUND, Call
from desac.adapters.table import Table
from desac.domain.assignment import Ask, AssignmentReason
from desac.domain.episode import Episode, EpisodeStatus
from desac.domain.staff import Refusal, kecamatan_of
from desac.settings import settings
from functions.tracing.bodies import RequestBody
from functions.tracing.changes import Task, asked_for
from functions.tracing.scenery import assignment_store, rules_on, shown
from functions.tracing.views import AssignmentView


def request_visit(call: Call) -> AssignmentView:
    """Open the assignment of a resident's episode, or add a reason to it; once for each `request_id`."""
    told, store, rules = call.body(RequestBody), assignment_store(), rules_on(call.now)
    episodes = load_episodes(Table(settings().table), call.path["id"])
    if not episodes:
        raise NOT_FOUND
    episode = _meant(episodes, told.episode_id)
    place = store.place_of(episode.episode_id)
    kecamatan = kecamatan_of(place.village_code) or place.kecamatan_code or settings().default_kecamatan
    call.caller.require_kecamatan(kecamatan)
    task = Task(
        episode_id=episode.episode_id,
        reason=AssignmentReason.REQUESTED,
        kecamatan_code=kecamatan,
        village_code=place.village_code,
    )
    ask = Ask(
        reason=AssignmentReason.REQUESTED,
        mark=f"{call.caller.name}|{told.request_id}",
        at=call.now,
        by=call.caller.name,
        note=told.note,
    )
    _, assignment = asked_for(store, task, ask, rules, call.now)
    if assignment is None:
        raise _over()
    return shown([assignment], store.company([assignment]), call.now)[0]


def _meant(episodes: Sequence[Episode], episode_id: str | None) -> Episode:
    """The episode that is asked for, else the newest active one. Raises Refusal."""
    if episode_id and episode_id not in {one.episode_id for one in episodes}:
        raise NOT_FOUND
    wanted = [one for one in episodes if episode_id in {None, one.episode_id}]
    active = [one for one in wanted if one.status is EpisodeStatus.ACTIVE]
    if not active:
        raise _over()
    return max(active, key=lambda one: (one.anchor_date, one.episode_id))


def _over() -> Refusal:
    return Refusal(409, "no_active_episode", "Warga ini tidak sedang isolasi atau karantina.")
