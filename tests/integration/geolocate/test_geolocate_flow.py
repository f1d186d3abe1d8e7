"""From an event to a location and a tracer's task, with the geocoder on loopback."""

from datetime import UTC, datetime
from typing import Any

import pytest

from desac.adapters import keys
from desac.adapters.geo_places import AmazonLocation
from desac.adapters.table import to_item
from desac.domain.episode import EpisodeKind, EpisodeStatus
from desac.domain.geocoding import Candidate
from desac.domain.ids import person_of, reply_digest
from desac.domain.location import GeoPoint, Location, LocationSource, Precision
from desac.domain.reply import Reply
from desac.domain.reply_kinds import ReplyIntent
from desac.events import EpisodeEnded, LocationShared

RENON = "51.71.01.1005"
IN_RENON = [115.2398, -8.6845]
# In Denpasar Utara.
ELSEWHERE = [115.1985, -8.6285]


def test_an_address_inside_its_village_is_exact(denpasar: Any, unreachable: Any) -> None:
    denpasar.service.answers(("PointAddress", IN_RENON, 0.95))
    episode = denpasar.put()
    assert denpasar.deliver(unreachable(episode)) == []
    location = denpasar.location(episode)
    assert (location.precision, location.source) == (Precision.EXACT, LocationSource.GEOCODER)
    assert location.point == GeoPoint(lat=IN_RENON[1], lng=IN_RENON[0])
    assert location.reason is None
    assert location.origin == "FILE#0000000000000002"


def test_the_question_is_about_the_address_and_nobody(denpasar: Any, unreachable: Any) -> None:
    """Amazon Location reads the address, its village and a point to look near: no name, no phone."""
    denpasar.deliver(unreachable(denpasar.put(phone="+6281200000201")))
    (asked,) = denpasar.service.asked
    assert asked["QueryText"] == "Jalan Contoh No. 7, Renon, Denpasar Selatan, Denpasar, Bali 80226"
    assert asked["IntendedUse"] == "Storage"
    assert asked["Filter"] == {"IncludeCountries": ["IDN"]}
    lng, lat = asked["BiasPosition"]
    assert 115 < lng < 116
    assert -9 < lat < -8


def test_a_street_is_kept_as_a_street(denpasar: Any, unreachable: Any) -> None:
    denpasar.service.answers(("Street", IN_RENON, 0.8))
    episode = denpasar.put()
    denpasar.deliver(unreachable(episode))
    assert denpasar.location(episode).precision is Precision.STREET


def test_the_right_result_may_be_the_second(denpasar: Any, unreachable: Any) -> None:
    denpasar.service.answers(("PointAddress", ELSEWHERE, 0.99), ("PointAddress", IN_RENON, 0.9))
    episode = denpasar.put()
    denpasar.deliver(unreachable(episode))
    assert denpasar.location(episode).precision is Precision.EXACT


@pytest.mark.parametrize(
    ("places", "reason"),
    [
        ([], "no_result"),
        ([("PointAddress", ELSEWHERE, 0.99)], "outside_village"),
        ([("PointAddress", [115.26, -8.5], 0.99)], "outside_city"),
        ([("PointAddress", IN_RENON[::-1], 0.99)], "swapped_coordinates"),
        ([("District", IN_RENON, 0.99)], "too_coarse"),
        ([("PointAddress", IN_RENON, 0.2)], "low_score"),
    ],
)
def test_what_is_not_believed_leaves_the_village_with_the_reason(
    denpasar: Any, unreachable: Any, places: list[Any], reason: str
) -> None:
    denpasar.service.answers(*places)
    episode = denpasar.put()
    assert denpasar.deliver(unreachable(episode)) == []
    location = denpasar.location(episode)
    assert (location.precision, location.source) == (Precision.VILLAGE, LocationSource.VILLAGE)
    assert location.reason == reason
    assert location.village_code == RENON


