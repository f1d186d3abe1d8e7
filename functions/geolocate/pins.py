"""A position that a resident sent by WhatsApp: believed or not, and what that makes of their location."""

from datetime import datetime

from desac.domain.location import Location, LocationSource, Precision
from desac.domain.pin import PinRefusal, judge_pin
from desac.ports.location import SharedPin, Whereabouts
from functions.geolocate.acceptance import Refusal
from functions.geolocate.locating import Decision, Locator, Place, located, saw_it, stated_village


def decide_pin(seen: Whereabouts, locator: Locator, now: datetime) -> Decision | None:
    """The location once the pin has been looked at; None if there is none or nothing follows from it.

    A believed pin outranks the geocoder and whatever was said before, not what a tracer saw. A
    refused one changes no point: its reason is noted where nothing better than the village is known.
    """
    kept, pin = seen.location, seen.pin
    if pin is None or (kept and saw_it(kept)) or _is_outdated(seen, pin):
        return None
    judged = judge_pin(pin.point, stated_village(seen), locator.areas.village_at)
    if isinstance(judged, PinRefusal):
        return _refused(seen, Refusal(judged.value), locator, now)
    place = Place(
        judged.point, Precision.EXACT, LocationSource.RESIDENT, judged.village_code, None, pin.said_at
    )
    return _changed(seen, located(seen, place, now))


def _is_outdated(seen: Whereabouts, pin: SharedPin) -> bool:
    """Whether the resident has said something newer: webhooks come in any order."""
    said = [seen.location.said_at] if seen.location and seen.location.said_at else []
    if seen.intake and seen.intake.point:
        said.append(seen.intake.submitted_at)
    return any(at > pin.said_at for at in said)


def _refused(seen: Whereabouts, reason: Refusal, locator: Locator, now: datetime) -> Decision | None:
    kept = seen.location
    if kept and kept.precision not in {Precision.VILLAGE, Precision.UNKNOWN}:
        return None
    if kept:
        return _changed(seen, kept.model_copy(update={"reason": reason.value, "updated_at": now}))
    code = seen.person.village_code
    village = locator.villages.by_code(code) if code else None
    if village is None:
        place = Place(None, Precision.UNKNOWN, LocationSource.NONE, None, reason)
    else:
        place = Place(village.label_point, Precision.VILLAGE, LocationSource.VILLAGE, village.code, reason)
    return _changed(seen, located(seen, place, now))


def _changed(seen: Whereabouts, location: Location) -> Decision:
    kept = seen.location
    same = kept and kept == location.model_copy(update={"updated_at": kept.updated_at})
    return Decision(location, seen.asked, changed=not same)
