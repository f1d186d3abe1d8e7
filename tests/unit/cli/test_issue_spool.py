"""All findings are written, the first ones are kept at hand, and memory holds no more."""

import io
import json

from cli.issue_spool import IssueSpool


def written(spool: IssueSpool) -> list[dict[str, int]]:
    """What the spool gives back."""
    out = io.StringIO()
    spool.copy_to(out)
    found: list[dict[str, int]] = json.loads(f"[{out.getvalue()}]")
    return found


def test_everything_is_written_in_order_and_the_first_are_shown() -> None:
    """More than fits in memory, which goes to disk."""
    spool = IssueSpool(shown=3)
    entries = [{"row": row, "message": "lengkapi NIK – bila sudah ada" * 20} for row in range(5000)]
    for entry in entries:
        spool.add(entry)
    assert written(spool) == entries
    assert (spool.first, spool.count) == (entries[:3], 5000)
    spool.close()


def test_a_file_that_fails_half_way_has_only_the_reason() -> None:
    """What was found before is forgotten."""
    spool = IssueSpool(shown=2)
    for row in range(10):
        spool.add({"row": row})
    spool.clear()
    spool.add({"row": -1})
    assert (written(spool), spool.first, spool.count) == ([{"row": -1}], [{"row": -1}], 1)
    spool.close()


def test_nothing_found() -> None:
    """An empty list."""
    spool = IssueSpool(shown=2)
    assert written(spool) == []
    spool.close()
