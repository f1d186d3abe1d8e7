"""All findings are written, the first ones are kept at hand, and memory holds no more."""

import io
import json
from typing import Any

from cli.issue_spool import IssueSpool
from functions.ingest.codes import Code, issue

FOUND = issue(Code.NIK_MISSING, 'NIK "KTP"')
ENTRY = {"column": FOUND.column, "code": "nik_missing", "severity": "warning", "message": FOUND.message}


def written(spool: IssueSpool) -> list[dict[str, Any]]:
    """What the spool gives back."""
    out = io.StringIO()
    spool.copy_to(out)
    found: list[dict[str, Any]] = json.loads(f"[{out.getvalue()}]")
    return found


def test_everything_is_written_in_order_and_the_first_are_shown() -> None:
    """More than fits in memory, which goes to disk."""
    spool = IssueSpool(shown=3)
    for row in range(8000):
        spool.add(FOUND, row)
    entries = [{"row": row, **ENTRY} for row in range(8000)]
    assert written(spool) == entries
    assert (spool.first, spool.count) == (entries[:3], 8000)
    spool.close()


def test_a_file_that_fails_half_way_has_only_the_reason() -> None:
    """What was found before is forgotten."""
    spool = IssueSpool(shown=2)
    for row in range(10):
        spool.add(FOUND, row, "Lembar 1")
    assert [list(entry) for entry in spool.first] == [["row", "sheet", *ENTRY]] * 2
    spool.clear()
    spool.add(FOUND, row=None)
    assert (written(spool), spool.first, spool.count) == ([{"row": None, **ENTRY}],) * 2 + (1,)
    spool.close()


def test_nothing_found() -> None:
    """An empty list."""
    spool = IssueSpool(shown=2)
    assert written(spool) == []
    spool.close()
