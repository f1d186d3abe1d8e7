"""What every command prints with."""

from rich.console import Console

err = Console(stderr=True, highlight=False)
"""Progress and remarks: standard output stays free for results."""

out = Console(highlight=False)
"""Results for people."""
