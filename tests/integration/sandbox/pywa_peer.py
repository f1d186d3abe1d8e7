"""pywa, a WhatsApp client that nobody here wrote, pointed at the stand-in instead of graph.facebook.com."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
from pywa import WhatsApp, handlers, types

from sandbox.standin.settings import StandInSettings

_HANDLERS = (
    handlers.MessageHandler,
    handlers.MessageStatusHandler,
    handlers.CallbackButtonHandler,
    handlers.CallbackSelectionHandler,
    handlers.PhoneNumberChangeHandler,
    handlers.TemplateStatusUpdateHandler,
)


class _ToStandIn(httpx.BaseTransport):
    def __init__(self, url: str) -> None:
        self._url = httpx.URL(url)
        self._inner = httpx.HTTPTransport()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = self._url
        request.url = request.url.copy_with(scheme=url.scheme, host=url.host, port=url.port)
        request.headers["Host"] = f"{url.host}:{url.port}"
        return self._inner.handle_request(request)

    def close(self) -> None:
        self._inner.close()


class Peer:
    """A pywa client, and whatever it made of the webhooks that it was given."""

    def __init__(self, wa: WhatsApp) -> None:
        self.wa = wa
        self.updates: list[Any] = []
        self._read = 0
        for kind in _HANDLERS:
            wa.add_handlers(kind(lambda _, update: self.updates.append(update)))

    def read(self, receiver: Any) -> list[Any]:
        """What pywa makes of the webhooks that came since the last time; each must be genuine."""
        before = len(self.updates)
        for body, signature in list(zip(receiver.bodies, receiver.signatures, strict=True))[self._read :]:
            assert self.wa.webhook_update_validator(body, signature) is None
            assert self.wa.webhook_update_validator(body + b" ", signature) == ("Forbidden", 403)
            assert self.wa.webhook_update_handler(body) == ("ok", 200)
            self._read += 1
        return self.updates[before:]


@contextmanager
def pywa_peer(url: str, settings: StandInSettings) -> Iterator[Peer]:
    """A client of the stand-in at `url`."""
    with httpx.Client(transport=_ToStandIn(url)) as session:
        wa = WhatsApp(
            phone_id=settings.phone_number_id,
            token=settings.access_token,
            session=session,
            verify_token=settings.verify_token,
            app_secret=settings.app_secret,
            app_id=settings.app_id,
            waba_id=settings.waba_id,
            skip_duplicate_updates=False,
        )
        yield Peer(wa)


__all__ = ["Peer", "pywa_peer", "types"]
