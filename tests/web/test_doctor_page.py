"""The doctor's page in a real browser: fits a phone and a desktop, reads aloud, works without JavaScript.

With DESAC_SCREENSHOTS=1 the pictures are kept as docs/screenshots/dokter-*.png.
"""

import json
from base64 import b64decode
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from types import SimpleNamespace
from typing import Any

import boto3
import pytest
from moto import mock_aws
from playwright.sync_api import Browser, Page, expect

from desac.adapters import keys
from desac.adapters.complaints import TableComplaints
from desac.adapters.table import Table, to_item
from desac.domain.complaint import Answerer, Channel, Choice, Complaint, Given, answered
from desac.domain.ids import complaint_id
from desac.domain.intake import Intake
from desac.domain.link import Link, LinkKind, complaint_link_id, sign
from functions.intake_form.handler import handler
from tests.fresh_clients import forget_clients, let_botocore_exchange
from tests.integration.conftest import table as make_table
from tests.unit.domain.complaint_records import complaint, said
from tests.unit.overview.records import SANUR, a_person, an_episode, an_episode_id, person_id, store
from tests.web.conftest import serving
from tests.web.pictures import SIZES, keep_picture

KEY = "k" * 64
CONTEXT: Any = SimpleNamespace(
    function_name="intake_form",
    memory_limit_in_mb=256,
    invoked_function_arn="arn:aws:lambda:ap-southeast-3:123456789012:function:intake_form",
    aws_request_id="r",
)


@pytest.fixture
def table(monkeypatch: pytest.MonkeyPatch) -> Iterator[Table]:
    """A table in memory and the function's settings."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "ap-southeast-3")
    monkeypatch.setenv("DESAC_TABLE", "desac")
    monkeypatch.setenv("DESAC_LINK_SECRET", "links")
    forget_clients()
    let_botocore_exchange(monkeypatch)
    with mock_aws():
        boto3.client("secretsmanager").create_secret(Name="links", SecretString=json.dumps({"key": KEY}))
        build: Any = make_table
        yield build.__wrapped__(None)
    forget_clients()


class _Gateway(BaseHTTPRequestHandler):
    """The public HTTP API in front of the form's function."""

    def _serve(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length).decode()
        event = {
            "version": "2.0",
            "rawPath": self.path,
            "headers": {name.lower(): value for name, value in self.headers.items()},
            "requestContext": {"http": {"method": self.command, "path": self.path}},
            "body": body,
            "isBase64Encoded": False,
        }
        answer = handler(event, CONTEXT)
        content = b64decode(answer["body"]) if answer.get("isBase64Encoded") else answer["body"].encode()
        self.send_response(answer["statusCode"])
        for name, value in answer["headers"].items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = _serve  # noqa: N815 # the base class calls these names

    def log_message(self, *_args: object) -> None:
        """Nothing: a test's output is its assertions."""


