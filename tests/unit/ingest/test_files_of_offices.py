"""Files as offices really make them, with what is wrong in their names: `desac check` says just that."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.unit.ingest.sheets import report_of

FILES = Path(__file__).parents[2] / "files"
COUNTS = ("rows", "accepted", "duplicate", "ignored", "rejected")
NAMES = sorted(path.name.removesuffix(".expected.json") for path in FILES.glob("*.expected.json"))
SEVERITIES = {
    "accepted": {"warning"},
    "rejected": {"error"},
    "duplicate": {"info"},
    "ignored": {"info"},
}


def place(issue: dict[str, Any]) -> str:
    """A row as the expectations name it."""
    return f"{issue['sheet']}!{issue['row']}" if "sheet" in issue else str(issue["row"])


@pytest.mark.parametrize("name", NAMES)
def test_file(name: str) -> None:
    """Counts, and every finding with its row, column and code; nothing more."""
    expected = json.loads((FILES / f"{name}.expected.json").read_text(encoding="utf-8"))
    report = report_of(FILES / name)
    if "refused" in expected:
        [issue] = report["issues"]
        assert (issue["code"], issue["severity"]) == (expected["refused"]["code"], "file")
        assert [word for word in expected["refused"]["words"] if word not in issue["message"]] == []
    else:
        assert_findings(report, expected)
    assert {key: report[key] for key in COUNTS} == {key: expected[key] for key in COUNTS}
    assert report["kind"] == expected.get("kind", "kasus")


def assert_findings(report: dict[str, Any], expected: dict[str, Any]) -> None:
    """Row by row."""
    codes: dict[str, list[str]] = {}
    columns: dict[str, list[str | None]] = {}
    severities: dict[str, set[str]] = {}
    for issue in report["issues"]:
        codes.setdefault(place(issue), []).append(issue["code"])
        columns.setdefault(place(issue), []).append(issue["column"])
        severities.setdefault(place(issue), set()).add(issue["severity"])
    assert codes == {row: odd["codes"] for row, odd in expected["odd_rows"].items()}
    told = {row: odd["columns"] for row, odd in expected["odd_rows"].items() if "columns" in odd}
    assert {row: columns[row] for row in told} == told
    for row, odd in expected["odd_rows"].items():
        assert severities[row] <= SEVERITIES[odd["verdict"]], row


def test_every_file_says_what_is_wrong_with_it() -> None:
    """Each file has its expectations, and its name begins with its kind."""
    files = {
        path.name for path in FILES.iterdir() if path.is_file() and not path.name.endswith(".expected.json")
    }
    assert files == set(NAMES)
    assert Counter(name.partition("_")[0] for name in NAMES).keys() == {"kasus", "kontak", "dokter"}
