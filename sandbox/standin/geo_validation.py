"""The limits that Amazon Location sets for its requests."""

from collections.abc import Mapping
from typing import Any

from sandbox.standin.places import Point

_LONGEST_QUERY = 200
_MOST_RESULTS = 100


class GeoError(Exception):
    """A refusal as AWS tells it."""

    def __init__(self, field: str, message: str, reason: str = "FieldValidationFailed") -> None:
        super().__init__(message)
        self.body = {
            "message": "1 validation error detected",
            "reason": reason,
            "fieldList": [{"name": field, "message": message}],
        }


def query_text(body: Mapping[str, Any]) -> str:
    """`QueryText`, 1 to 200 characters."""
    text = body["QueryText"]
    if not isinstance(text, str) or not 1 <= len(text) <= _LONGEST_QUERY:
        raise GeoError("QueryText", f"The length must be between 1 and {_LONGEST_QUERY}.")
    return text


def components_text(body: Mapping[str, Any]) -> str:
    """`QueryComponents` as one line, the most precise part first."""
    components = body["QueryComponents"]
    if not isinstance(components, dict) or not components:
        raise GeoError("QueryComponents", "At least one component is required.")
    parts = [str(components[name]) for name in ("Street", "AddressNumber") if components.get(name)]
    if components.get("AddressNumber"):
        parts[-1] = f"No. {parts[-1]}"
    areas = ("District", "Locality", "SubRegion", "Region", "PostalCode", "Country")
    return ", ".join([" ".join(parts), *(str(components[name]) for name in areas if components.get(name))])


def position(value: object, field: str) -> Point:
    """A [longitude, latitude] pair; the other way round it is out of range here."""
    if not isinstance(value, list) or len(value) != 2:  # noqa: PLR2004 - a pair
        raise GeoError(field, "A position has two numbers, longitude and latitude.")
    lng, lat = value
    if not all(isinstance(number, int | float) and not isinstance(number, bool) for number in value):
        raise GeoError(field, "A position has two numbers, longitude and latitude.", "CannotParse")
    if not -180 <= lng <= 180:  # noqa: PLR2004 - degrees
        raise GeoError(field, f"The longitude {lng} is not between -180 and 180.")
    if not -90 <= lat <= 90:  # noqa: PLR2004 - degrees
        raise GeoError(field, f"The latitude {lat} is not between -90 and 90; longitude comes first.")
    return float(lng), float(lat)


def max_results(body: Mapping[str, Any]) -> int:
    """`MaxResults`, 1 to 100."""
    value = body.get("MaxResults", 20)
    if not isinstance(value, int) or not 1 <= value <= _MOST_RESULTS:
        raise GeoError("MaxResults", f"The value must be between 1 and {_MOST_RESULTS}.")
    return value


def intended_use(body: Mapping[str, Any]) -> str:
    """`IntendedUse`; storing results costs more."""
    use = body.get("IntendedUse", "SingleUse")
    if use not in {"SingleUse", "Storage"}:
        raise GeoError("IntendedUse", "The value must be one of SingleUse, Storage.")
    return str(use)


def in_indonesia(body: Mapping[str, Any]) -> bool:
    """Whether the filter of countries lets Indonesia through."""
    filters = body.get("Filter") or {}
    countries = filters.get("IncludeCountries")
    return countries is None or bool({"ID", "IDN"} & set(countries))
