"""A position sent by WhatsApp: what it replaces, and what replaces it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from desac.adapters.polygons import village_areas
from desac.adapters.village_data import load_directory
from desac.domain.episode import Episode, EpisodeKind, EpisodeStatus
from desac.domain.geocoding import Candidate
from desac.domain.intake import Intake
from desac.domain.location import GeoPoint, Location, LocationSource, Precision
from desac.domain.person import Person
from desac.domain.pin import Pin, PinRefusal, judge_pin
from desac.ports.location import SharedPin, Whereabouts
from functions.geolocate.locating import Locator
from functions.geolocate.pins import decide_pin
from tests.unit.geolocate.geo_doubles import RULES, FakeGeocoder, asker

NOW = datetime(2021, 8, 12, 3, 0, tzinfo=UTC)
SAID = NOW - timedelta(minutes=1)
RENON, SANUR = "51.71.01.1005", "51.71.01.1006"
VILLAGES = load_directory()
AREAS = village_areas()


# A pin asks nobody.
LOCATOR = Locator(
    asker=asker(FakeGeocoder(error=AssertionError("asked"))),
    areas=AREAS,
    villages=VILLAGES,
    min_scores=RULES.min_scores,
)


def point(code: str) -> GeoPoint:
    found = VILLAGES.by_code(code)
    assert found
    return found.label_point


def location(source: LocationSource, precision: Precision, **changes: object) -> Location:
    known = {"episode_id": "a-1", "person_id": "a", "point": point(RENON), "village_code": RENON}
    more = {
        "source": source,
        "precision": precision,
        "origin": "FILE#1",
        "updated_at": NOW - timedelta(hours=1),
    }
    return Location.model_validate(known | more | changes)


def seen(
    pin: GeoPoint | None = None,
    *,
    kept: Location | None = None,
    village: str | None = RENON,
    form_at: datetime | None = None,
    said_at: datetime = SAID,
) -> Whereabouts:
    episode = Episode(
        episode_id="a-1", person_id="a", kind=EpisodeKind.CASE, status=EpisodeStatus.ACTIVE,
        anchor_date=date(2021, 8, 11), end_date=date(2021, 8, 21), rule_version="2021-07", origin="FILE#1",
        created_at=NOW,
    )  # fmt: skip
    form = {"episode_id": "a-1", "person_id": "a", "address": "Jl. Contoh", "point": point(SANUR)}
    sent = {"origin": "FILE#1", "submitted_at": form_at}
    intake = Intake.model_validate(form | sent) if form_at else None
    person = Person(person_id="a", name="Ni Made Contoh", village_code=village, created_at=NOW)
    shared = SharedPin(pin, said_at) if pin else None
    return Whereabouts(person=person, episode=episode, intake=intake, location=kept, pin=shared)


@pytest.mark.parametrize(
    "kept",
    [
        None,
        location(LocationSource.VILLAGE, Precision.VILLAGE, reason="no_result"),
        location(LocationSource.GEOCODER, Precision.EXACT),
        location(LocationSource.GEOCODER, Precision.STREET),
        location(LocationSource.RESIDENT, Precision.EXACT),
    ],
)
def test_a_pin_in_the_stated_village_outranks_all_but_a_tracer(kept: Location | None) -> None:
    there = GeoPoint(lat=-8.6845, lng=115.2398)
    decided = decide_pin(seen(there, kept=kept), LOCATOR, NOW)
    assert decided
    assert decided.changed
    found = decided.location
    assert (found.point, found.source, found.precision) == (there, LocationSource.RESIDENT, Precision.EXACT)
    assert (found.village_code, found.reason, found.said_at) == (RENON, None, SAID)


def test_what_a_tracer_saw_stands() -> None:
    kept = location(LocationSource.TRACER, Precision.EXACT)
    assert decide_pin(seen(point(RENON), kept=kept), LOCATOR, NOW) is None


HEARD = location(
    LocationSource.TRACER,
    Precision.VILLAGE,
    village_code=SANUR,
    point=point(SANUR),
    said_at=SAID - timedelta(hours=1),
)


def test_a_village_that_a_tracer_heard_of_is_the_stated_one_for_a_later_pin() -> None:
    decided = decide_pin(seen(point(SANUR), kept=HEARD), LOCATOR, NOW)
    assert decided
    found = decided.location
    assert (found.source, found.precision, found.village_code) == (
        LocationSource.RESIDENT, Precision.EXACT, SANUR,
    )  # fmt: skip
    elsewhere = decide_pin(seen(point(RENON), kept=HEARD), LOCATOR, NOW)
    assert elsewhere
    assert (elsewhere.location.point, elsewhere.location.reason) == (HEARD.point, "outside_stated_village")
    assert decide_pin(seen(point(SANUR), kept=HEARD, said_at=SAID - timedelta(hours=2)), LOCATOR, NOW) is None


@pytest.mark.parametrize(("form_at", "stands"), [(SAID - timedelta(days=1), True), (NOW, False)])
def test_a_village_that_a_tracer_heard_of_stands_until_a_later_form(form_at: datetime, stands: bool) -> None:
    decided = LOCATOR.decide(seen(kept=HEARD, form_at=form_at), NOW)
    assert decided.location.source is (LocationSource.TRACER if stands else LocationSource.RESIDENT)
    house = HEARD.model_copy(update={"precision": Precision.EXACT})
    assert LOCATOR.decide(seen(kept=house, form_at=form_at), NOW).location == house


@pytest.mark.parametrize(("states", "village"), [(None, SANUR), (RENON, RENON)])
def test_a_later_address_is_looked_for_in_the_village_heard_of_unless_it_states_its_own(
    states: str | None, village: str
) -> None:
    where = point(village)
    found = Candidate(
        lat=where.lat, lng=where.lng, street="Jl. Contoh", number="7", kind="PointAddress", score=0.95
    )
    locator = LOCATOR._replace(asker=asker(FakeGeocoder([found])))
    told = seen(kept=HEARD, form_at=NOW - timedelta(seconds=1))
    assert told.intake
    person = told.person.model_copy(update={"address": "Jl. Contoh No. 7"})
    intake = told.intake.model_copy(update={"point": None, "village_code": states})
    told = told._replace(person=person, intake=intake)
    first = locator.decide(told, NOW)
    assert (first.location.source, first.location.village_code) == (LocationSource.GEOCODER, village)
    again = locator.decide(told._replace(location=first.location, asked=first.asked), NOW)
    assert not again.changed


@pytest.mark.parametrize(
    ("pin", "reason"),
    [(point(SANUR), "outside_stated_village"), (GeoPoint(lat=-8.11, lng=115.09), "point_outside_city")],
)
def test_a_pin_elsewhere_is_refused_and_the_reason_kept(pin: GeoPoint, reason: str) -> None:
    decided = decide_pin(seen(pin), LOCATOR, NOW)
    assert decided
    found = decided.location
    assert (found.reason, found.precision, found.village_code) == (reason, Precision.VILLAGE, RENON)
    assert found.point == point(RENON)
    kept = location(LocationSource.VILLAGE, Precision.VILLAGE, reason="no_result")
    again = decide_pin(seen(pin, kept=kept), LOCATOR, NOW)
    assert again
    assert (again.location.reason, again.location.point) == (reason, kept.point)


def test_a_refused_pin_spoils_no_better_location() -> None:
    kept = location(LocationSource.GEOCODER, Precision.STREET)
    assert decide_pin(seen(point(SANUR), kept=kept), LOCATOR, NOW) is None


def test_nowhere_is_known_and_the_pin_is_refused() -> None:
    decided = decide_pin(seen(GeoPoint(lat=-8.11, lng=115.09), village=None), LOCATOR, NOW)
    assert decided
    assert (decided.location.precision, decided.location.point) == (Precision.UNKNOWN, None)


def test_an_older_pin_or_one_before_the_form_changes_nothing() -> None:
    kept = location(LocationSource.RESIDENT, Precision.EXACT, said_at=SAID)
    earlier = SAID - timedelta(seconds=1)
    assert decide_pin(seen(point(RENON), kept=kept, said_at=earlier), LOCATOR, NOW) is None
    assert decide_pin(seen(point(RENON), form_at=SAID, said_at=earlier), LOCATOR, NOW) is None


def test_the_same_pin_again_is_no_change() -> None:
    first = decide_pin(seen(point(RENON)), LOCATOR, NOW)
    assert first
    again = decide_pin(seen(point(RENON), kept=first.location), LOCATOR, NOW + timedelta(hours=1))
    assert again
    assert not again.changed


@pytest.mark.parametrize(("form_at", "stands"), [(SAID - timedelta(days=1), True), (NOW, False)])
def test_a_pin_stands_until_the_form_says_otherwise(form_at: datetime, stands: bool) -> None:
    kept = location(LocationSource.RESIDENT, Precision.EXACT, said_at=SAID)
    decided = LOCATOR.decide(seen(kept=kept, form_at=form_at), NOW)
    assert decided.changed is not stands
    assert decided.location.point == (kept.point if stands else point(SANUR))


def test_without_a_pin_nothing_follows() -> None:
    assert decide_pin(seen(), LOCATOR, NOW) is None


@pytest.mark.parametrize("village", [one.code for one in VILLAGES.villages])
def test_every_village_believes_its_own_label_and_no_other(village: str) -> None:
    here = point(village)
    assert judge_pin(here, village, AREAS.village_at) == Pin(here, village)
    assert judge_pin(here, None, AREAS.village_at) == Pin(here, village)
    other = RENON if village != RENON else SANUR
    assert judge_pin(here, other, AREAS.village_at) is PinRefusal.OUTSIDE_VILLAGE
