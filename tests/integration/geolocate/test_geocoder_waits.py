"""A geocoder that is throttled or down: residents wait, get a tracer meanwhile, and are found in the end."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest

from desac.domain.episode import EpisodeStatus
from desac.domain.location import LocationSource, Precision

IN_RENON = [115.2398, -8.6845]
OTHER = "dddddddddddddddd"


def waited(body: dict[str, Any], minutes: int) -> dict[str, Any]:
    """The message, had it been waiting for so long."""
    since = datetime.now(UTC) - timedelta(minutes=minutes)
    return {**body, "waiting": {**body["waiting"], "since": since.isoformat()}}


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (429, "ThrottlingException"),
        (500, "InternalServerException"),
        (503, "ServiceUnavailableException"),
        (403, "AccessDeniedException"),
    ],
)
def test_an_outage_costs_no_attempt_and_the_address_is_found_later(
    denpasar: Any, unreachable: Any, status: int, error: str
) -> None:
    """The message is done, and lies on the queue anew: nothing is written, nobody is sent out yet."""
    denpasar.service.fails(status, error)
    episode = denpasar.put()
    assert denpasar.deliver(unreachable(episode)) == []
    assert denpasar.location(episode) is None
    assert denpasar.requests() == []
    ((body, seconds),) = denpasar.put_off()
    assert 30 <= seconds < 60
    denpasar.service.answers(("PointAddress", IN_RENON, 0.95))
    assert denpasar.hand_over(body) == []
    assert denpasar.put_off() == []
    assert denpasar.location(episode).precision is Precision.EXACT
    assert len(denpasar.requests()) == 1


def test_a_geocoder_that_cannot_be_reached_is_an_outage_too(
    denpasar: Any, unreachable: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_GEO_PLACES", "http://127.0.0.1:1")
    assert denpasar.deliver(unreachable(denpasar.put())) == []
    assert len(denpasar.put_off()) == 1


def test_the_rest_of_the_batch_does_not_hang_on_an_outage(denpasar: Any, unreachable: Any) -> None:
    denpasar.service.fails(500, "InternalServerException")
    episodes = [
        denpasar.put(person_id=f"{'e' * 15}{number}", address=f"Jl. Contoh {number}") for number in range(10)
    ]
    events = [unreachable(one).model_copy(update={"person_id": one.split("-")[0]}) for one in episodes]
    assert denpasar.deliver(*events) == []
    assert len(denpasar.put_off()) == 10
    # botocore's two tries for the first address, none for the others.
    assert len(denpasar.service.asked) == 2


def test_who_has_waited_long_gets_a_tracer_for_the_village_and_a_point_later(
    denpasar: Any, unreachable: Any
) -> None:
    denpasar.service.fails(500, "InternalServerException")
    episode = denpasar.put()
    denpasar.deliver(unreachable(episode))
    ((body, _),) = denpasar.put_off()
    denpasar.hand_over(waited(body, 15))
    location = denpasar.location(episode)
    assert (location.precision, location.source) == (Precision.VILLAGE, LocationSource.VILLAGE)
    assert location.reason == "geocoder_unavailable"
    (request,) = denpasar.requests()
    assert (request["reason"], request["village_code"]) == ("unreachable", "51.71.01.1005")

    ((body, _),) = denpasar.put_off()
    denpasar.hand_over(waited(body, 30))
    ((body, _),) = denpasar.put_off()
    denpasar.service.answers(("PointAddress", IN_RENON, 0.95))
    denpasar.hand_over(waited(body, 45))
    assert denpasar.location(episode).precision is Precision.EXACT
    assert denpasar.put_off() == []
    assert denpasar.requests() == []


def test_after_days_the_village_stands(denpasar: Any, unreachable: Any) -> None:
    denpasar.service.fails(500, "InternalServerException")
    episode = denpasar.put()
    denpasar.deliver(unreachable(episode))
    ((body, _),) = denpasar.put_off()
    denpasar.hand_over(waited(body, 72 * 60))
    assert denpasar.put_off() == []
    assert denpasar.location(episode).reason == "geocoder_unavailable"
    assert len(denpasar.requests()) == 1


def test_nobody_waits_for_an_episode_that_is_over(denpasar: Any, unreachable: Any) -> None:
    denpasar.service.fails(500, "InternalServerException")
    denpasar.deliver(unreachable(denpasar.put()))
    ((body, _),) = denpasar.put_off()
    denpasar.put(status=EpisodeStatus.ENDED)
    denpasar.hand_over(waited(body, 15))
    assert denpasar.put_off() == []
    assert denpasar.requests() == []


def test_a_message_that_cannot_be_put_off_is_reported(
    denpasar: Any, unreachable: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It then comes again as any failed message does."""
    denpasar.service.fails(500, "InternalServerException")
    episode = denpasar.put()
    boto3.client("sqs").delete_queue(
        QueueUrl=boto3.client("sqs").get_queue_url(QueueName="geolocate")["QueueUrl"]
    )
    assert denpasar.deliver(unreachable(episode)) == ["0"]


