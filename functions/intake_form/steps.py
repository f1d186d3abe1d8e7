"""The form's steps: their order, and which fields each asks for."""

from collections.abc import Mapping
from enum import StrEnum


class Step(StrEnum):
    """A step by its name in addresses."""

    CONDITION = "keadaan"
    HOME = "tinggal"
    CONTACTS = "kontak"
    HELP = "bantuan"
    REVIEW = "periksa"

    @property
    def number(self) -> int:
        """From 1."""
        return tuple(Step).index(self) + 1

    @property
    def following(self) -> "Step":
        """The step after it; after the last one that itself."""
        return tuple(Step)[min(self.number, len(Step) - 1)]

    @property
    def before(self) -> "Step | None":
        """The step before it, None before the first."""
        return tuple(Step)[self.number - 2] if self.number > 1 else None


PERSON = "orang"
"""The page of one contact, which belongs to the step of contacts."""

TEXTS: Mapping[Step, tuple[str, ...]] = {
    Step.CONDITION: ("onset_date",),
    Step.HOME: ("address", "village_code", "position"),
    Step.CONTACTS: (),
    Step.HELP: ("sembako_wanted", "household_size", "kk", "visit_wanted", "note"),
    Step.REVIEW: (),
}
"""The fields with one text each."""

CHOICES: Mapping[Step, tuple[str, ...]] = {
    step: ("red_flags", "symptoms") if step is Step.CONDITION else () for step in Step
}
"""The fields of which several may be chosen."""


def step_named(name: str) -> Step | None:
    """The step of this name, None for any other text."""
    return Step(name) if name in tuple(Step) else None


def step_of(field: str) -> Step:
    """Where a field with an error is asked for."""
    return next(
        (step for step in Step if field in (*TEXTS[step], *CHOICES[step])),
        Step.CONTACTS,
    )
