"""What holds for every test."""

from collections import Counter
from collections.abc import Sequence
from functools import cache

import pytest
from botocore import loaders
from hypothesis import settings
from xdist.scheduler.loadscope import LoadScopeScheduling

# A slow machine is no finding: no test asserts by the clock.
settings.register_profile("desac", deadline=None)
settings.load_profile("desac")

# Nearly every test makes clients of its own, and each would read the services' descriptions anew.
loaders.create_loader = cache(loaders.create_loader)

_TOGETHER = ("tests/e2e/", "tests/infra/")
"""Folders that share what is dear to make: a deployed stack, a synthesized app."""
_ALONE = "tests/e2e/test_sender_killed.py"
"""It has a stack of its own, and mostly waits."""
_SHORT = 40
"""Bytes that may stand in a test's name."""


class ByModule(LoadScopeScheduling):
    """A worker gets the tests of a module at a time, but of some folders all."""

    def _split_scope(self, nodeid: str) -> str:
        if not nodeid.startswith(_ALONE):
            for folder in _TOGETHER:
                if nodeid.startswith(folder):
                    return folder
        return super()._split_scope(nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> LoadScopeScheduling:
    """Of pytest-xdist, in the place of `--dist loadscope`."""
    return ByModule(config, log)  # type: ignore[arg-type]


def pytest_xdist_node_collection_finished(ids: Sequence[str]) -> None:
    """Refuses two tests of one name: the first would be run, and nothing said of the other."""
    twice = [name for name, times in Counter(ids).items() if times > 1]
    if twice:
        raise pytest.UsageError(f"More than one test has the name {', '.join(twice)}")


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Files as parameters are numbered: a workbook tells when it was made, differently in each worker."""
    return argname if isinstance(val, bytes) and len(val) > _SHORT else None
