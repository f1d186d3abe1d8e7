"""What the command line tells a user in one line."""


class CommandError(Exception):
    """The command cannot be carried out; the text says why and what to do."""
