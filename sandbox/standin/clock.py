"""Times as WhatsApp and the sandbox write them."""

from datetime import UTC, datetime


def iso(at: float) -> str:
    """Unix seconds as an ISO instant in UTC."""
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def unix(at: float) -> str:
    """Unix seconds as webhooks carry them: whole, and a string."""
    return str(int(at))