@pytest.mark.parametrize("address", [None, "-", "12"])
def test_without_an_address_nobody_is_asked(denpasar: Any, unreachable: Any, address: str | None) -> None:
    episode = denpasar.put(address=address)
    denpasar.deliver(unreachable(episode))
    assert denpasar.location(episode).reason == "no_address"
    assert denpasar.service.asked == []


def test_a_refused_address_leaves_the_village(denpasar: Any, unreachable: Any) -> None:
    denpasar.service.fails(400, "ValidationException")
    episode = denpasar.put()
    assert denpasar.deliver(unreachable(episode)) == []
    assert denpasar.location(episode).reason == "address_refused"


@pytest.mark.parametrize("places", [[("PointAddress", IN_RENON, 0.95)], []])
def test_a_repeated_event_asks_and_writes_once(denpasar: Any, unreachable: Any, places: list[Any]) -> None:
    denpasar.service.answers(*places)
    episode = denpasar.put()
    denpasar.deliver(unreachable(episode))
    before = denpasar.location(episode)
    denpasar.deliver(unreachable(episode), unreachable(episode))
    assert len(denpasar.service.asked) == 1
    assert denpasar.location(episode) == before


def test_a_corrected_address_is_asked_anew(denpasar: Any, unreachable: Any) -> None:
    denpasar.service.answers(("PointAddress", IN_RENON, 0.95))
    episode = denpasar.put()
    denpasar.deliver(unreachable(episode))
    denpasar.put(address="Jalan Lain No. 3")
    denpasar.service.answers()
    denpasar.deliver(unreachable(episode))
    assert len(denpasar.service.asked) == 2
    assert denpasar.location(episode).reason == "no_result"


def test_a_residents_own_point_needs_no_geocoder(denpasar: Any, submitted: Any) -> None:
    episode = denpasar.put()
    denpasar.put_intake(episode, point=GeoPoint(lat=IN_RENON[1], lng=IN_RENON[0]))
    denpasar.deliver(submitted(episode))
    location = denpasar.location(episode)
    assert (location.precision, location.source) == (Precision.EXACT, LocationSource.RESIDENT)
    assert location.reason is None
    assert denpasar.service.asked == []


def test_a_residents_point_in_another_village_sends_that_villages_tracer(
    denpasar: Any, submitted: Any
) -> None:
    episode = denpasar.put()
    denpasar.put_intake(episode, point=GeoPoint(lat=ELSEWHERE[1], lng=ELSEWHERE[0]))
    denpasar.deliver(submitted(episode))
    location = denpasar.location(episode)
    assert (location.precision, location.reason) == (Precision.EXACT, "outside_stated_village")
    assert location.village_code.startswith("51.71.04")
    (request,) = denpasar.requests()
    assert request["queue"] == request["kecamatan_code"] == "51.71.04"


def test_a_residents_point_outside_the_city_is_refused_for_the_address(denpasar: Any, submitted: Any) -> None:
    denpasar.service.answers(("PointAddress", IN_RENON, 0.95))
    episode = denpasar.put()
    denpasar.put_intake(episode, point=GeoPoint(lat=-8.5, lng=115.26))
    denpasar.deliver(submitted(episode), submitted(episode))
    location = denpasar.location(episode)
    assert (location.source, location.reason) == (LocationSource.GEOCODER, "point_outside_city")
    assert len(denpasar.service.asked) == 1


@pytest.mark.parametrize("source", [LocationSource.RESIDENT, LocationSource.TRACER])
def test_what_people_said_is_not_replaced_by_a_geocoder(
    denpasar: Any, unreachable: Any, source: LocationSource
) -> None:
    episode = denpasar.put()
    known = Location(
        episode_id=episode,
        person_id="bbbbbbbbbbbbbbbb",
        point=GeoPoint(lat=-8.67, lng=115.23),
        precision=Precision.EXACT,
        source=source,
        village_code=RENON,
        origin="FILE#0000000000000002",
        updated_at=datetime.now(UTC),
    )
    denpasar.put_location(known)
    denpasar.deliver(unreachable(episode))
    assert denpasar.location(episode) == known
    assert denpasar.service.asked == []


