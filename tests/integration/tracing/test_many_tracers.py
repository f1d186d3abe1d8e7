"""Fifty tracers at the same moment, through the API as it is deployed, against a store of its own.

The store is the stub of DynamoDB in a process of its own: it checks conditions and keeps transactions whole,
and `test_dynamodb_stub.py` holds it to what a table answers.
"""

import json
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from random import Random
from typing import Any

import pytest

from benchmarks.dynamodb_stub import stub
from desac.adapters import keys
from desac.adapters.assignments import TableAssignments
from desac.adapters.table import Table
from desac.domain.assignment import AssignmentState
from functions.tracing.api import handler
from tests.fresh_clients import forget_clients
from tests.unit.overview.records import (
    CONTEXT,
    SELATAN,
    a_person,
    an_assignment,
    an_episode_id,
    api_event,
    store,
)

TASKS = 2_000
TRACERS = 50
_PAGE, _VISITS = 60, 10


@pytest.fixture
def shared(monkeypatch: pytest.MonkeyPatch) -> Iterator[Table]:
    """A table with 2,000 open assignments of one kecamatan."""
    with stub("hold") as port:
        monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", f"http://127.0.0.1:{port}")
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            monkeypatch.setenv(name, "testing")
        monkeypatch.setenv("AWS_DEFAULT_REGION", "ap-southeast-3")
        monkeypatch.setenv("DESAC_TABLE", "desac")
        monkeypatch.setenv("DESAC_LEASE_MINUTES", "60")
        forget_clients()
        table = Table("desac")
        assignments = TableAssignments(table)
        for number in range(1, TASKS + 1):
            store(table, a_person(number))
            assert assignments.add(an_assignment(number))
        yield table
        forget_clients()


def call(*args: Any, **options: Any) -> tuple[int, dict[str, Any]]:
    answer = handler(api_event(*args, **options), CONTEXT)
    return answer["statusCode"], json.loads(answer["body"])


class Day:
    """What one tracer took, closed, and was refused."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.closed: list[str] = []
        self.refused: Counter[str] = Counter()

    def work(self) -> "Day":
        """Take some near the top of the list and close them until the list is empty, as everybody does."""
        chance = Random(self.name)  # noqa: S311 # whom to visit, no secret
        while True:
            status, page = call("GET", "/assignments", name=self.name, query={"limit": str(_PAGE)})
            assert status == 200
            if not page["items"]:
                return self
            for item in chance.sample(page["items"], min(_VISITS, len(page["items"]))):
                self._visit(item["assignment_id"])

    def _visit(self, task: str) -> None:
        status, answer = call("POST", f"/assignments/{task}/take", name=self.name, body="{}")
        if status != 200:
            self.refused[answer["code"]] += 1
            return
        assert answer["tracer"] == self.name
        body = json.dumps({"request_id": f"{self.name}-{task}", "outcome": "found"})
        status, answer = call("POST", f"/assignments/{task}/outcome", name=self.name, body=body)
        assert (status, answer["state"]) == (200, "closed")
        self.closed.append(task)


def test_of_two_thousand_tasks_none_is_taken_twice_and_none_is_lost(shared: Table) -> None:
    days = [Day(f"pelacak{number:02d}") for number in range(TRACERS)]
    with ThreadPoolExecutor(TRACERS) as pool:
        done = list(pool.map(Day.work, days))
    closed = [task for day in done for task in day.closed]
    assert sorted(closed) == sorted(an_episode_id(number) for number in range(1, TASKS + 1))
    refused = sum((day.refused for day in done), Counter[str]())
    assert set(refused) <= {"taken", "closed", "busy"}
    assert refused.total() > 0, "they did meet"
    assignments = TableAssignments(shared)
    for number in range(1, TASKS + 1):
        one = assignments.get(an_episode_id(number))
        assert one is not None
        [attempt], [lease] = one.attempts, one.leases
        assert (one.state, attempt.tracer, lease.tracer) == (AssignmentState.CLOSED, one.tracer, one.tracer)
    for state in (AssignmentState.OPEN, AssignmentState.TAKEN):
        assert assignments.page([SELATAN], state, limit=1, cursor=None)[0] == []
    listed = shared.get(keys.tracers(SELATAN))
    assert listed is not None
    assert sorted(listed["usernames"]) == [day.name for day in days], "each once"
    for day in done:
        tracer, held = assignments.of_tracer(day.name)
        assert (tracer.held if tracer else {}, held) == ({}, [])
