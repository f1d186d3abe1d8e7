"""The real stack on the emulator, on ports of its own: a demo that runs meanwhile is left alone."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from sandbox import run
from sandbox.demo.day import SETTINGS
from sandbox.local_state import LocalState
from tests.fresh_clients import forget_clients

_AWS_NAMES = ("AWS_ENDPOINT_URL", "AWS_DEFAULT_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")


@contextmanager
def deployed(folder: Path) -> Iterator[LocalState]:
    """The stack, up until the end; what it keeps lies in `folder`."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DESAC_HOME", str(folder))
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


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
