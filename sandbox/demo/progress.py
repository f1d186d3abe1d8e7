"""How a demo tells what it is doing."""

from typing import Protocol


class Progress(Protocol):
    """Milestones stay on the screen, the present figure does not."""

    def step(self, text: str) -> None:
        """Something was done or begins."""

    def now(self, text: str) -> None:
        """What is being waited for, with its present figure."""
