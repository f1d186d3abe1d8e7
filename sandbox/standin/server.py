"""The stand-in as one HTTP server, and the way to run it in a thread or a process of its own."""

import logging
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import ClassVar, Self
from urllib.parse import parse_qsl, unquote, urlsplit

from sandbox.standin.assembly import assemble
from sandbox.standin.limits import Clock
from sandbox.standin.router import Router
from sandbox.standin.settings import StandInSettings
from sandbox.standin.wire import Request, Response, json_response

logger = logging.getLogger(__name__)
_CLOSING_IS_NOTICED = 0.05  # seconds
_LARGEST_BODY = 101 * 1024 * 1024  # WhatsApp's largest document, and the form around it


class _Handler(BaseHTTPRequestHandler):
    """Reads a request, lets the router answer it, keeps the connection."""

    protocol_version = "HTTP/1.1"
    server_version = "desac-stand-in"
    disable_nagle_algorithm = True
    wbufsize = -1  # one write per answer instead of one per header
    timeout = 300
    router: ClassVar[Router]

    def _answer(self) -> None:
        length = self.headers.get("Content-Length") or "0"
        if not length.isdigit() or int(length) > _LARGEST_BODY or self.headers.get("Transfer-Encoding"):
            self.close_connection = True
            self._write(json_response({"error": "A body needs a Content-Length of at most 101 MiB."}, 411))
            return
        body = self.rfile.read(int(length))
        target = urlsplit(self.path)
        request = Request(
            method="GET" if self.command == "HEAD" else self.command,
            path=unquote(target.path),
            query=dict(parse_qsl(target.query, keep_blank_values=True)),
            headers={name.lower(): value for name, value in self.headers.items()},
            body=body,
        )
        try:
            response = self.router.dispatch(request)
        except Exception:
            logger.exception("%s failed", self.command)
            response = json_response({"error": "The stand-in failed; its log says why."}, 500)
        self._write(response)

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = _answer  # noqa: N815 - the base class calls these names

    def _write(self, response: Response) -> None:
        if response.drop:
            self.close_connection = True
            return
        self.send_response(response.status)
        self.send_header("Content-Type", response.content_type)
        self.send_header("Content-Length", str(len(response.body)))
        self.send_header("X-Content-Type-Options", "nosniff")
        for name, value in response.headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(response.body)

    def log_message(self, format: str, *args: object) -> None:
        """Stay silent: paths hold phone numbers."""


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
        handler = type("Handler", (_Handler,), {"router": self._parts.router})
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
