"""The business number: what it may do, and what Graph tells of it."""

from dataclasses import dataclass
from typing import Literal

from sandbox.standin.graph import Graph, chosen
from sandbox.standin.limits import Clock, NumberLimit, PairLimit
from sandbox.standin.messaging_limit import MessagingLimit
from sandbox.standin.settings import StandInSettings
from sandbox.standin.wire import Request, Response, json_response

Rating = Literal["GREEN", "YELLOW", "RED", "UNKNOWN"]
_USUAL = ("display_phone_number", "verified_name", "quality_rating")
_HIGH_THROUGHPUT = 1000


@dataclass
class Number:
    """Its limits and its rating; `PUT /_sandbox/number` changes them."""

    settings: StandInSettings
    per_second: NumberLimit
    pair: PairLimit
    messaging: MessagingLimit
    rating: Rating = "GREEN"

    @classmethod
    def of(cls, settings: StandInSettings, clock: Clock) -> "Number":
        """As the settings say."""
        return cls(
            settings,
            NumberLimit(settings.limit_per_second, clock),
            PairLimit(settings.pair_seconds, settings.pair_burst, clock),
            MessagingLimit(settings.messaging_limit, clock),
        )

    def add_routes(self, graph: Graph) -> None:
        """`GET /<PHONE_NUMBER_ID>`."""
        graph.node("GET", self._describe)

    def forget(self) -> None:
        """Start all counts anew."""
        self.per_second.forget()
        self.pair.forget()
        self.messaging.forget()

    def _describe(self, request: Request, identifier: str) -> Response | None:
        if identifier != self.settings.phone_number_id:
            return None
        high = self.settings.limit_per_second >= _HIGH_THROUGHPUT
        known = {
            "id": self.settings.phone_number_id,
            "display_phone_number": self.settings.display_phone_number,
            "verified_name": "Denpasar Siaga",
            "quality_rating": self.rating,
            "status": "CONNECTED",
            "whatsapp_business_manager_messaging_limit": self.messaging.tier,
            "throughput": {"level": "HIGH" if high else "STANDARD"},
        }
        return json_response(chosen(known, request.query.get("fields"), _USUAL))
