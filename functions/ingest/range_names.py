"""Under which names the judged rows of a file wait to be recorded. By itself: nobody else needs to judge."""

MANIFEST = "manifest"
"""What the ranges have in common."""


def rows_name(number: int) -> str:
    """What the judged rows of a range are kept under."""
    return f"{number:06d}"


def recorded_name(number: int) -> str:
    """What is kept of recording them."""
    return f"{number:06d}.recorded"
