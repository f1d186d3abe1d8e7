"""What can go wrong in a local run, told in one line."""


class LocalRunError(Exception):
    """The local run cannot go on; the text is one line that says why and what to do."""
