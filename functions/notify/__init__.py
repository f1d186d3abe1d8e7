"""Everything that Desac says to residents, and what comes back: the only function that talks to people."""
