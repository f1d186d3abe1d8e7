"""Nothing that somebody waits for reads the whole table: no code of a function can, and no function may."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
SOURCES = sorted(
    path for folder in ("functions", "layers/common/python/desac") for path in (ROOT / folder).rglob("*.py")
)
# The client knows every operation by its name, and runs none of them.
_NAMES_ONLY = {"layers/common/python/desac/adapters/plain_client.py"}
_READS_EVERYTHING = {"scan", "execute_statement", "batch_execute_statement"}


def scans(source: str) -> Iterator[int]:
    """Lines that scan a table: a call of a client's method, a paginator's name, an operation by name."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Attribute(attr=name) | ast.Constant(value=str(name)):
                if name.lower() in _READS_EVERYTHING:
                    yield node.lineno


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_function_scans(path: Path) -> None:
    found = list(scans(path.read_text(encoding="utf-8")))
    if str(path.relative_to(ROOT)) in _NAMES_ONLY:
        assert found, "it need not be an exception any more"
        return
    assert found == []


@pytest.mark.parametrize(
    "source",
    ["table.scan()", "dynamodb().scan(TableName='t')", "client.get_paginator('scan')", "call('Scan')",
     "getattr(client, 'scan')", "client.execute_statement(Statement='SELECT *')"],
)  # fmt: skip
def test_a_scan_would_be_found(source: str) -> None:
    assert list(scans(source)) == [1]
