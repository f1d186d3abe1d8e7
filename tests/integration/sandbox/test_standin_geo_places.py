"""Amazon Location through the client that the pipeline uses."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import boto3
import pytest
import requests
from botocore.config import Config
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from types_boto3_geo_places import LocationServicePlacesV2Client

BIAS = [115.2126, -8.6705]


@pytest.fixture
def places(start: Any) -> Iterator["LocationServicePlacesV2Client"]:
    client = boto3.client(
        "geo-places",
        region_name="ap-southeast-2",
        endpoint_url=start().url,
        aws_access_key_id="local",
        aws_secret_access_key="local",
        config=Config(retries={"total_max_attempts": 1}, proxies={}),
    )
    yield client
    client.close()


def test_an_address_becomes_a_point(places: "LocationServicePlacesV2Client") -> None:
    answer = places.geocode(
        QueryText="Jl. Danau Tamblingan No. 12, Sanur Kauh, Denpasar Selatan, Denpasar, Bali 80227",
        BiasPosition=BIAS,
        Filter={"IncludeCountries": ["IDN"]},
        IntendedUse="Storage",
        Language="id",
        MaxResults=1,
    )
    assert answer["PricingBucket"] == "Stored"
    (item,) = answer["ResultItems"]
    assert item["PlaceType"] == "PointAddress"
    assert item["MatchScores"]["Overall"] >= 0.9
    assert item["Address"]["District"] == "Sanur Kauh"
    assert item["Address"]["Locality"] == "Denpasar Selatan"
    assert item["Address"]["AddressNumber"] == "12"
    assert item["Address"]["PostalCode"] == "80227"
    (back,) = places.reverse_geocode(QueryPosition=item["Position"])["ResultItems"]
    assert back["Address"]["District"] == "Sanur Kauh"


def test_components_are_a_query_too(places: "LocationServicePlacesV2Client") -> None:
    components = {"Street": "Jalan Melati", "AddressNumber": "3", "District": "Renon"}
    (item,) = places.geocode(QueryComponents=components)["ResultItems"]  # type: ignore[arg-type]
    assert (item["PlaceType"], item["Address"]["District"]) == ("PointAddress", "Renon")


def test_what_is_not_there_is_not_found(places: "LocationServicePlacesV2Client") -> None:
    assert places.geocode(QueryText="Jalan Sudirman No. 1, Jakarta")["ResultItems"] == []
    abroad = places.geocode(QueryText="Renon", Filter={"IncludeCountries": ["AUS"]})
    assert abroad["ResultItems"] == []
    assert places.reverse_geocode(QueryPosition=[0, 0])["ResultItems"] == []


def test_search_text_has_no_scores(places: "LocationServicePlacesV2Client") -> None:
    query = "Jalan Melati No. 3, Renon"
    (item,) = places.search_text(QueryText=query, BiasPosition=BIAS)["ResultItems"]
    assert "MatchScores" not in item
    circle: Any = {"Circle": {"Center": item["Position"], "Radius": 10}}
    assert len(places.search_text(QueryText=query, Filter=circle)["ResultItems"]) == 1
    box: Any = {"BoundingBox": [115.0, -8.1, 115.1, -8.0]}
    assert places.search_text(QueryText=query, Filter=box)["ResultItems"] == []


def test_a_banjar_and_an_estate_are_places_of_their_own(places: "LocationServicePlacesV2Client") -> None:
    (banjar,) = places.geocode(QueryText="Banjar Kaja, Sesetan, Denpasar Selatan, Denpasar")["ResultItems"]
    assert (banjar["PlaceType"], banjar["Address"]["SubDistrict"]) == ("SubDistrict", "Banjar Kaja")
    assert "Street" not in banjar["Address"]
    (house,) = places.geocode(QueryText="Perumahan Contoh Blok C No. 5, Renon, Denpasar")["ResultItems"]
    assert (house["PlaceType"], house["Address"]["Block"]) == ("PointAddress", "Perumahan Contoh Blok C")
    assert house["Address"]["AddressNumber"] == "5"


@pytest.mark.parametrize("error", ["ThrottlingException", "InternalServerException", "AccessDeniedException"])
def test_it_fails_on_request_and_tells_what_it_was_asked(start: Any, error: str) -> None:
    url = start().url
    client = boto3.client(
        "geo-places",
        region_name="ap-southeast-2",
        endpoint_url=url,
        aws_access_key_id="local",
        aws_secret_access_key="local",
        config=Config(retries={"total_max_attempts": 1}, proxies={}),
    )
    fault = {"error": error, "share": 0.5, "times": 1}
    assert requests.put(f"{url}/_sandbox/geocoder", json=fault, timeout=5).status_code == 200
    client.geocode(QueryText="Jalan Satu, Renon")
    with pytest.raises(ClientError) as refused:
        client.geocode(QueryText="Jalan Dua, Renon")
    assert refused.value.response["Error"]["Code"] == error
    for _ in range(3):
        client.geocode(QueryText="Jalan Dua, Renon")
    told = requests.get(f"{url}/_sandbox/geocoder", timeout=5).json()
    assert (told["asked"], told["refused"], told["texts"][0]) == (5, 1, "Jalan Satu, Renon")
    requests.delete(f"{url}/_sandbox/geocoder", timeout=5)
    assert requests.get(f"{url}/_sandbox/geocoder", timeout=5).json()["asked"] == 0
    bad = requests.put(f"{url}/_sandbox/geocoder", json={"error": "Nonsense"}, timeout=5)
    assert bad.status_code == 400
    client.close()


@pytest.mark.parametrize(
    ("operation", "arguments", "field"),
    [
        ("geocode", {"QueryText": "Renon", "BiasPosition": BIAS[::-1]}, "BiasPosition"),
        ("geocode", {"QueryText": "x" * 201}, "QueryText"),
        ("geocode", {}, "QueryText"),
        ("geocode", {"QueryText": "Renon", "IntendedUse": "Forever"}, "IntendedUse"),
        ("geocode", {"QueryText": "Renon", "MaxResults": 101}, "MaxResults"),
        ("search_text", {"QueryText": "Renon"}, "BiasPosition"),
        ("reverse_geocode", {"QueryPosition": BIAS[::-1]}, "QueryPosition"),
    ],
)
def test_wrong_input_is_a_validation_exception(
    places: "LocationServicePlacesV2Client", operation: str, arguments: dict[str, Any], field: str
) -> None:
    with pytest.raises(ClientError) as refused:
        getattr(places, operation)(**arguments)
    assert refused.value.response["Error"]["Code"] == "ValidationException"
    told: Any = refused.value.response
    assert [one["Name"] for one in told["FieldList"]] == [field]


def test_an_unsigned_request_is_denied(start: Any) -> None:
    answer = requests.post(f"{start().url}/v2/geocode", json={"QueryText": "Renon"}, timeout=5)
    assert answer.status_code == 403
