"""The steps of a request: which may follow which, who may take them, and how often."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desac.adapters.sembako_rules import sembako_rules
from desac.domain.aid import NEXT, AidRequest, AidState, AidStep, Fund
from desac.domain.episode import Episode, EpisodeStatus
from desac.domain.sembako_rules import rules_on
from desac.domain.staff import Refusal
from functions.sembako import moves
from functions.sembako.moves import Facts, FailReason, RefuseReason, Report
from tests.unit.overview.records import NOW, an_episode, an_episode_id, person_id

TODAY = date(2021, 8, 11)
RULES = rules_on(sembako_rules(), TODAY)


def _facts(episode: Episode | None = None) -> Facts:
    return Facts(RULES, episode or an_episode(), TODAY)


def _request(state: AidState = AidState.REQUESTED) -> AidRequest:
    step = AidStep(state=state, at=NOW, by="sistem")
    return AidRequest(
        aid_id=an_episode_id(),
        person_id=person_id(1),
        household_id="h",
        state=state,
        isolation_until=date(2021, 8, 19),
        history=(step,),
        origin="FILE#f1",
        created_at=NOW,
        updated_at=NOW,
    )


def _report(by: str, request_id: str = "r", minutes: int = 0) -> Report:
    return Report(by, NOW + timedelta(minutes=minutes), request_id)


def _approved() -> AidRequest:
    verified = moves.verify(_request(), _report("pelacak1", "r1"), _facts())
    return moves.approve(verified, _report("dinsos1", "r2"), _facts())


def test_the_way_to_the_door_keeps_who_and_when() -> None:
    gone = moves.hand_over(_approved(), _report("dinsos1", "r3", 5), _facts())
    done = moves.deliver(gone, _report("pelacak1", "r4", 9), _facts())
    assert [(step.state, step.by) for step in done.history[1:]] == [
        ("verified", "pelacak1"),
        ("approved", "dinsos1"),
        ("handed_over", "dinsos1"),
        ("delivered", "pelacak1"),
    ]
    assert (done.delivered_by, done.delivered_at, done.version) == ("pelacak1", NOW + timedelta(minutes=9), 5)


def test_whoever_verified_does_not_approve() -> None:
    verified = moves.verify(_request(), _report("dinsos1", "r1"), _facts())
    with pytest.raises(Refusal) as refusal:
        moves.approve(verified, _report("dinsos1", "r2"), _facts())
    assert refusal.value.code == "four_eyes"
    one_is_enough = Facts(RULES.model_copy(update={"four_eyes": False}), an_episode(), TODAY)
    assert moves.approve(verified, _report("dinsos1", "r2"), one_is_enough).state is AidState.APPROVED


def test_the_village_may_say_that_another_fund_pays() -> None:
    verified = moves.verify(_request(), _report("pelacak1"), _facts(), Fund.OTHER)
    assert (verified.fund, verified.fund_basis) == (Fund.OTHER, "staff")


def test_nothing_is_verified_or_approved_once_the_isolation_is_over() -> None:
    over = _facts(an_episode(status=EpisodeStatus.ENDED, status_reason="completed"))
    for move in (moves.verify, moves.approve, moves.hand_over):
        state = {moves.verify: "requested", moves.approve: "verified", moves.hand_over: "approved"}[move]
        with pytest.raises(Refusal) as refusal:
            move(_request(AidState(state)), _report("dinsos1"), over)
        assert refusal.value.code == "isolation_over"


def test_a_package_that_is_out_already_goes_on_to_the_door() -> None:
    over = _facts(an_episode(status=EpisodeStatus.ENDED, status_reason="completed"))
    again = moves.hand_over(_request(AidState.FAILED), _report("dinsos1", "r1"), over)
    assert moves.deliver(again, _report("pelacak1", "r2"), over).state is AidState.DELIVERED


def test_a_merged_record_keeps_its_request() -> None:
    merged = _facts(an_episode(status=EpisodeStatus.ENDED, status_reason="merged"))
    assert moves.verify(_request(), _report("pelacak1"), merged).state is AidState.VERIFIED


@pytest.mark.parametrize("state", [AidState.REQUESTED, AidState.VERIFIED, AidState.APPROVED])
def test_what_nobody_handed_over_cannot_be_delivered(state: AidState) -> None:
    with pytest.raises(Refusal) as refusal:
        moves.deliver(_request(state), _report("dinsos1"), _facts())
    assert refusal.value.code == "wrong_state"


def test_the_rules_may_let_a_city_deliver_at_once() -> None:
    rules = RULES.model_copy(update={"delivered_from": (AidState.REQUESTED,)})
    assert moves.deliver(_request(), _report("d"), Facts(rules, None, TODAY)).state is AidState.DELIVERED


def test_a_village_refuses_only_what_it_has_to_verify() -> None:
    with pytest.raises(Refusal):
        moves.refuse(_approved(), _report("p", "r9"), RefuseReason.NOT_RESIDENT, is_village=True)
    refused = moves.refuse(_approved(), _report("d", "r9"), RefuseReason.NOT_RESIDENT, is_village=False)
    assert (refused.state, refused.reason) == (AidState.REFUSED, "not_resident")


def test_missing_sends_it_out_again_and_a_new_delivery_is_asked_about_anew() -> None:
    out = moves.missing(_request(AidState.DELIVERED), _report("warga", "r1"))
    assert (out.state, out.reason, out.is_received) == (AidState.HANDED_OVER, "not_received", False)
    again = moves.deliver(out, _report("pelacak1", "r2"), _facts())
    assert (again.is_received, again.answered_at, again.deliveries) == (None, None, 2)


def test_overruling_leads_back_to_the_village() -> None:
    double = _request(AidState.DUPLICATE).model_copy(update={"duplicate_of": "x"})
    freed = moves.overrule(double, _report("dinsos1"))
    assert (freed.state, freed.overruled_by, freed.duplicate_of) == ("requested", "dinsos1", None)
    over = _facts(an_episode(status=EpisodeStatus.ENDED, status_reason="completed"))
    assert moves.verify(freed, _report("pelacak1", "r2"), over).state is AidState.VERIFIED


_STEPS: dict[str, Callable[[AidRequest, Report], AidRequest]] = {
    "verify": lambda one, told: moves.verify(one, told, _facts()),
    "approve": lambda one, told: moves.approve(one, told, _facts()),
    "hand_over": lambda one, told: moves.hand_over(one, told, _facts()),
    "deliver": lambda one, told: moves.deliver(one, told, _facts()),
    "fail": lambda one, told: moves.fail(one, told, FailReason.NOT_HOME),
    "refuse": lambda one, told: moves.refuse(one, told, RefuseReason.OTHER, is_village=False),
    "cancel": moves.cancel,
    "missing": moves.missing,
    "overrule": moves.overrule,
}


@given(
    st.lists(
        st.tuples(
            st.sampled_from(sorted(_STEPS)), st.sampled_from(["pelacak1", "dinsos1"]), st.integers(0, 12)
        ),
        max_size=30,
    )
)
def test_whatever_is_pressed_in_whatever_order_twice_or_late(steps: list[tuple[str, str, int]]) -> None:
    """Every change is one that may be, each report counts once, and the history tells all of it."""
    request = _request()
    seen: set[str] = set()
    for name, by, number in steps:
        before, request_id = request, f"r{number}"
        try:
            request = _STEPS[name](before, Report(by, NOW, request_id))
        except Refusal:
            # What was taken once is answered the same for ever.
            assert request_id not in seen  # not about the exception
            continue
        if request is before:
            assert request_id in seen
            continue
        assert request_id not in seen
        seen.add(request_id)
        assert request.state in NEXT[before.state]
        assert request.history[:-1] == before.history
        assert request.history[-1].state is request.state
        assert request.version == before.version + 1
