"""Where a position lies, for a word to the resident. Pure."""

from typing import NamedTuple

from desac.ports.location import VillageAreas
from functions.intake_form.fields import UNKNOWN_VILLAGE, FormValues
from functions.intake_form.position import parse_position


class Place(NamedTuple):
    """`code` is empty, `luar_kota` or, outside the stated village, `luar_desa`.

    `village_code` is where the position lies, None outside the city or where there is none.
    """

    code: str = ""
    village_code: str | None = None


def place_of(values: FormValues, areas: VillageAreas) -> Place:
    """What to say of the position that is filled in; nothing of one that cannot be read."""
    point = parse_position(values.texts.get("position", ""))
    if point is None:
        return Place()
    found = areas.village_at(point)
    if found is None:
        return Place("luar_kota")
    stated = values.texts.get("village_code", "")
    if stated in {"", UNKNOWN_VILLAGE} or areas.contains(stated, point):
        return Place("", found)
    return Place("luar_desa", found)
