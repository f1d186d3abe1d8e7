"""What an operator may set of the limits, and that both ways to read a file have the same."""

import ast
from pathlib import Path

import pytest
from pydantic import ValidationError

from desac.settings import Settings
from functions.ingest.limits import LIMITS, Limits, limits_from

ROOT = Path(__file__).parents[3]


def test_defaults_are_those_of_the_offline_check() -> None:
    """Otherwise a file that was checked might be refused once it is uploaded."""
    assert limits_from(Settings()) == LIMITS == Limits()


def test_each_setting_sets_its_limit() -> None:
    """And no other."""
    configured = Settings(
        max_file_megabytes=2, max_file_rows=3, max_workbook_rows=4, max_columns=5, max_cell_characters=6
    )
    assert limits_from(configured) == Limits(
        max_bytes=2 * 1024 * 1024, max_rows=3, max_workbook_rows=4, max_columns=5, max_cell_length=6
    )


@pytest.mark.parametrize("name", ["max_file_megabytes", "max_file_rows", "max_workbook_rows", "max_columns"])
def test_a_limit_of_nothing_is_a_mistake(name: str) -> None:
    """It would refuse every file."""
    with pytest.raises(ValidationError):
        Settings.model_validate({name: 0})


def test_nobody_else_makes_limits() -> None:
    """Neither the command line nor a function has its own."""
    places = [*(ROOT / "functions").rglob("*.py"), *(ROOT / "cli").rglob("*.py")]
    made = {
        path.name
        for path in places
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Limits"
    }
    assert made <= {"limits.py", "reader.py"}
