"""Counts of what the geocoder was asked, as CloudWatch metrics. Codes only, never people."""

from desac import observability

UNAVAILABLE = "GeocoderUnavailable"
"""Tries that were put off because the geocoder is throttled or down: an alarm watches it."""
ASKED = "AddressAsked"
"""Questions that were put to the geocoder, each of which is paid for."""
KNOWN = "AddressKnown"
"""Questions whose answer was there already."""


def count(name: str, number: int = 1) -> None:
    """Add `number` to the metric `name` of the namespace Desac; nothing for none."""
    if number:
        observability.count(name, number, service="geolocate")
