"""The deployed system and a city's phones, in memory."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest

from tests.infra.conftest import Synthesized, synthesize
from tests.simulation.city_geocoder import CityGeocoder
from tests.simulation.phones import Phones
from tests.simulation.wiring import Wiring
from tests.simulation.world import World

__all__ = ["synthesize"]

START = datetime(2021, 8, 10, 22, 0, tzinfo=UTC)
"""Six in the morning in Denpasar, when quiet hours end."""


@pytest.fixture(scope="session")
def wiring(synthesize: Callable[[str], Synthesized]) -> Wiring:
    """What the production stage connects."""
    return Wiring(synthesize("production").template)


@pytest.fixture
def world(wiring: Wiring) -> Iterator[World]:
    """The system before its first file, at `START`."""
    with _new(wiring) as made:
        yield made


@pytest.fixture(scope="module")
def module_world(wiring: Wiring) -> Iterator[World]:
    """The same, shared by the tests of a module."""
    with _new(wiring) as made:
        yield made


@contextmanager
def _new(wiring: Wiring) -> Iterator[World]:
    environment = wiring.function_for("functions.notify.sender.handler").environment
    receiver = wiring.function_for("functions.notify.receiver.handler").environment
    phones = Phones("app-secret", environment["DESAC_WHATSAPP_PHONE_NUMBER_ID"])
    known = {
        environment["DESAC_WHATSAPP_SECRET"]: json.dumps(
            {"access_token": "token", "app_secret": phones.app_secret, "verify_token": "verify"}
        ),
        receiver["DESAC_LINK_SECRET"]: json.dumps({"key": "k" * 64}),
        receiver["DESAC_FORM_BASE_URL_PARAMETER"]: "https://siaga.example/f",
    }
    made = World(wiring, START, known_secrets=known, geocoder=CityGeocoder(), whatsapp=phones)
    phones.street = made
    with pytest.MonkeyPatch.context() as patches:
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            patches.setenv(name, "testing")
        patches.setenv("AWS_DEFAULT_REGION", "ap-southeast-3")
        patches.setenv("POWERTOOLS_METRICS_DISABLED", "true")
        with made.running():
            yield made