def test_an_unknown_village_goes_to_the_configured_tracers(denpasar: Any, unreachable: Any) -> None:
    episode = denpasar.put(village_code=None, address="Jalan Contoh No. 7")
    denpasar.deliver(unreachable(episode))
    location = denpasar.location(episode)
    assert (location.precision, location.reason, location.point) == (
        Precision.UNKNOWN,
        "village_unknown",
        None,
    )
    assert denpasar.requests() == [
        {
            "episode_id": episode,
            "reason": reason,
            "kecamatan_code": "51.71.01",
            "village_code": None,
            "queue": "51.71.01",
        }
        for reason in ("unreachable", "address_unclear")
    ]


@pytest.mark.parametrize(
    "address", ["Jl. Contoh 7, Kec. Denpasar Barat, Denpasar", "Gang Contoh 1, Kel. Padangsambian"]
)
def test_an_address_that_tells_the_kecamatan_picks_its_tracers(
    denpasar: Any, unreachable: Any, address: str
) -> None:
    denpasar.deliver(unreachable(denpasar.put(village_code=None, address=address)))
    assert {request["queue"] for request in denpasar.requests()} == {"51.71.03"}


@pytest.mark.parametrize(
    ("why", "reason"),
    [
        ("no_phone", "unreachable"),
        ("not_on_whatsapp", "unreachable"),
        ("opted_out", "unreachable"),
        ("silent", "no_form"),
    ],
)
def test_an_unreachable_resident_gets_a_tracer(
    denpasar: Any, unreachable: Any, why: str, reason: str
) -> None:
    episode = denpasar.put(kind=EpisodeKind.CONTACT)
    denpasar.deliver(unreachable(episode, why))
    (request,) = denpasar.requests()
    assert (request["reason"], request["village_code"], request["queue"]) == (reason, RENON, "51.71.01")


def test_a_form_that_came_after_all_ends_the_silence(denpasar: Any, unreachable: Any) -> None:
    episode = denpasar.put()
    denpasar.put_intake(episode, contacts=15)
    denpasar.deliver(unreachable(episode, "silent"))
    assert denpasar.requests() == []


def test_too_few_contacts_bring_a_tracer_and_enough_do_not(denpasar: Any, submitted: Any) -> None:
    episode = denpasar.put()
    denpasar.put_intake(episode, contacts=14)
    denpasar.deliver(submitted(episode))
    (request,) = denpasar.requests()
    assert request["reason"] == "contacts_below_target"
    denpasar.put_intake(episode, contacts=15, revision=2)
    denpasar.deliver(submitted(episode))
    assert denpasar.requests() == []


def test_a_contact_who_sent_the_form_needs_no_tracer(denpasar: Any, submitted: Any) -> None:
    episode = denpasar.put(kind=EpisodeKind.CONTACT, village_code=None)
    denpasar.put_intake(episode)
    denpasar.deliver(submitted(episode))
    assert denpasar.requests() == []


def test_nobody_is_sent_to_an_episode_that_is_over(denpasar: Any, unreachable: Any) -> None:
    denpasar.deliver(unreachable(denpasar.put(status=EpisodeStatus.ENDED)))
    assert denpasar.requests() == []


def test_one_bad_event_leaves_the_others_alone(denpasar: Any, unreachable: Any) -> None:
    episode = denpasar.put()
    gone = unreachable("cccccccccccccccc-00000000")
    assert denpasar.deliver(gone, unreachable(episode)) == []
    assert denpasar.location(episode) is not None


