"""The console's figures in words."""

from benchmarks.console_page import Figures, Frames, section


def test_a_slow_frame_is_counted_and_the_main_thread_told_apart() -> None:
    smooth = Frames("nothing happens", (16.0, 17.0, 17.0), (), 1.0)
    slow = Frames("the list is scrolled", (17.0, 17.0, 166.0), (60.0, 120.0), 100.0)
    lines = section(Figures(5000, 540.4, 350.0, 4500.0, (smooth, slow))).splitlines()
    assert "5,000 open tasks" in " ".join(lines)
    assert "**540 ms**" in " ".join(lines)
    row = next(line for line in lines if line.startswith("| the list is scrolled"))
    cells = [cell.strip() for cell in row.strip("|").split("|")]
    assert cells[1:3] == ["3", "17"]
    assert cells[4:] == ["166", "1", "2, 120 ms", "50 %"]
    assert " 0 | 0, 0 ms | 2 %" in next(line for line in lines if line.startswith("| nothing happens"))
