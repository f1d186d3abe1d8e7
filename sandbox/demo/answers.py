"""Who answers what: a few of everything a day brings, the same for the same seed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from desac.domain.sex import Sex
from sandbox.data.names import invent_name
from sandbox.data.population import Case

_SYMPTOMS_EVERY, _CONTACTS_EVERY, _POINT_EVERY, _SEMBAKO_EVERY = 3, 4, 5, 3
# Residents named in a form have phones of their own, apart from those of the files.
_NAMED_PHONE = "08170000{:04d}"


@dataclass(frozen=True)
class FormAnswers:
    """What one resident enters. Fields are the form's own; `wishes_sembako` is for counting."""

    case: Case
    fields: dict[str, Any] = field(default_factory=dict)

    @property
    def wishes_sembako(self) -> bool:
        """Whether this form asks for a package."""
        return self.fields.get("sembako_wanted") == "ya"


def plan_forms(reached: Sequence[Case], *, number: int, seed: int, today: date) -> list[FormAnswers]:
    """Answers of `number` of the residents reached; two of one household first, both asking for sembako."""
    random = Random(seed)  # noqa: S311 - repeatable, not secret
    housemates = _two_of_one_household(reached)
    others = [case for case in reached if case not in housemates]
    chosen = [*housemates, *random.sample(others, max(0, min(number - len(housemates), len(others))))]
    return [
        FormAnswers(case, _fields(case, place, place < len(housemates), random, today))
        for place, case in enumerate(chosen)
    ]


def _two_of_one_household(reached: Sequence[Case]) -> list[Case]:
    first: dict[str, Case] = {}
    for case in reached:
        if (known := first.get(case.resident.kk)) is not None:
            return [known, case]
        first[case.resident.kk] = case
    return []


def _fields(case: Case, place: int, shares: bool, random: Random, today: date) -> dict[str, Any]:
    resident = case.resident
    fields: dict[str, Any] = {"address": resident.address, "village_code": resident.village.code}
    if shares or place % _SEMBAKO_EVERY == 0:
        fields |= {"sembako_wanted": "ya", "household_size": str(random.randint(2, 6)), "kk": resident.kk}
    if place % _SYMPTOMS_EVERY == 1:
        onset = max(case.swab_date - timedelta(days=1), today - timedelta(days=5))
        fields |= {"symptoms": ["batuk", "demam"], "onset_date": onset.isoformat()}
    if place % _POINT_EVERY == 2:  # noqa: PLR2004 - an offset
        point = resident.village.label_point
        fields["position"] = f"{point.lat:.6f}, {point.lng:.6f}"
    if place % _CONTACTS_EVERY == 3:  # noqa: PLR2004 - an offset
        fields |= {
            "contact_name_1": invent_name(random, random.choice(tuple(Sex))),
            "contact_phone_1": _NAMED_PHONE.format(place),
            "contact_relation_1": "Teman",
            "contact_last_met_1": case.swab_date.isoformat(),
        }
    return fields
