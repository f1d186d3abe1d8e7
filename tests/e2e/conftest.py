"""One deployed stack for all tests of this folder, and one small day played on it before any other test."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from cli.operator.target import Target
from sandbox.demo.day import DayPlan, DayResult, play
from sandbox.local_state import LocalState
from sandbox.target import local_target
from tests.e2e.deployment import deployed
from tests.web.chromium import running_chromium

_FIRST, _LAST = "test_main_job", "test_roles_in_a_browser"
"""The first counts everything on the stack; the last makes calls that nobody chose."""


class Told:
    """Progress of the day, shown by pytest when a test fails."""

    def step(self, text: str) -> None:
        """A milestone."""
        print(text)  # noqa: T201 - captured, and the only trace of where a day stopped

    def now(self, text: str) -> None:
        """A passing figure."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The order in which they bear each other: sorting is stable, and leaves other folders where they are."""
    places = [place for place, item in enumerate(items) if "tests/e2e/" in item.nodeid]
    ours = sorted(
        (items[place] for place in places),
        key=lambda item: (_FIRST not in item.nodeid, _LAST in item.nodeid),
    )
    for place, item in zip(places, ours, strict=True):
        items[place] = item


@pytest.fixture(scope="package")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalState]:
    """The deployed stack."""
    with deployed(tmp_path_factory.mktemp("desac-home")) as state:
        yield state


@pytest.fixture(scope="package")
def target(stack: LocalState) -> Target:
    """The stack as the operators' library sees it."""
    return local_target(stack)


@pytest.fixture(scope="package")
def day(stack: LocalState) -> DayResult:
    """A day of forty cases, played to its end."""
    return play(stack, DayPlan(cases=40, contacts_per_case=1, forms=8, replies=6, seed=7), Told())


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """A real Chromium."""
    with running_chromium() as running:
        yield running
