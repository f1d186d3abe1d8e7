"""The real stack on the emulator, on ports of its own, and one small day played on it."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.operator.target import Target
from sandbox import run
from sandbox.demo.day import SETTINGS, DayPlan, DayResult, play
from sandbox.local_state import LocalState
from sandbox.target import local_target
from tests.fresh_clients import forget_clients

_AWS_NAMES = ("AWS_ENDPOINT_URL", "AWS_DEFAULT_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")


class Told:
    """Progress of the day, shown by pytest when a test fails."""

    def step(self, text: str) -> None:
        """A milestone."""
        print(text)  # noqa: T201 - captured, and the only trace of where a day stopped

    def now(self, text: str) -> None:
        """A passing figure."""


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalState]:
    """The deployed stack; a demo that runs meanwhile on the usual ports is left alone."""
    home: Path = tmp_path_factory.mktemp("desac-home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DESAC_HOME", str(home))
        patch.setenv("DESAC_EMULATOR_PORT", str(_free_port()))
        patch.setenv("DESAC_STANDIN_PORT", str(_free_port()))
        # Set by the operators' library; put back afterwards.
        for name in _AWS_NAMES:
            patch.setenv(name, "unset")
        forget_clients()
        state = run.up(print, SETTINGS)
        try:
            yield state
        finally:
            run.down()
            forget_clients()


@pytest.fixture(scope="module")
def target(stack: LocalState) -> Target:
    """The stack as the operators' library sees it."""
    return local_target(stack)


@pytest.fixture(scope="module")
def day(stack: LocalState) -> DayResult:
    """A day of forty cases, played to its end."""
    return play(stack, DayPlan(cases=40, contacts_per_case=1, forms=8, replies=6, seed=7), Told())
