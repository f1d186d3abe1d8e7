"""The one place where the stand-in's parts are put together."""

from dataclasses import dataclass

from sandbox.standin.account_control import AccountControl
from sandbox.standin.arrivals import Arrivals
from sandbox.standin.control import Control
from sandbox.standin.dispatcher import Dispatcher
from sandbox.standin.fault_plan import FaultPlan
from sandbox.standin.geo_places import GeoPlaces
from sandbox.standin.graph import Graph
from sandbox.standin.inbound import Inbound
from sandbox.standin.inbox import Inbox
from sandbox.standin.limits import Clock
from sandbox.standin.media import MediaStore
from sandbox.standin.media_api import MediaApi
from sandbox.standin.number import Number
from sandbox.standin.places import load_villages
from sandbox.standin.residents import Residents
from sandbox.standin.router import Router
from sandbox.standin.sending import Pause, Sending
from sandbox.standin.settings import StandInSettings
from sandbox.standin.store import Store
from sandbox.standin.telling import Teller
from sandbox.standin.templates import TemplateRegistry, load_definitions
from sandbox.standin.templates_api import TemplatesApi
from sandbox.standin.uploads import Uploads
from sandbox.standin.webhook_client import WebhookClient
from sandbox.standin.whatsapp_validation import Validator


@dataclass(frozen=True)
class Parts:
    """What the server has to run and to close."""

    router: Router
    dispatcher: Dispatcher
    webhook: WebhookClient


def assemble(settings: StandInSettings, *, clock: Clock, pause: Pause) -> Parts:
    """Build everything; only the dispatcher's thread is not started yet."""
    store, arrivals, router = Store(), Arrivals(), Router()
    number, faults, media = Number.of(settings, clock), FaultPlan(clock), MediaStore(clock)
    graph, uploads = Graph(router, settings), Uploads(settings)
    templates = TemplateRegistry(clock, settings.template_review_seconds, uploads.type_of)
    if settings.templates is not None:
        templates.replace(load_definitions(settings.templates))
    webhook = WebhookClient(settings, clock)
    dispatcher = Dispatcher(
        webhook.post,
        clock=clock,
        window=settings.webhook_window,
        batch=lambda: faults.webhooks().batch or settings.webhook_batch,
        first_retry=settings.webhook_first_retry,
        longest_retry=settings.webhook_longest_retry,
    )
    if webhook.url is not None:
        dispatcher.open()
    teller = Teller(dispatcher, faults)
    residents = Residents(settings, store, teller, clock)
    inbound = Inbound(
        settings, store=store, residents=residents, teller=teller, limit=number.per_second, clock=clock
    )
    validator = Validator(templates, media, store.phone_of)

    def forget() -> None:
        number.forget()
        residents.forget()

    Sending(
        settings,
        number=number,
        validator=validator,
        residents=residents,
        faults=faults,
        arrivals=arrivals,
        clock=clock,
        pause=pause,
    ).add_routes(graph)
    MediaApi(settings, media, clock).add_routes(graph, router)
    TemplatesApi(settings, templates, teller, clock).add_routes(graph)
    uploads.add_routes(graph)
    number.add_routes(graph)
    graph.add_routes()
    GeoPlaces(load_villages(settings.villages, settings.polygons), settings).add_routes(router)
    Control(
        store=store,
        arrivals=arrivals,
        inbound=inbound,
        dispatcher=dispatcher,
        webhook=webhook,
        templates=templates,
        faults=faults,
        forget=forget,
    ).add_routes(router)
    AccountControl(templates, number, teller, clock).add_routes(router)
    Inbox(store, inbound, media).add_routes(router)
    return Parts(router, dispatcher, webhook)
