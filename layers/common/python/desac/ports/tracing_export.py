"""Contacts and stays of everybody that files and forms led to."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Protocol

from desac.domain.tracing_export import ExportedContact, ExportedStay


class TooManyContacts(Exception):  # noqa: N818 # the limit of one answer, not a failure
    """There are more than may be read at once."""


class TracingExports(Protocol):
    """Reads what is exported. `origins` are files (`FILE#…`) and days of forms (`FORM#…`)."""

    def origins(self, days: Sequence[date]) -> list[str]:
        """The origins of some local days (WITA): files that arrived on them, and their forms."""
        ...

    def contacts(self, origins: Sequence[str]) -> Iterator[ExportedContact]:
        """Contacts that were named there, each with each index case. Raises TooManyContacts."""
        ...

    def stays(self, origins: Sequence[str]) -> Iterator[ExportedStay]:
        """Everybody whose episode began there and of whom a day was reported. Raises TooManyContacts."""
        ...
