"""`POST /<PHONE_NUMBER_ID>/messages`: counted, checked, perhaps made to fail, and handed to the resident."""

from collections.abc import Callable

from sandbox.standin.arrivals import Arrival, Arrivals
from sandbox.standin.fault_plan import FaultPlan
from sandbox.standin.faults import Faults
from sandbox.standin.graph import Graph, json_body
from sandbox.standin.limits import Clock
from sandbox.standin.messages import SentMessage
from sandbox.standin.number import Number
from sandbox.standin.outgoing import Outgoing
from sandbox.standin.residents import Course, Residents
from sandbox.standin.settings import StandInSettings
from sandbox.standin.whatsapp_errors import MetaError
from sandbox.standin.whatsapp_validation import Validator
from sandbox.standin.wire import Request, Response, json_response

# Waits so many seconds; returns early when the server closes.
Pause = Callable[[float], object]
_PAGE = b"<html><head><title>Bad Gateway</title></head><body><h1>Bad Gateway</h1></body></html>"


class Sending:
    """One business number's way out."""

    def __init__(
        self,
        settings: StandInSettings,
        *,
        number: Number,
        validator: Validator,
        residents: Residents,
        faults: FaultPlan,
        arrivals: Arrivals,
        clock: Clock,
        pause: Pause,
    ) -> None:
        self._settings = settings
        self._number = number
        self._validator = validator
        self._residents = residents
        self._faults = faults
        self._arrivals = arrivals
        self._clock = clock
        self._pause = pause

    def add_routes(self, graph: Graph) -> None:
        """The one endpoint."""
        graph.edge("POST", self._settings.phone_number_id, "messages", self._send)

    def _send(self, request: Request) -> Response:
        body = json_body(request)
        arrival = self._arrivals.note(self._clock(), body)
        try:
            return self._answer(body, arrival)
        except MetaError as error:
            arrival.outcome = error.code
            raise

    def _answer(self, body: object, arrival: Arrival) -> Response:
        faults = self._faults.next(arrival.template, arrival.to)
        lost = None if faults.after_accepting or faults.drop_answer else _lost_answer(faults)
        # What a fault keeps away does not count; what does is counted as it arrives, however late the answer.
        kept_away = faults.error_code is not None or lost is not None
        within_limit = kept_away or self._number.per_second.take(self._faults.limit_per_second())
        if faults.delay:
            self._pause(faults.delay)
        if faults.error_code is not None:
            raise MetaError(faults.error_code, "The stand-in was told to fail this request")
        if lost is not None:
            arrival.outcome = "not accepted"
            return lost
        if not within_limit:
            raise MetaError(
                130429, "Message failed to send because there were too many messages sent per second"
            )
        message = self._accept(self._validator.validate(body), faults)
        arrival.outcome = "accepted"
        return _lost_answer(faults) or _accepted(message, faults.message_status or "accepted")

    def _accept(self, outgoing: Outgoing, faults: Faults) -> SentMessage:
        course = self._course(outgoing, faults)
        if not self._number.pair.take(outgoing.to):
            raise MetaError(131056, "Too many messages sent from this number to the same recipient")
        message = SentMessage.accepted(outgoing, self._clock())
        names = self._settings.name_parameters
        name = next((outgoing.values[key] for key in names if key in outgoing.values), "")
        self._residents.receive(message, name, course)
        return message

    def _course(self, outgoing: Outgoing, faults: Faults) -> Course:
        """What will become of the message; `MetaError` for what is told at once."""
        held = faults.held_seconds if faults.message_status else 0.0
        if faults.failed_code is not None:
            return Course(faults.failed_code, held)
        if not self._residents.reachable(outgoing.to):
            return Course(131026, held)
        if self._residents.in_window(outgoing.to):
            return Course(outgoing.media_fault, held)
        if outgoing.type != "template":
            if self._settings.window_refusal == "answer":
                raise MetaError(131047, "More than 24 hours have passed since the recipient last replied")
            return Course(131047, held)
        if outgoing.media_fault is None and not self._number.messaging.take(outgoing.to):
            if self._settings.limit_refusal == "answer":
                raise MetaError(131048, "The messaging limit of this number is reached")
            return Course(131048, held)
        return Course(outgoing.media_fault, held)


def _lost_answer(faults: Faults) -> Response | None:
    if faults.drop_request or faults.drop_answer:
        return Response(drop=True)
    if faults.bare_status is not None:
        return Response(faults.bare_status, content_type="text/plain")
    if faults.html_status is not None:
        return Response(faults.html_status, _PAGE, "text/html")
    return None


def _accepted(message: SentMessage, status: str) -> Response:
    contact = {"input": message.to, "wa_id": message.to.removeprefix("+")}
    if message.by_user_id:
        contact = {"input": message.user_id, "user_id": message.user_id}
    return json_response(
        {
            "messaging_product": "whatsapp",
            "contacts": [contact],
            "messages": [{"id": message.id, "message_status": status}],
        }
    )
