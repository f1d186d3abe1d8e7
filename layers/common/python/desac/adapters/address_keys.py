"""Where the answers of a geocoder lie."""

from desac.adapters.keys import Key


def address(digest: str) -> Key:
    """The answer to a question about an address, by the question's digest."""
    return {"pk": f"ADDRESS#{digest}", "sk": "ADDRESS"}
