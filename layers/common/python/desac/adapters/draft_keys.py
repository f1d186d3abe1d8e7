"""Where forms that are being filled in lie."""

from desac.adapters.keys import Key


def draft(episode_id: str, holder: str) -> Key:
    """A draft, apart from the person's own partition: nobody who reads a person's chain reads it."""
    return {"pk": f"DRAFT#{episode_id}", "sk": f"DRAFT#{holder}"}
