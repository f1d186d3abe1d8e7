"""Meta's resumable uploads: how the sample for a template's document or video header gets there."""

import base64
import secrets
import threading
from dataclasses import dataclass, field

from sandbox.standin.graph import Graph
from sandbox.standin.media_types import LARGEST_DOCUMENT
from sandbox.standin.settings import StandInSettings
from sandbox.standin.whatsapp_errors import MetaError
from sandbox.standin.wire import Request, Response, json_response

_TYPES = frozenset({"application/pdf", "image/jpeg", "image/jpg", "image/png", "video/mp4"})


@dataclass
class _Session:
    length: int
    type: str
    content: bytearray = field(default_factory=bytearray)


class Uploads:
    """Sessions by id and the handles of the files that are complete."""

    def __init__(self, settings: StandInSettings) -> None:
        self._settings = settings
        self._sessions: dict[str, _Session] = {}
        self._handles: dict[str, str] = {}
        self._lock = threading.Lock()

    def add_routes(self, graph: Graph) -> None:
        """Begin, go on, ask how far it came."""
        graph.edge("POST", self._settings.app_id, "uploads", self._begin)
        graph.node("POST", self._go_on)
        graph.node("GET", self._progress)

    def type_of(self, handle: str) -> str | None:
        """The MIME type of the file behind a handle; `None` if there is none."""
        return self._handles.get(handle)

    def _begin(self, request: Request) -> Response:
        given = dict(request.query)
        if request.body and not given:
            given = request.form()
        length, kind = given.get("file_length", ""), given.get("file_type", "")
        if not length.isdecimal() or not 0 < int(length) <= LARGEST_DOCUMENT:
            raise MetaError(100, "The parameter file_length is required: the size of the file in bytes.")
        if kind not in _TYPES:
            raise MetaError(100, f"The parameter file_type must be one of {', '.join(sorted(_TYPES))}.")
        identifier = f"upload:{base64.urlsafe_b64encode(secrets.token_bytes(18)).decode()}"
        with self._lock:
            self._sessions[identifier] = _Session(int(length), kind)
        return json_response({"id": identifier})

    def _go_on(self, request: Request, identifier: str) -> Response | None:
        with self._lock:
            session = self._sessions.get(identifier)
            if session is None:
                return None
            offset = request.header("file_offset") or ""
            if not offset.isdecimal() or int(offset) != len(session.content):
                raise MetaError(100, f"file_offset must be {len(session.content)}")
            if len(session.content) + len(request.body) > session.length:
                raise MetaError(100, f"The file is longer than its file_length of {session.length}")
            session.content += request.body
            if len(session.content) < session.length:
                return json_response({"id": identifier, "file_offset": len(session.content)})
            handle = f"4::{base64.b64encode(session.type.encode()).decode()}:{secrets.token_urlsafe(32)}"
            self._handles[handle] = session.type
            # Only what it is counts from here on.
            del self._sessions[identifier]
            return json_response({"h": handle})

    def _progress(self, request: Request, identifier: str) -> Response | None:
        del request
        session = self._sessions.get(identifier)
        if session is None:
            return None
        return json_response({"id": identifier, "file_offset": len(session.content)})
