"""The inbox page as a visitor uses it, without a script."""

import re
from typing import Any

INBOX = "/inbox/%2B628123456789"


def test_the_list_finds_a_resident(client: Any) -> None:
    client.send(nama="Made <i>Suarta</i>")
    client.send("+628120000001", nama="Ketut")
    page = client.session.get(client.url, params={"q": "suarta"}).text
    assert "Made &lt;i&gt;Suarta&lt;/i&gt;" in page
    assert f'href="{INBOX}"' in page
    assert "Ketut" not in page
    assert "Belum ada pesan" in client.session.get(f"{client.url}/inbox/+628120000002").text


def test_the_phone_shows_the_chat_and_its_buttons(client: Any) -> None:
    client.send()
    client.until(lambda messages: messages[0]["status"] == "read")
    answer = client.session.get(client.url + INBOX)
    assert "Halo <strong>Made</strong>" in answer.text
    assert 'href="http://127.0.0.1:9/f/abc"' in answer.text
    assert "dibaca" in answer.text
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    for file in re.findall(r'(?:src|href)="(/static/[^"]+)"', answer.text):
        assert client.session.get(client.url + file).status_code == 200


def test_a_visitor_taps_answers_and_sends_a_location(client: Any, receiver: Any) -> None:
    client.send()
    for form in (
        {"payload": "Ada gejala"},
        {"text": "Demam\r\nsejak kemarin"},
        {"latitude": "-8.65", "longitude": "115.2"},
    ):
        answer = client.session.post(client.url + INBOX, data=form)
        assert answer.history[0].status_code == 303
    tap, text, location = receiver.updates("messages", 3)
    assert tap["button"]["payload"] == "Ada gejala"
    assert text["text"]["body"] == "Demam\nsejak kemarin"
    assert location["location"] == {"latitude": -8.65, "longitude": 115.2}
    assert "sejak kemarin" in answer.text


def test_a_wrong_answer_is_explained(client: Any) -> None:
    client.send()
    for form, says in (
        ({"text": " "}, "Tulis dulu"),
        ({"latitude": "utara", "longitude": "1"}, "Garis lintang"),
        ({"latitude": "115", "longitude": "-8"}, "Garis lintang"),
        ({"payload": "X"}, "Tombol itu sudah tidak ada"),
    ):
        answer = client.session.post(client.url + INBOX, data=form)
        assert answer.status_code == 400
        assert says in answer.text
    assert client.session.get(f"{client.url}/inbox/made").status_code == 404


def test_a_page_from_elsewhere_may_not_answer(client: Any) -> None:
    headers = {"Origin": "https://evil.example"}
    answer = client.session.post(client.url + INBOX, data={"text": "x"}, headers=headers)
    assert answer.status_code == 403


def test_long_lists_are_paged(start: Any) -> None:
    client = start(limit_per_second=1000)
    for number in range(60):
        client.send(f"+62812000{number:04d}", nama=f"Warga {number}")
    first = client.session.get(client.url).text
    assert first.count("<li>") == 50
    second = client.session.get(client.url, params={"halaman": "2"}).text
    assert second.count("<li>") == 10
    assert "Halaman 2 dari 2" in second


def test_the_list_of_a_message_says_what_its_rows_mean(client: Any) -> None:
    client.control("POST", "replies", {"to": "+628123456789", "text": "Halo"})
    row = {"id": "COUGH", "title": "Batuk", "description": "kering atau berdahak"}
    action = {"button": "Pilih", "sections": [{"rows": [row]}]}
    client.send(type="interactive", interactive={"type": "list", "body": {"text": "?"}, "action": action})
    page = client.session.get(client.url + INBOX).text
    assert "Batuk<small>kering atau berdahak</small>" in page
