"""Amazon Location's places API: the operations `Geocode`, `SearchText` and `ReverseGeocode`."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sandbox.standin.addresses import normalise
from sandbox.standin.geo_control import GeoControl
from sandbox.standin.geo_results import Result, metres, result_item
from sandbox.standin.geo_validation import (
    GeoError,
    components_text,
    in_indonesia,
    intended_use,
    max_results,
    position,
    query_text,
)
from sandbox.standin.geocoding import Place, geocode
from sandbox.standin.places import Point, Village, village_at
from sandbox.standin.router import Router
from sandbox.standin.settings import StandInSettings
from sandbox.standin.wire import Request, Response, json_response

_Operation = Callable[[Mapping[str, Any]], list[Result]]


class GeoPlaces:
    """Knows nothing but Denpasar."""

    def __init__(self, villages: Sequence[Village], settings: StandInSettings) -> None:
        self._villages = villages
        self._settings = settings
        self._control = GeoControl()

    def add_routes(self, router: Router) -> None:
        """The paths that boto3 calls, the ones of older releases without `/v2`, and the sandbox's own."""
        self._control.add_routes(router)
        for prefix in ("/v2", ""):
            router.add("POST", f"{prefix}/geocode", _operation(self._geocode, self._control))
            router.add("POST", f"{prefix}/search-text", _operation(self._search_text, self._control))
            router.add("POST", f"{prefix}/reverse-geocode", _operation(self._reverse_geocode, self._control))

    def _geocode(self, body: Mapping[str, Any]) -> list[Result]:
        if ("QueryText" in body) == ("QueryComponents" in body):
            raise GeoError("QueryText", "Give either QueryText or QueryComponents.", "Missing")
        query = query_text(body) if "QueryText" in body else components_text(body)
        bias = position(body["BiasPosition"], "BiasPosition") if "BiasPosition" in body else None
        place = self._find(query) if in_indonesia(body) else None
        types = (body.get("Filter") or {}).get("IncludePlaceTypes")
        if place is None or (types is not None and place.kind not in types):
            return []
        return [result_item(place, bias, with_scores=True)]

    def _search_text(self, body: Mapping[str, Any]) -> list[Result]:
        filters = body.get("Filter") or {}
        centres = ["BiasPosition" in body, "BoundingBox" in filters, "Circle" in filters]
        if sum(centres) != 1:
            raise GeoError(
                "BiasPosition",
                "Exactly one of BiasPosition, Filter.BoundingBox and Filter.Circle is required.",
            )
        if "QueryText" not in body:
            raise GeoError("QueryText", "QueryText is required.", "Missing")
        query = query_text(body)
        bias = position(body["BiasPosition"], "BiasPosition") if "BiasPosition" in body else None
        place = self._find(query) if in_indonesia(body) else None
        if place is None or not _within(filters, place.point):
            return []
        return [result_item(place, bias, with_scores=False)]

    def _reverse_geocode(self, body: Mapping[str, Any]) -> list[Result]:
        if "QueryPosition" not in body:
            raise GeoError("QueryPosition", "QueryPosition is required.", "Missing")
        point = position(body["QueryPosition"], "QueryPosition")
        village = village_at(self._villages, point)
        if village is None:
            return []
        number = int(hashlib.sha256(repr(point).encode()).hexdigest(), 16) % 150 + 1
        street = f"Jalan {village.name}"
        place = Place("PointAddress", point, village, village.kecamatan, street, str(number), 1.0)
        return [result_item(place, point, with_scores=False)]

    def _find(self, query: str) -> Place | None:
        if not normalise(query):
            return None
        settings = self._settings
        return geocode(
            query,
            self._villages,
            wrong_share=settings.geocode_wrong_share,
            missing_share=settings.geocode_missing_share,
        )


def _operation(find: _Operation, control: GeoControl) -> Callable[[Request], Response]:
    def answer(request: Request) -> Response:
        if request.header("authorization") is None and "key" not in request.query:
            error = {"message": "Missing Authentication Token"}
            return json_response(error, 403, x_amzn_ErrorType="AccessDeniedException")
        try:
            body = _parse(request)
            failure = control.failure(str(body.get("QueryText") or body.get("QueryComponents") or ""))
            if failure:
                return failure
            bucket = "Stored" if intended_use(body) == "Storage" else "Core"
            items = find(body)[: max_results(body)]
        except GeoError as error:
            return json_response(error.body, 400, x_amzn_ErrorType="ValidationException")
        return json_response({"ResultItems": items}, x_amz_geo_pricing_bucket=bucket)

    return answer


def _parse(request: Request) -> Mapping[str, Any]:
    try:
        body = request.json()
    except ValueError as error:
        raise GeoError("body", "The body is not valid JSON.", "CannotParse") from error
    if not isinstance(body, dict):
        raise GeoError("body", "The body must be an object.", "CannotParse")
    return body


def _within(filters: Mapping[str, Any], point: Point) -> bool:
    if "BoundingBox" in filters:
        box = filters["BoundingBox"]
        south_west, north_east = position(box[:2], "BoundingBox"), position(box[2:], "BoundingBox")
        return south_west[0] <= point[0] <= north_east[0] and south_west[1] <= point[1] <= north_east[1]
    if "Circle" in filters:
        centre = position(filters["Circle"].get("Center"), "Circle.Center")
        radius = filters["Circle"].get("Radius")
        if not isinstance(radius, int) or radius < 1:
            raise GeoError("Circle.Radius", "The radius is at least 1 metre.")
        return metres(centre, point) <= radius
    return True
