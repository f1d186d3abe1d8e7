"""Amazon Location, played by the local run's stand-in without the wire between."""

from typing import Any

from sandbox.standin.geo_results import result_item
from sandbox.standin.geocoding import geocode
from sandbox.standin.places import load_villages
from sandbox.standin.settings import StandInSettings


class CityGeocoder:
    """Knows Denpasar; now and then nothing, or the wrong village."""

    def __init__(self) -> None:
        known = StandInSettings.model_fields
        self._villages = load_villages(known["villages"].default, known["polygons"].default)
        self.asked = 0

    def geocode(self, *, QueryText: str, **_: Any) -> dict[str, Any]:  # noqa: N803
        """Of boto3's client."""
        self.asked += 1
        place = geocode(QueryText, self._villages, wrong_share=0.05, missing_share=0.05)
        if place is None:
            return {"ResultItems": []}
        return {"ResultItems": [result_item(place, None, with_scores=True)]}