def _wait(table: Table) -> tuple[Complaint, str]:
    """A resident who waits, with a form, a former complaint, and a doctor's link."""
    episode, now = an_episode_id(1), datetime.now(UTC)
    today = now.date()
    store(
        table,
        a_person(1, village_code=SANUR),
        an_episode(1, anchor_date=today - timedelta(days=4), end_date=today + timedelta(days=6)),
        Intake(
            episode_id=episode,
            person_id=person_id(1),
            address="Jl. Danau Contoh No. 12, Br. Contoh",
            symptoms=("demam", "batuk", "sakit_tenggorokan"),
            onset_date=today - timedelta(days=3),
            note="Ibu saya (71 tahun) serumah.",
            origin="FILE#f1",
            submitted_at=now - timedelta(hours=20),
        ),
    )
    known = {"person_id": person_id(1), "episode_id": episode, "village_code": SANUR, "due_at": None}
    former = complaint(
        **known,
        complaint_id=complaint_id(episode, "form:1"),
        said=(said("form:1", at=now - timedelta(hours=20), symptoms=("demam", "batuk")),),
        opened_at=now - timedelta(hours=20),
    )
    told = Given(
        key="1", by=Answerer.DOCTOR, name="dr. Contoh", channel=Channel.WHATSAPP, choice=Choice.MONITOR,
        text="Minum yang cukup, ukur saturasi tiap empat jam.", at=now - timedelta(hours=19),
    )  # fmt: skip
    done = answered(former, told)
    assert done
    TableComplaints(table).save(None, done)
    waiting = complaint(
        **known | {"due_at": now + timedelta(minutes=4)},
        complaint_id=complaint_id(episode, "reply:aa"),
        is_emergency=True,
        said=(
            said(
                "reply:aa",
                at=now - timedelta(minutes=9),
                symptoms=(),
                words="Dok, napas saya mulai berat dari subuh",
            ),
            said(
                "form:2",
                at=now - timedelta(minutes=6),
                symptoms=("batuk",),
                red_flags=("sesak_napas", "saturasi_di_bawah_94"),
                is_emergency=True,
            ),
        ),
        opened_at=now - timedelta(minutes=9),
    )
    TableComplaints(table).save(None, waiting)
    link = Link(
        link_id=complaint_link_id(KEY.encode(), waiting.complaint_id, LinkKind.DOCTOR),
        kind=LinkKind.DOCTOR,
        complaint_id=waiting.complaint_id,
        person_id=person_id(1),
        episode_id=episode,
        expires_at=now + timedelta(days=7),
        created_at=now,
    )
    table.put(to_item(link, keys.link(link.link_id)))
    return waiting, sign(KEY.encode(), link.link_id, link.expires_at)


@pytest.fixture
def visit(table: Table, browser: Browser) -> Iterator[Callable[[str, str], Page]]:
    """Opens the page at a size, JavaScript off; what the page could not load is an error."""
    _, token = _wait(table)
    with serving(_Gateway) as url:
        opened: list[Page] = []
        broken: list[str] = []

        def make(size: str, scheme: str) -> Page:
            context = browser.new_context(
                viewport=SIZES[size],  # type: ignore[arg-type]
                color_scheme=scheme,  # type: ignore[arg-type]
                java_script_enabled=False,
                locale="id-ID",
            )
            page = context.new_page()
            page.on("requestfailed", lambda request: broken.append(request.url))
            page.goto(f"{url}/d/{token}")
            opened.append(page)
            return page

        yield make
        for page in opened:
            page.context.close()
        assert broken == []


@pytest.mark.parametrize("size", SIZES)
def test_a_doctor_reads_errs_and_answers(visit: Callable[[str, str], Page], table: Table, size: str) -> None:
    page = visit(size, "light")

    def picture(name: str) -> None:
        width = page.locator("body").bounding_box()
        assert width
        assert width["width"] <= SIZES[size]["width"]
        keep_picture(page, f"dokter-{name}", size)

    expect(page.get_by_role("heading", level=1)).to_have_text("Warga Contoh 1")
    expect(page.get_by_role("link", name="Telepon 0812-0000-0001")).to_be_visible()
    picture("keluhan")
    page.get_by_role("button", name="Kirim jawaban").click()
    expect(page.get_by_role("alert")).to_contain_text("Pilih salah satu jawaban")
    picture("salah")
    page.get_by_label("Segera ke IGD").check()
    page.get_by_label("Kata-kata Anda").fill("Saya sudah menelepon RS Contoh.\nBerangkat sekarang.")
    page.get_by_role("button", name="Kirim jawaban").click()
    expect(page.get_by_role("status")).to_contain_text("kami teruskan")
    expect(page.get_by_role("main")).to_contain_text("Berangkat sekarang.")
    picture("terjawab")
    (stored,) = [one for one in TableComplaints(table).of_episode(an_episode_id(1)) if one.is_emergency]
    assert [one.choice for one in stored.answers] == [Choice.EMERGENCY_ROOM]