def test_a_slow_geocoder_never_overwrites_what_came_meanwhile(
    denpasar: Any, unreachable: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the geocoder thinks, a tracer stands at the door and writes the place down."""
    denpasar.service.answers(("PointAddress", IN_RENON, 0.95))
    episode = denpasar.put()
    by_tracer = Location(
        episode_id=episode,
        person_id="bbbbbbbbbbbbbbbb",
        point=GeoPoint(lat=-8.68, lng=115.24),
        precision=Precision.EXACT,
        source=LocationSource.TRACER,
        village_code=RENON,
        origin="FILE#0000000000000002",
        updated_at=datetime.now(UTC),
    )
    asking = AmazonLocation.find

    def slow(geocoder: AmazonLocation, query: str, near: GeoPoint) -> list[Candidate]:
        denpasar.put_location(by_tracer)
        return asking(geocoder, query, near)

    monkeypatch.setattr(AmazonLocation, "find", slow)
    assert denpasar.deliver(unreachable(episode)) == []
    assert denpasar.location(episode) == by_tracer


def test_the_location_stands_even_if_the_queue_does_not_answer(
    denpasar: Any, unreachable: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A kecamatan without a queue is our mistake: the event comes back, the place is not asked again."""
    denpasar.service.answers(("PointAddress", IN_RENON, 0.95))
    monkeypatch.setenv("DESAC_TRACER_QUEUE_URLS", "51.71.04=http://127.0.0.1:1/none")
    episode = denpasar.put()
    assert denpasar.deliver(unreachable(episode)) == ["0"]
    assert denpasar.location(episode).precision is Precision.EXACT
    assert denpasar.deliver(unreachable(episode)) == ["0"]
    assert len(denpasar.service.asked) == 1


def test_an_event_of_another_kind_is_reported(denpasar: Any) -> None:
    ended = EpisodeEnded(person_id="bbbbbbbbbbbbbbbb", episode_id="x", status=EpisodeStatus.ENDED)
    assert denpasar.deliver(ended) == ["0"]


def test_neither_logs_nor_queues_hold_what_the_person_is_called_or_where(
    denpasar: Any, unreachable: Any, caplog: pytest.LogCaptureFixture
) -> None:
    denpasar.service.answers(("PointAddress", IN_RENON, 0.95))
    denpasar.deliver(unreachable(denpasar.put(phone="+6281200000202")))
    (request,) = denpasar.requests()
    said = " ".join([*(str(vars(record)) for record in caplog.records), str(request)])
    for private in ("Nyoman", "Jalan Contoh", "81200000202", "115.23", "-8.68"):
        assert private not in said


def test_a_position_sent_by_whatsapp_is_read_from_its_reply(denpasar: Any) -> None:
    episode = denpasar.put()
    person_id = person_of(episode)
    at = datetime(2021, 8, 12, 1, 2, tzinfo=UTC)
    for number, point in enumerate((GeoPoint(lat=-8.6845, lng=115.2398), GeoPoint(lat=-8.11, lng=115.09))):
        reply = Reply(
            wamid=f"wamid.{number}",
            sender="+6281200000001",
            person_id=person_id,
            episode_id=episode,
            kind="location",
            intent=ReplyIntent.LOCATION,
            point=point,
            content={"location": {"latitude": point.lat, "longitude": point.lng}},
            received_at=at,
        )
        denpasar.table.put(to_item(reply, keys.reply(person_id, at, reply.wamid)))
    shared = [
        LocationShared(person_id=person_id, episode_id=episode, said_in=f"reply:{reply_digest(wamid)}")
        for wamid in ("wamid.0", "wamid.1", "wamid.unknown")
    ]
    assert denpasar.deliver(*shared, *shared) == []
    found = denpasar.location(episode)
    assert found
    assert (found.point, found.said_at) == (GeoPoint(lat=-8.6845, lng=115.2398), at)
    assert found.source is LocationSource.RESIDENT
    told = denpasar.requests()
    # Nobody is asked for; who is to come anyway goes there.
    assert {(one["reason"], one["village_code"], one["queue"]) for one in told} == {(None, RENON, RENON[:8])}
    assert denpasar.service.asked == []
