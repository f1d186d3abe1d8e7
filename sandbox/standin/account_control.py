"""What a program may decide in Meta's place about the account, under `/_sandbox/`: templates, the number."""

from sandbox.standin.control import explained
from sandbox.standin.control_models import NumberChange, TemplateChange
from sandbox.standin.limits import Clock
from sandbox.standin.number import Number
from sandbox.standin.router import Router
from sandbox.standin.telling import Teller
from sandbox.standin.template_webhooks import quality_changed, status_changed
from sandbox.standin.templates import TemplateRegistry
from sandbox.standin.wire import Request, Response, json_response


class AccountControl:
    """Sets templates at once approved, changes one, changes the number."""

    def __init__(self, templates: TemplateRegistry, number: Number, teller: Teller, clock: Clock) -> None:
        self._templates = templates
        self._number = number
        self._teller = teller
        self._clock = clock

    def add_routes(self, router: Router) -> None:
        """The endpoints."""
        router.add("PUT", "/_sandbox/templates", explained(self._set_templates))
        router.add("POST", "/_sandbox/templates", explained(self._change_template))
        router.add("GET", "/_sandbox/number", explained(self._show_number))
        router.add("PUT", "/_sandbox/number", explained(self._change_number))

    def _set_templates(self, request: Request) -> Response:
        return json_response({"templates": self._templates.replace(request.json())})

    def _change_template(self, request: Request) -> Response:
        change = TemplateChange.model_validate(request.json())
        entry = self._templates.entry(change.name, change.language)
        if entry is None:
            return json_response({"error": f"There is no template {change.name} in {change.language}."}, 404)
        if change.status is not None:
            self._templates.set_status(entry, change.status, change.reason)
            told = status_changed(entry, self._clock())
            self._teller.schedule(0, lambda _: (told,), at_once=True)
        if change.quality is not None:
            before = entry.quality
            self._templates.set_quality(entry, change.quality)
            quality = quality_changed(entry, before)
            self._teller.schedule(0, lambda _: (quality,), at_once=True)
        return json_response(entry.fields())

    def _show_number(self, _: Request) -> Response:
        number = self._number
        state = {"messaging_limit": number.messaging.tier, "quality_rating": number.rating}
        return json_response(state | {"reached_in_24_hours": number.messaging.reached()})

    def _change_number(self, request: Request) -> Response:
        change = NumberChange.model_validate(request.json())
        if change.messaging_limit is not None:
            self._number.messaging.tier = change.messaging_limit
        if change.quality_rating is not None:
            self._number.rating = change.quality_rating
        return self._show_number(request)
