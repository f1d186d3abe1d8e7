"""The one place where the stand-in's parts are put together."""

from dataclasses import dataclass

from sandbox.standin.control import Control
from sandbox.standin.dispatcher import Dispatcher
from sandbox.standin.faults import FaultPlan
from sandbox.standin.geo_places import GeoPlaces
from sandbox.standin.inbox import Inbox
from sandbox.standin.limits import Clock
from sandbox.standin.places import load_villages
from sandbox.standin.residents import Residents
from sandbox.standin.router import Router
from sandbox.standin.settings import StandInSettings
from sandbox.standin.store import Store
from sandbox.standin.templates import TemplateRegistry, load_definitions
from sandbox.standin.webhook_client import WebhookClient
from sandbox.standin.whatsapp import Pause, WhatsApp


@dataclass(frozen=True)
class Parts:
    """What the server has to run and to close."""

    router: Router
    dispatcher: Dispatcher
    webhook: WebhookClient


def assemble(settings: StandInSettings, *, clock: Clock, pause: Pause) -> Parts:
    """Build everything; only the dispatcher's thread is not started yet."""
    templates = TemplateRegistry()
    if settings.templates is not None:
        templates.replace(load_definitions(settings.templates))
    store = Store()
    webhook = WebhookClient(settings)
    dispatcher = Dispatcher(
        webhook.post,
        clock=clock,
        window=settings.webhook_window,
        batch=settings.webhook_batch,
        first_retry=settings.webhook_first_retry,
        longest_retry=settings.webhook_longest_retry,
    )
    if webhook.url is not None:
        dispatcher.open()
    residents = Residents(settings, store, dispatcher, clock)
    faults = FaultPlan()
    whatsapp = WhatsApp(settings, templates, residents, faults, clock=clock, pause=pause)
    forget_limits = whatsapp.pair_limit.forget
    router = Router()
    whatsapp.add_routes(router)
    GeoPlaces(load_villages(settings.villages, settings.polygons), settings).add_routes(router)
    Control(
        store=store,
        residents=residents,
        dispatcher=dispatcher,
        webhook=webhook,
        templates=templates,
        faults=faults,
        forget_limits=forget_limits,
    ).add_routes(router)
    Inbox(store, residents).add_routes(router)
    return Parts(router, dispatcher, webhook)
