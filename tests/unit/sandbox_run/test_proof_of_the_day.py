"""The proof sees what the funnel cannot: the phones and the reports."""

import pytest

from desac.domain.funnel import Funnel, Level
from sandbox.demo.files_in import Dropped
from sandbox.demo.inbox import Received
from sandbox.demo.proof import problems

FILE = Dropped("kasus.csv", "kasus", 2, {"rows": 2})


def _got(phone: str, template: str = "positive_notice") -> Received:
    return Received(f"wamid.{phone}.{template}", phone, template, "…", "read", ())


def test_a_sound_day_has_no_problems() -> None:
    """Two messages for one person are fine when they are of two purposes."""
    inbox = [_got("+6281200000001"), _got("+6281200000001", "isolation_guide"), _got("+6281200000002")]
    assert problems(Funnel(), [FILE], inbox, accepted=3) == []


@pytest.mark.parametrize(
    ("funnel", "inbox", "accepted", "said"),
    [
        (Funnel(), [_got("+6281200000001")] * 2, 2, "got positive_notice 2 times"),
        (Funnel(), [_got("+6281200000001")], 2, "hold 1 messages, the table 2"),
        (Funnel(files=Level(total=1)), [], 0, "files: 1 in all, 0 accounted for"),
    ],
)
def test_what_does_not_add_up_is_a_sentence(
    funnel: Funnel, inbox: list[Received], accepted: int, said: str
) -> None:
    """Without the number of the person."""
    found = " ".join(problems(funnel, [FILE], inbox, accepted))
    assert said in found
    assert "81200000001" not in found


def test_a_report_with_other_rows_is_a_problem() -> None:
    """The spreadsheet's own count is the measure."""
    file = Dropped("kasus.csv", "kasus", 3, {"rows": 2})
    assert problems(Funnel(), [file], [], accepted=0) == ["kasus.csv has 3 rows, its report 2"]