def test_a_family_at_one_address_is_asked_about_once(denpasar: Any, unreachable: Any) -> None:
    denpasar.service.answers(("PointAddress", IN_RENON, 0.95))
    one = denpasar.put()
    other = denpasar.put(person_id=OTHER, address="JL CONTOH 7, Br. Kaja")
    event = unreachable(other).model_copy(update={"person_id": OTHER})
    assert denpasar.deliver(unreachable(one)) == denpasar.deliver(event) == []
    assert denpasar.location(one).point == denpasar.location(other).point
    assert len(denpasar.service.asked) == 1


def test_the_answer_is_kept_for_a_time_and_under_no_name(denpasar: Any, unreachable: Any) -> None:
    denpasar.service.answers(("PointAddress", IN_RENON, 0.95))
    denpasar.deliver(unreachable(denpasar.put()))
    scanned = boto3.client("dynamodb").scan(TableName=denpasar.table.name)["Items"]
    (answer,) = [item for item in scanned if item["pk"]["S"].startswith("ADDRESS#")]
    in_a_year = datetime.now(UTC) + timedelta(days=365)
    assert abs(int(answer["expires"]["N"]) - in_a_year.timestamp()) < 60
    assert "Nyoman" not in json.dumps(answer)
    assert answer["pk"]["S"].removeprefix("ADDRESS#").isalnum()


def test_a_banjar_is_found_where_the_house_is_not(denpasar: Any, unreachable: Any) -> None:
    denpasar.service.answers(
        ("SubDistrict", IN_RENON, 0.8), SubDistrict="Banjar Kaja", Street="", AddressNumber=""
    )
    denpasar.service.knows = "Banjar"
    episode = denpasar.put(address="Jl. Contoh No. 7, Br. Kaja")
    denpasar.deliver(unreachable(episode))
    location = denpasar.location(episode)
    assert (location.precision, location.source) == (Precision.BANJAR, LocationSource.GEOCODER)
    assert location.reason == "no_result"
    asked = [one["QueryText"].split(", Renon")[0] for one in denpasar.service.asked]
    assert asked == ["Jalan Contoh No. 7", "Banjar Kaja"]


def test_search_text_is_asked_where_the_region_has_nothing_else(
    denpasar: Any, unreachable: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It scores nothing: what a result calls itself decides."""
    monkeypatch.setenv("DESAC_GEOCODER_OPERATION", "SearchText")
    denpasar.service.answers(("PointAddress", IN_RENON, 0.95))
    for item in denpasar.service.items:
        del item["MatchScores"]
    episode = denpasar.put()
    assert denpasar.deliver(unreachable(episode)) == []
    assert denpasar.service.operations == ["search-text"]
    (asked,) = denpasar.service.asked
    assert asked["IntendedUse"] == "Storage"
    assert denpasar.location(episode).precision is Precision.EXACT
