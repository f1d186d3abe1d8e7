"""The inbox page: a visitor looks at any resident's phone, taps the buttons and answers."""

import mimetypes
from pathlib import Path
from urllib.parse import quote, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from sandbox.standin import inbox_view
from sandbox.standin.inbound import Inbound, Sender, UnknownButtonError
from sandbox.standin.markup import to_html
from sandbox.standin.media import MediaStore
from sandbox.standin.router import Router
from sandbox.standin.store import Store
from sandbox.standin.whatsapp_validation import PHONE
from sandbox.standin.wire import Request, Response, html_response, json_response, see_other

_HERE = Path(__file__).parent
_STATIC = {file.name: file for file in (_HERE / "static").iterdir()}
_LONGEST_ANSWER = 4096


class Inbox:
    """Server-rendered pages; the script only refreshes them."""

    def __init__(self, store: Store, inbound: Inbound, media: MediaStore) -> None:
        self._store = store
        self._inbound = inbound
        self._media = media
        self._pages = Environment(
            loader=FileSystemLoader(_HERE / "pages"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._pages.filters |= {
            "clock_time": inbox_view.clock_time,
            "file_badge": inbox_view.file_badge,
            "file_size": inbox_view.file_size,
            "markup": to_html,
            "path": lambda text: quote(text, safe=""),
            "spaced": inbox_view.spaced,
            "thousands": lambda number: f"{number:,}".replace(",", "."),
            "words": inbox_view.words,
            "why_failed": inbox_view.why_failed,
        }
        self._pages.tests["answer"] = inbox_view.is_answer
        self._pages.globals["status_words"] = inbox_view.STATUS_WORDS

    def add_routes(self, router: Router) -> None:
        """The list, the phones and the files that the pages load."""
        router.add("GET", "/", self._list)
        router.add("GET", "/inbox/{phone}", self._phone)
        router.add("POST", "/inbox/{phone}", self._answer)
        router.add("GET", "/inbox-media/{id}", self._attachment)
        router.add("GET", "/static/{name}", self._file)

    def _list(self, request: Request) -> Response:
        wanted = request.query.get("q", "")
        page = request.query.get("halaman", "1")
        found = inbox_view.listing(self._store.conversations(), wanted, int(page) if page.isdecimal() else 1)
        return self._page("list.html", wanted=wanted, found=found)

    def _phone(self, request: Request, problem: str = "", draft: str = "") -> Response:
        phone = request.parameters["phone"]
        if not PHONE.fullmatch(phone):
            return self._page("missing.html", status=404, phone=phone)
        conversation = self._store.conversation(phone)
        return self._page(
            "phone.html",
            status=400 if problem else 200,
            phone=phone,
            conversation=conversation,
            problem=problem,
            draft=draft,
            locating="lokasi" in request.query,
        )

    def _answer(self, request: Request) -> Response:
        phone, form = request.parameters["phone"], request.form()
        if not PHONE.fullmatch(phone):
            return self._page("missing.html", status=404, phone=phone)
        if _from_elsewhere(request):
            return json_response({"error": "A page from elsewhere may not answer for a resident."}, 403)
        try:
            problem = self._say(phone, form)
        except UnknownButtonError:
            problem = "Tombol itu sudah tidak ada pada pesan mana pun."
        if problem:
            return self._phone(request, problem, form.get("text", ""))
        return see_other(f"/inbox/{quote(phone)}#akhir")

    def _say(self, phone: str, form: dict[str, str]) -> str:
        if "payload" in form:
            self._inbound.tap(Sender(phone), form["payload"])
            return ""
        if "latitude" in form:
            return self._locate(phone, form)
        text = form.get("text", "").strip().replace("\r\n", "\n")
        if not text:
            return "Tulis dulu balasannya."
        if len(text) > _LONGEST_ANSWER:
            return f"Balasan terlalu panjang: paling banyak {_LONGEST_ANSWER} huruf."
        self._inbound.say(Sender(phone), text)
        return ""

    def _locate(self, phone: str, form: dict[str, str]) -> str:
        problem = "Garis lintang −90 sampai 90 dan bujur −180 sampai 180, misalnya −8.6705 dan 115.2126."
        try:
            latitude, longitude = float(form["latitude"]), float(form.get("longitude", ""))
        except ValueError:
            return problem
        if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):  # noqa: PLR2004 - degrees
            return problem
        self._inbound.locate(Sender(phone), {"latitude": latitude, "longitude": longitude})
        return ""

    def _attachment(self, request: Request) -> Response:
        upload = self._media.find(request.parameters["id"])
        if upload is None:
            return self._page("gone.html", status=404)
        name = quote(upload.file_name, safe="")
        # Shown in a frame of its own rights: a document from anywhere is not our page.
        headers = {
            "Content-Disposition": f"inline; filename*=UTF-8''{name}",
            "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
        }
        return Response(200, upload.content, upload.mime_type, headers)

    def _file(self, request: Request) -> Response:
        file = _STATIC.get(request.parameters["name"])
        if file is None:
            return json_response({"error": "There is no such file."}, 404)
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        return Response(200, file.read_bytes(), kind, {"Cache-Control": "max-age=300"})

    def _page(self, name: str, *, status: int = 200, **values: object) -> Response:
        return html_response(self._pages.get_template(name).render(values), status)


def _from_elsewhere(request: Request) -> bool:
    origin = request.header("origin")
    return origin is not None and urlsplit(origin).netloc != request.header("host")
