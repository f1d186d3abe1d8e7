"""The health office's side of ingest."""

import pytest

from desac.adapters.table import Table
from tests.integration.ingest.office import Drop, Office


@pytest.fixture
def office(table: Table, monkeypatch: pytest.MonkeyPatch) -> Office:
    """The way of a file."""
    return Office(table, monkeypatch)


@pytest.fixture
def drop(office: Office) -> Drop:
    """Drops a file, carries it to its end, and returns the report."""
    return office.drop
