"""Uploading media and getting it back: `/<PHONE_ID>/media` and `/<MEDIA_ID>`."""

import hashlib
import hmac

from sandbox.standin.clock import unix
from sandbox.standin.graph import Graph
from sandbox.standin.limits import Clock
from sandbox.standin.media import MediaStore, Upload
from sandbox.standin.multipart import parts
from sandbox.standin.router import Router
from sandbox.standin.settings import StandInSettings
from sandbox.standin.whatsapp_errors import MetaError
from sandbox.standin.wire import Request, Response, json_response

_LINK_LIFE = 300  # seconds: a media URL works for five minutes
_PATH = "/whatsapp_business/attachments/"


class MediaApi:
    """The endpoints over the media store."""

    def __init__(self, settings: StandInSettings, media: MediaStore, clock: Clock) -> None:
        self._settings = settings
        self._media = media
        self._clock = clock

    def add_routes(self, graph: Graph, router: Router) -> None:
        """Upload, look up, delete, download."""
        graph.edge("POST", self._settings.phone_number_id, "media", self._upload)
        graph.node("GET", self._describe)
        graph.node("DELETE", self._delete)
        router.add("GET", _PATH, graph.guarded(self._download))

    def _upload(self, request: Request) -> Response:
        try:
            form = parts(request.header("content-type"), request.body)
        except ValueError as error:
            raise MetaError(100, f"A multipart form is required: {error}") from error
        product = form.get("messaging_product")
        if product is None or product.content != b"whatsapp":
            raise MetaError(100, "The parameter messaging_product is required.")
        file = form.get("file")
        if file is None or file.file_name is None:
            raise MetaError(100, "The parameter file is required.")
        # The type of the part itself counts; the field `type` only says it when the part does not.
        given = form.get("type")
        mime_type = file.content_type or (given.content.decode("utf-8", "replace") if given else "")
        return json_response({"id": self._media.add(mime_type, file.file_name, file.content)})

    def _describe(self, request: Request, media_id: str) -> Response | None:
        upload = self._owned(request, media_id)
        if upload is None:
            return None
        expires = unix(self._clock() + _LINK_LIFE)
        query = f"mid={upload.id}&ext={expires}&hash={self._link_hash(upload.id, expires)}"
        base = self._settings.public_base_url or f"http://{request.header('host')}"
        return json_response(
            {
                "url": f"{base.rstrip('/')}{_PATH}?{query}",
                "mime_type": upload.mime_type,
                "sha256": upload.sha256,
                "file_size": len(upload.content),
                "id": upload.id,
                "messaging_product": "whatsapp",
            }
        )

    def _delete(self, request: Request, media_id: str) -> Response | None:
        if self._owned(request, media_id) is None:
            return None
        return json_response({"success": self._media.delete(media_id)})

    def _owned(self, request: Request, media_id: str) -> Upload | None:
        number = request.query.get("phone_number_id", self._settings.phone_number_id)
        upload = self._media.find(media_id)
        if upload is not None and number != self._settings.phone_number_id:
            raise MetaError(100, "Param phone_number_id is not a valid whatsapp business phone number id ID")
        return upload

    def _download(self, request: Request) -> Response:
        media_id, expires = request.query.get("mid", ""), request.query.get("ext", "0")
        genuine = hmac.compare_digest(request.query.get("hash", ""), self._link_hash(media_id, expires))
        upload = self._media.find(media_id)
        if upload is None or not genuine or self._clock() > int(expires):
            return json_response({"error": "The link has expired or never was."}, 404)
        return Response(200, upload.content, upload.mime_type)

    def _link_hash(self, media_id: str, expires: str) -> str:
        secret = self._settings.app_secret.encode()
        return hmac.new(secret, f"{media_id}.{expires}".encode(), hashlib.sha256).hexdigest()[:24]
