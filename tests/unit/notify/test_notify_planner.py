"""The planner against races: once per episode, never on stale facts."""

import pytest

from desac.adapters import secrets
from desac.domain.episode import UnreachableReason
from desac.events import CaseRegistered, EpisodeEnded
from desac.ports.outbox import Addressee, NotificationPlan, Overtaken
from functions.notify.planner import plan_one
from tests.unit.notify.notify_fakes import EPISODE_ID, NOW, PERSON_ID, FakeOutbox, FakeRoster, episode, person

EVENT = CaseRegistered(person_id=PERSON_ID, episode_id=EPISODE_ID)


class RacedOutbox(FakeOutbox):
    """The file is corrected just before the plan is written, so many times."""

    def __init__(self, corrections: int) -> None:
        super().__init__()
        self.corrections = corrections

    def plan(self, plan: NotificationPlan) -> None:
        """Overtaken while corrections last; each takes the phone away."""
        if self.corrections:
            self.corrections -= 1
            raised = episode(version=self.to.episode.version + 1)
            self.to = Addressee(person(phone=None), raised)
        super().plan(plan)


@pytest.fixture(autouse=True)
def _key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secrets, "link_key", lambda _: b"k" * 64)


def test_a_plan_made_on_stale_facts_is_made_again() -> None:
    outbox = RacedOutbox(corrections=1)
    plan_one(EVENT, outbox, FakeRoster(), NOW)
    assert {one.reason for one in outbox.stored.values()} == {"no_phone"}
    assert outbox.to.episode.unreachable is UnreachableReason.NO_PHONE


def test_an_episode_that_keeps_changing_is_left_to_the_queue() -> None:
    outbox = RacedOutbox(corrections=99)
    with pytest.raises(Overtaken):
        plan_one(EVENT, outbox, FakeRoster(), NOW)
    assert not outbox.stored


def test_the_second_event_changes_nothing() -> None:
    outbox = FakeOutbox()
    for _ in range(2):
        plan_one(EVENT, outbox, FakeRoster(), NOW)
    assert len(outbox.plans) == 1


def test_the_puskesmas_stands_in_and_the_gap_is_counted(capsys: pytest.CaptureFixture[str]) -> None:
    outbox = FakeOutbox()
    plan_one(EVENT, outbox, FakeRoster(), NOW)
    guide = outbox.stored[f"{EPISODE_ID}.isolation_guide"]
    assert guide.parameters["kontak_nama"].startswith("Puskesmas")
    output = capsys.readouterr().out
    assert '"GuideWithoutDoctor":[1.0]' in output
    assert "Made" not in output


def test_nobody_is_planned_for_by_mistake() -> None:
    with pytest.raises(LookupError):
        plan_one(CaseRegistered(person_id="f" * 16, episode_id="x"), FakeOutbox(), FakeRoster(), NOW)
    ended = EpisodeEnded(person_id=PERSON_ID, episode_id=EPISODE_ID, status=episode().status)
    with pytest.raises(TypeError):
        plan_one(ended, FakeOutbox(), FakeRoster(), NOW)
