"""Amazon Location's `Geocode` and `SearchText`. Only the parts of an address leave the country, no name."""

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from botocore.exceptions import BotoCoreError, ClientError, ParamValidationError

from desac.adapters import aws
from desac.domain.geocoding import Candidate
from desac.domain.location import GeoPoint
from desac.ports.geocoder import AddressRefused, NoAnswerYet

# The right street may stand behind its namesake in another village.
_RESULTS = 5

Operation = Literal["Geocode", "SearchText"]


class AmazonLocation:
    """Keeps the promises of `desac.ports.geocoder.Geocoder`.

    The region decides between the operations: `Geocode` scores its results and is not offered with GrabMaps
    (ap-southeast-1, ap-southeast-5); `SearchText` is, and scores nothing. Jakarta has neither.
    """

    def __init__(self, region: str, operation: Operation = "Geocode") -> None:
        self._region = region
        self.operation: str = operation

    @property
    def provider(self) -> str:
        """`<operation>@<region>`."""
        return f"{self.operation}@{self._region}"

    def find(self, query: str, near: GeoPoint) -> list[Candidate]:
        """Results for 1 to 200 characters, best first.

        Raises AddressRefused for a text it will never take, NoAnswerYet for throttling, outages and missing
        permissions.
        """
        client = aws.geo_places(self._region)
        # The result is kept in the table, which only this price allows.
        asked: dict[str, Any] = {
            "QueryText": query,
            "MaxResults": _RESULTS,
            "BiasPosition": [near.lng, near.lat],
            "Filter": {"IncludeCountries": ["IDN"]},
            "Language": "id",
            "IntendedUse": "Storage",
        }
        ask = client.geocode if self.operation == "Geocode" else client.search_text
        try:
            answer: Mapping[str, Any] = ask(**asked)
        except ParamValidationError:
            # From None, here and below: the message may repeat the address.
            raise AddressRefused("not a query") from None
        except ClientError as error:
            code = error.response["Error"]["Code"]
            if code == "ValidationException":
                raise AddressRefused("refused by the geocoder") from None
            raise NoAnswerYet(code, is_outage=True) from None
        except BotoCoreError as error:
            raise NoAnswerYet(type(error).__name__, is_outage=True) from None
        return list(_candidates(answer))


def _candidates(answer: Mapping[str, Any]) -> Iterator[Candidate]:
    for item in answer.get("ResultItems", []):
        position = item.get("Position", ())
        if not position:
            continue
        address = item.get("Address", {})
        yield Candidate(
            lng=position[0],
            lat=position[1],
            kind=item["PlaceType"],
            score=item.get("MatchScores", {}).get("Overall"),
            street=address.get("Street"),
            number=address.get("AddressNumber"),
            names=tuple(_names(item, address)),
        )


def _names(item: Mapping[str, Any], address: Mapping[str, Any]) -> Iterator[str]:
    """What else it calls the place; the label repeats them all and is left out."""
    # A street's or a house's title is its whole address: it would name every neighbourhood on the way.
    if (
        item["PlaceType"] not in {"PointAddress", "InterpolatedAddress", "SecondaryAddress"}
        and "Title" in item
    ):
        yield item["Title"]
    for part in ("SubDistrict", "Block", "SubBlock", "Building"):
        if address.get(part):
            yield address[part]
