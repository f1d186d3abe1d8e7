"""What the chain tells of an episode itself."""

from datetime import UTC, date, datetime

from desac.adapters.health_rules import rule_book
from desac.domain.episode import EpisodeStatus, LabResult, TestKind, TestResult
from desac.domain.episode_steps import episode_steps
from desac.domain.isolation import EndReason, Told, ended, moved
from tests.unit.overview.records import NOW, an_episode

LATER = datetime(2021, 8, 14, 4, tzinfo=UTC)


def test_tests_changes_and_the_end_stand_in_order_with_their_reasons() -> None:
    episode = an_episode(specimen_date=date(2021, 8, 9))
    test = TestResult(date=date(2021, 8, 13), result=LabResult.INCONCLUSIVE, kind=TestKind.PCR)
    facts = {"onset_date": date(2021, 8, 8), "exit_test": test}
    episode = episode.model_copy(
        update=moved(episode, facts, rule_book(), Told("dr.ayu", NOW, "kata keluarga"))
    )
    told = Told("dr.ayu", LATER, "sesak")
    episode = episode.model_copy(update=ended(episode, EndReason.HOSPITALISED, told))
    assert [(one.name, one.state, one.reason) for one in episode_steps(episode)] == [
        ("episode", "ended", "hospitalised"),
        ("exit_test", "inconclusive", "PCR"),
        ("end_moved", "19-08-2021 → 21-08-2021", "exit_test, onset_date (dr.ayu: kata keluarga)"),
        ("outcome", "hospitalised", "dr.ayu: sesak"),
        ("episode.over", "ended", "hospitalised"),
    ]


def test_an_episode_to_which_nothing_happened_is_one_step() -> None:
    [step] = episode_steps(an_episode())
    assert (step.name, step.state, step.reason) == ("episode", EpisodeStatus.ACTIVE, None)
