"""Everything that talks to AWS or to another service."""
