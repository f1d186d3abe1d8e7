"""Media: uploaded, described, downloaded, sent, expired."""

from typing import Any

import pytest
import requests

PDF = ("buku-saku.pdf", b"%PDF-1.7\r\n--x\r\n handbook", "application/pdf")
MP4 = ("cuci-tangan.mp4", b"\0\0\0\x18ftypmp42" + bytes(64), "video/mp4")
HEADER = {
    "name": "handbook_v1",
    "language": "id",
    "category": "UTILITY",
    "components": [
        {"type": "HEADER", "format": "DOCUMENT", "example": {"header_handle": ["4::aW:x"]}},
        {"type": "BODY", "text": "Buku saku isolasi mandiri."},
    ],
}


def upload(client: Any, file: tuple[str, bytes, str], **fields: Any) -> requests.Response:
    form = {"messaging_product": "whatsapp", "type": file[2]} | fields
    answer: requests.Response = client.session.post(
        f"{client.number}/media",
        data={name: value for name, value in form.items() if value is not None},
        files={"file": file},
        headers=client.bearer,
    )
    return answer


def node(client: Any, media_id: str) -> str:
    return f"{client.url}/v26.0/{media_id}"


def refusal(answer: requests.Response) -> tuple[int, str]:
    error = answer.json()["error"]
    return error["code"], error["error_data"]["details"]


def document(client: Any, media_id: str, to: str = "+628123456789") -> requests.Response:
    content = {"id": media_id, "caption": "Dibaca ya", "filename": "Buku Saku.pdf"}
    answer: requests.Response = client.send(to, type="document", document=content, template=None)
    return answer


def test_a_file_is_described_and_comes_back_as_it_was(client: Any) -> None:
    media_id = upload(client, PDF).json()["id"]
    told = client.session.get(node(client, media_id), headers=client.bearer).json()
    assert (told["mime_type"], told["file_size"], told["id"]) == (PDF[2], len(PDF[1]), media_id)
    assert client.session.get(told["url"], headers=client.bearer).content == PDF[1]
    assert client.session.get(told["url"]).status_code == 401
    assert client.session.get(f"{told['url']}x", headers=client.bearer).status_code == 404
    assert client.session.delete(node(client, media_id), headers=client.bearer).json() == {"success": True}
    gone = client.session.get(node(client, media_id), headers=client.bearer)
    assert gone.json()["error"]["error_subcode"] == 33


@pytest.mark.parametrize(
    ("file", "fields", "code", "says"),
    [
        (PDF, {"messaging_product": None}, 100, "messaging_product is required"),
        (("x.exe", b"MZ", "application/x-msdownload"), {}, 100, "one of the following types"),
        (("x.jpg", b"%PDF", "image/jpeg"), {}, 131053, "not what its type says"),
        (("x.png", b"\x89PNG\r\n\x1a\n" + bytes(5 * 1024 * 1024), "image/png"), {}, 100, "5242880 bytes"),
        (("x.mp4", MP4[1] + bytes(16 * 1024 * 1024), "video/mp4"), {}, 100, "16777216 bytes"),
        (("x.pdf", b"", "application/pdf"), {}, 100, "not 0"),
    ],
)
def test_what_whatsapp_does_not_take_is_refused(
    client: Any, file: Any, fields: dict[str, Any], code: int, says: str
) -> None:
    found, details = refusal(upload(client, file, **fields))
    assert (found, says in details) == (code, True), details


def test_a_body_that_is_no_form_is_refused(client: Any) -> None:
    for headers in ({"Content-Type": "application/pdf"}, {"Content-Type": "multipart/form-data; boundary=x"}):
        answer = client.session.post(f"{client.number}/media", data=b"%PDF", headers=client.bearer | headers)
        assert refusal(answer)[0] == 100


def test_the_resident_gets_the_document(client: Any) -> None:
    media_id = upload(client, PDF).json()["id"]
    client.control("POST", "replies", {"to": "+628123456789", "text": "Minta buku"})
    assert document(client, media_id).status_code == 200
    (message,) = client.control("GET", "messages?details").json()
    assert message["text"] == "[Buku Saku.pdf]\n\nDibaca ya"
    assert message["media"]["mime_type"] == "application/pdf"
    page = client.session.get(f"{client.url}/inbox/+628123456789").text
    assert f'href="/inbox-media/{media_id}"' in page
    assert "Buku Saku.pdf" in page
    shown = client.session.get(f"{client.url}/inbox-media/{media_id}")
    assert (shown.content, shown.headers["Content-Type"]) == (PDF[1], "application/pdf")
    assert client.session.get(f"{client.url}/inbox-media/1").status_code == 404


def test_an_id_lives_for_30_days(start: Any) -> None:
    now = [1_700_000_000.0]
    client = start(clock=lambda: now[0])
    media_id = upload(client, PDF).json()["id"]
    now[0] += 30 * 24 * 3600 - 1
    client.control("POST", "replies", {"to": "+628123456789", "text": "Minta buku"})
    assert document(client, media_id).status_code == 200
    now[0] += 1
    code, details = refusal(document(client, media_id))
    assert code == 100
    assert details == "Param document['id'] is not a valid whatsapp business account media attachment ID"


def test_a_file_of_another_kind_fails_later(client: Any, receiver: Any) -> None:
    media_id = upload(client, MP4).json()["id"]
    client.control("POST", "replies", {"to": "+628123456789", "text": "Minta buku"})
    assert document(client, media_id).status_code == 200
    (status,) = receiver.updates("statuses", 1)
    assert (status["status"], status["errors"][0]["code"]) == ("failed", 131053)


def test_a_template_carries_a_document_in_its_header(client: Any) -> None:
    client.control("PUT", "templates", [HEADER])
    media_id = upload(client, PDF).json()["id"]

    def send(media: dict[str, Any]) -> requests.Response:
        parameters = [{"type": "document", "document": media}]
        template = {
            "name": "handbook_v1",
            "language": {"code": "id"},
            "components": [{"type": "header", "parameters": parameters}],
        }
        answer: requests.Response = client.send(template=template)
        return answer

    assert send({"id": media_id, "filename": "Buku.pdf"}).status_code == 200
    assert send({"link": "https://siaga.example/buku.pdf"}).status_code == 200
    assert client.control("GET", "messages").json()[0]["text"] == "[Buku.pdf]\n\nBuku saku isolasi mandiri."
    assert refusal(send({"id": "1"}))[0] == 100
    assert refusal(send({"link": "buku.pdf"}))[0] == 100
    assert refusal(send({}))[0] == 131008
    assert refusal(send({"id": media_id, "link": "https://siaga.example/buku.pdf"}))[0] == 131008
