"""Amazon Location's `Geocode`. Only the text of an address leaves the country, never a name."""

from botocore.exceptions import ClientError, ParamValidationError

from desac.adapters import aws
from desac.domain.location import GeoPoint
from desac.ports.geocoder import AddressRefused, Candidate

# The right street may stand behind its namesake in another village.
_RESULTS = 5


class AmazonLocation:
    """Keeps the promises of `desac.ports.geocoder.Geocoder`. Jakarta is not among its regions."""

    def __init__(self, region: str) -> None:
        self._region = region

    def find(self, query: str, near: GeoPoint) -> list[Candidate]:
        """Results for 1 to 200 characters, best first.

        Raises AddressRefused for a text it will never take; throttling, outages and missing permissions
        surface as botocore's errors.
        """
        try:
            answer = aws.geo_places(self._region).geocode(
                QueryText=query,
                MaxResults=_RESULTS,
                BiasPosition=[near.lng, near.lat],
                Filter={"IncludeCountries": ["IDN"]},
                Language="id",
                # The result is kept in the table, which only this price allows.
                IntendedUse="Storage",
            )
        except ParamValidationError as error:
            raise AddressRefused("not a query") from error
        except ClientError as error:
            if error.response["Error"]["Code"] == "ValidationException":
                # From None: the service's message may repeat the address.
                raise AddressRefused("refused by the geocoder") from None
            raise
        return [
            Candidate(
                lng=position[0],
                lat=position[1],
                kind=item["PlaceType"],
                score=item.get("MatchScores", {}).get("Overall"),
            )
            for item in answer.get("ResultItems", [])
            if (position := item.get("Position", ()))
        ]
