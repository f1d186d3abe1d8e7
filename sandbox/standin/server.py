"""The stand-in as one HTTP server, and the way to run it in a thread or a process of its own."""

import logging
import socket
import threading
import time
from http.server import ThreadingHTTPServer
from types import TracebackType
from typing import Self

from sandbox.standin.assembly import assemble
from sandbox.standin.http_handler import Handler
from sandbox.standin.limits import Clock
from sandbox.standin.settings import StandInSettings

logger = logging.getLogger(__name__)
_CLOSING_IS_NOTICED = 0.05  # seconds


class _Server(ThreadingHTTPServer):
    request_queue_size = 256
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that goes away is no failure."""
        del request, client_address
        logger.debug("connection ended", exc_info=True)


class StandIn:
    """A running stand-in; `settings.port` 0 takes a free port. Use it in a `with` block or close it."""

    def __init__(self, settings: StandInSettings | None = None, *, clock: Clock = time.time) -> None:
        settings = settings or StandInSettings()
        self._closing = threading.Event()
        self._parts = assemble(settings, clock=clock, pause=self._closing.wait)
        handler = type("Handler", (Handler,), {"router": self._parts.router})
        self._server = _Server((settings.host, settings.port), handler, bind_and_activate=False)
        self._server.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._server.server_bind()
        self._server.server_activate()
        host, port = self._server.server_address[:2]
        self.url = f"http://{host if isinstance(host, str) else host.decode()}:{port}"
        self.public_url = (settings.public_base_url or self.url).rstrip("/")
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(_CLOSING_IS_NOTICED,), name="stand-in", daemon=True
        )
        self._parts.dispatcher.start()
        self._thread.start()

    def close(self) -> None:
        """Stop answering and dispatching."""
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._parts.dispatcher.close()
        self._parts.webhook.close()
        self._thread.join()

    def wait(self) -> None:
        """Until it is closed."""
        self._thread.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def serve(settings: StandInSettings) -> None:
    """Run until interrupted."""
    with StandIn(settings) as stand_in:
        logger.info("WhatsApp, Amazon Location and the inbox: %s", stand_in.public_url)
        stand_in.wait()
