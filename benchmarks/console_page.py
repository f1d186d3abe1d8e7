"""The part of docs/benchmarks.md about the tracers' console."""

from collections.abc import Sequence
from statistics import median, quantiles
from typing import NamedTuple

LIMIT_MS = 100.0
_COLUMNS = (
    "frames",
    "median ms",
    "99 % ms",
    "longest ms",
    f"over {LIMIT_MS:.0f} ms",
    "long animation frames, longest",
    "main thread busy",
)


class Frames(NamedTuple):
    """Milliseconds between frames, long animation frames, the main thread's time in all."""

    name: str
    frames: tuple[float, ...]
    long: tuple[float, ...]
    busy: float

    @property
    def slow(self) -> int:
        """How many frames took longer than the limit."""
        return sum(one > LIMIT_MS for one in self.frames)


class Figures(NamedTuple):
    """Milliseconds to the first card (medians) and to all tasks (the last round), frames by what was done."""

    tasks: int
    first: float
    first_kept: float
    all: float
    done: tuple[Frames, ...]


def section(figures: Figures) -> str:
    """The figures in words and a table."""
    return "\n".join(
        [
            "## The tracers' console",
            "",
            f"{figures.tasks:,} open tasks of one kecamatan in the built console, a hundred a call, in",
            "Chromium at 1280 by 800 with software rendering (SwiftShader) on the same cores as the",
            f"server. The first card with its buttons is there after **{figures.first:,.0f} ms** without",
            f"anything kept, after **{figures.first_kept:,.0f} ms** once the service worker keeps the",
            f"files; all tasks after {figures.all / 1000:,.1f} s.",
            "",
            f"| what happens | {' | '.join(_COLUMNS)} |",
            "|---|" + "---:|" * len(_COLUMNS),
            *(_line(one) for one in figures.done),
            "",
            "Frames are the gaps between calls of `requestAnimationFrame`; long animation frames are the",
            "browser's own record (over 50 ms). Busy is the page's main thread by its own processor time.",
            "What is missing to a smooth frame while the main thread is idle is the software rendering's,",
            "which a telephone does in its graphics processor, or another process's on the same cores.",
        ]
    )


def _line(one: Frames) -> str:
    cells = (
        one.name,
        str(len(one.frames)),
        f"{median(one.frames):.0f}",
        f"{_percentile(one.frames):.0f}",
        f"{max(one.frames):.0f}",
        str(one.slow),
        f"{len(one.long)}, {max(one.long, default=0):.0f} ms",
        f"{100 * one.busy / sum(one.frames):.0f} %",
    )
    return f"| {' | '.join(cells)} |"


def _percentile(values: Sequence[float]) -> float:
    return quantiles(values, n=100)[-1] if len(values) > 1 else values[0]
