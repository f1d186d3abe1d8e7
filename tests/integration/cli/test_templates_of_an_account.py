"""Templates and files of a stack, brought to the strict stand-in as they would be to Meta."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest
import requests

from cli.operator.media import Media
from cli.operator.target import Target
from cli.operator.template_register import Deed, TemplateRegister
from cli.operator.whatsapp_account import account_of
from cli.problems import CommandError
from desac.adapters import secrets
from desac.adapters.media import TableMediaBook, TableTemplateBook
from desac.adapters.table import Table
from desac.ports.whatsapp import NotSent, Refused
from desac.settings import settings
from functions.notify import media_keeper
from functions.notify.media_lookup import BookedMedia
from functions.notify.template_choice import whatsapp_names
from functions.notify.templates import template
from sandbox.standin.server import StandIn
from sandbox.standin.settings import StandInSettings
from sandbox.templates import HANDBOOK, VIDEO, give_files
from tests.integration.notify.notify_stack import CONTEXT, object_created, queue_event

NOW = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
ACCOUNT = StandInSettings()
TWIN = "isolation_guide_v2_document"


@pytest.fixture
def meta() -> Iterator[StandIn]:
    """Meta with nothing registered; it reviews at once."""
    with StandIn(StandInSettings(port=0, template_review_seconds=0)) as running:
        yield running


def _stack(target: Target, meta: StandIn, monkeypatch: pytest.MonkeyPatch, **changes: str) -> Target:
    account = {
        "base_url": meta.url,
        "version": "v26.0",
        "phone_number_id": ACCOUNT.phone_number_id,
        "business_account_id": ACCOUNT.waba_id,
        "app_id": ACCOUNT.app_id,
    }
    outputs = {
        "MediaBucketName": "media",
        "WhatsAppSecretName": "whatsapp",
        "FormBaseUrlParameter": "/desac/form-base-url",
        "WhatsAppAccount": json.dumps(account | changes),
    }
    environment = {
        "TABLE": target.output("TableName"),
        "MEDIA_BUCKET": "media",
        "WHATSAPP_SECRET": "whatsapp",
        "WHATSAPP_PHONE_NUMBER_ID": ACCOUNT.phone_number_id,
        "WHATSAPP_BASE_URL": meta.url,
    }
    for name, value in environment.items():
        monkeypatch.setenv(f"DESAC_{name}", value)
    settings.cache_clear()
    secrets.forget()
    return Target({**target.outputs, **outputs}, target.client)


@pytest.fixture
def stack(target: Target, meta: StandIn, monkeypatch: pytest.MonkeyPatch) -> Target:
    """A deployed stack that knows the account, with bucket, secret and the form's address."""
    region = "ap-southeast-3"
    boto3.client("s3", region_name=region).create_bucket(
        Bucket="media", CreateBucketConfiguration={"LocationConstraint": region}
    )
    boto3.client("secretsmanager", region_name=region).create_secret(
        Name="whatsapp", SecretString=json.dumps({"access_token": ACCOUNT.access_token})
    )
    boto3.client("ssm", region_name=region).put_parameter(
        Name="/desac/form-base-url", Value="https://siaga.example", Type="String"
    )
    return _stack(target, meta, monkeypatch)


def deeds(target: Target, now: datetime = NOW) -> dict[str, Deed]:
    """What `push` does, by name."""
    return {one.name: one.deed for one in TemplateRegister(target, now).push()}


def decide(meta: StandIn, name: str, **change: Any) -> None:
    """What somebody at Meta does with a template."""
    body = {"name": name, "language": "id", **change}
    answer = requests.post(f"{meta.url}/_sandbox/templates", json=body, timeout=5)
    assert answer.ok, answer.text


def known_status(target: Target, name: str) -> str:
    """What the stack's table says."""
    return TableTemplateBook(Table(target.output("TableName"))).states([name])[name].status


def test_everything_is_registered_once(stack: Target) -> None:
    give_files(stack)
    assert deeds(stack) == dict.fromkeys(whatsapp_names(), Deed.CREATED)
    assert deeds(stack) == dict.fromkeys(whatsapp_names(), Deed.UNCHANGED)
    assert {known_status(stack, name) for name in whatsapp_names()} == {"APPROVED"}


def test_status_tells_how_each_stands_and_whether_the_words_are_ours(stack: Target, meta: StandIn) -> None:
    give_files(stack)
    ours, others = TemplateRegister(stack, NOW).status()
    assert [one.at_meta for one in ours] == [None] * len(whatsapp_names())
    assert known_status(stack, "positive_notice_v1") == "MISSING"
    deeds(stack, NOW + timedelta(minutes=1))
    decide(meta, "positive_notice_v1", status="PAUSED", quality="RED")
    ours, others = TemplateRegister(stack, NOW + timedelta(minutes=2)).status()
    by_name = {one.name: one for one in ours}
    assert all(one.same for one in ours)
    assert others == []
    paused = by_name["positive_notice_v1"].at_meta
    assert paused
    assert (paused.status, paused.quality, paused.category) == ("PAUSED", "RED", "UTILITY")
    assert known_status(stack, "positive_notice_v1") == "PAUSED"


def test_another_form_address_edits_the_buttons_that_hold_it(stack: Target) -> None:
    give_files(stack)
    deeds(stack)
    boto3.client("ssm", region_name="ap-southeast-3").put_parameter(
        Name="/desac/form-base-url", Value="https://lain.example", Type="String", Overwrite=True
    )
    found = deeds(stack, NOW + timedelta(hours=1))
    edited = {name for name, deed in found.items() if deed is Deed.EDITED}
    assert edited == {
        "positive_notice_v1",
        "contact_notice_v1",
        "complaint_notice_v1",
        "positive_notice_household_v1",
        "contact_notice_household_v1",
        *(f"health_notice_{one}_v1" for one in ("first", "second", "other")),
        *(f"health_notice_household_{one}_v1" for one in ("first", "second", "other")),
        *(f"{one}_v1" for one in ("form_link", "form_reminder", "daily_check_in", "check_in_reminder")),
        *(
            f"{one}_household_v1"
            for one in ("form_link", "form_reminder", "daily_check_in", "check_in_reminder")
        ),
    }
    assert set(deeds(stack).values()) == {Deed.UNCHANGED}


def test_what_meta_disabled_is_left_alone_and_said(stack: Target, meta: StandIn) -> None:
    give_files(stack)
    deeds(stack)
    boto3.client("ssm", region_name="ap-southeast-3").put_parameter(
        Name="/desac/form-base-url", Value="https://lain.example", Type="String", Overwrite=True
    )
    decide(meta, "positive_notice_v1", status="DISABLED")
    assert deeds(stack)["positive_notice_v1"] is Deed.WAITS


def test_without_an_app_the_words_are_registered_and_the_twin_is_not(
    target: Target, stack: Target, meta: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    del stack
    without = _stack(target, meta, monkeypatch, app_id="")
    give_files(without)
    found = deeds(without)
    assert found.pop(TWIN) is Deed.SKIPPED
    assert set(found.values()) == {Deed.CREATED}


def test_without_a_handbook_there_is_nothing_to_show_the_reviewers(stack: Target) -> None:
    assert deeds(stack)[TWIN] is Deed.SKIPPED
    give_files(stack)
    assert deeds(stack, NOW + timedelta(minutes=1))[TWIN] is Deed.CREATED


def test_one_refused_template_stops_no_other(stack: Target, meta: StandIn) -> None:
    """A name that Meta still holds after a deletion is refused for 30 days."""
    deeds(stack)
    headers = {"Authorization": f"Bearer {ACCOUNT.access_token}"}
    address = f"{meta.url}/v26.0/{ACCOUNT.waba_id}/message_templates"
    for name in ("reply_waiting_v1", "contact_notice_v1"):
        assert requests.delete(address, params={"name": name}, headers=headers, timeout=5).ok
    outcomes = {one.name: one for one in TemplateRegister(stack, NOW).push()}
    assert outcomes["reply_waiting_v1"].deed is Deed.REFUSED
    assert outcomes["reply_waiting_v1"].why.startswith("100: ")
    assert outcomes["contact_notice_v1"].deed is Deed.REFUSED
    assert outcomes["positive_notice_v1"].deed is Deed.UNCHANGED


def test_a_wrong_token_is_said_in_metas_words(stack: Target) -> None:
    boto3.client("secretsmanager", region_name="ap-southeast-3").put_secret_value(
        SecretId="whatsapp", SecretString=json.dumps({"access_token": "another"})
    )
    with pytest.raises(Refused) as refused:
        TemplateRegister(stack, NOW).push()
    assert refused.value.code == 190


def test_nobody_at_the_other_end_is_said_without_the_token(
    target: Target, stack: Target, meta: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    del stack
    nobody = _stack(target, meta, monkeypatch, base_url="http://127.0.0.1:9")
    with pytest.raises(NotSent) as problem:
        TemplateRegister(nobody, NOW).push()
    assert ACCOUNT.access_token not in str(problem.value)


def test_a_stage_without_an_account_is_told_what_to_set(
    target: Target, stack: Target, meta: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    del stack
    with pytest.raises(CommandError, match="whatsapp_business_account_id"):
        TemplateRegister(_stack(target, meta, monkeypatch, business_account_id=""), NOW)


def keep(key: str) -> list[Any]:
    """The keeper is told of an object in the media bucket; the failures it reports."""
    event = queue_event(object_created(key))
    return list(media_keeper.handler(event, CONTEXT)["batchItemFailures"])


def ids(target: Target) -> dict[str, Any]:
    """What the table knows of the files."""
    book = TableMediaBook(Table(target.output("TableName")), ACCOUNT.phone_number_id)
    return dict(book.ids(["handbook", "video"]))


def at_meta(meta: StandIn, media_id: str) -> requests.Response:
    """What WhatsApp says about a file."""
    headers = {"Authorization": f"Bearer {ACCOUNT.access_token}"}
    return requests.get(f"{meta.url}/v26.0/{media_id}", headers=headers, timeout=5)


def test_files_that_are_put_in_the_bucket_come_to_whatsapp_once(stack: Target, meta: StandIn) -> None:
    give_files(stack)
    assert keep("media/buku-saku-isolasi-mandiri.pdf") == []
    first = ids(stack)
    assert keep("media/video-isolasi-mandiri.mp4") == []
    assert ids(stack) == first
    types = {name: at_meta(meta, one.media_id).json()["mime_type"] for name, one in first.items()}
    assert types == {"handbook": "application/pdf", "video": "video/mp4"}
    assert at_meta(meta, first["handbook"].media_id).json()["sha256"] == first["handbook"].digest


def test_another_content_is_uploaded_at_once(stack: Target, tmp_path: Path) -> None:
    give_files(stack)
    keep("media/buku-saku-isolasi-mandiri.pdf")
    before = ids(stack)
    changed = tmp_path / "baru.pdf"
    changed.write_bytes(HANDBOOK.read_bytes() + b"\n% 2\n")
    library = Media(stack, account_of(stack))
    library.push(changed)
    (handbook,) = library.status(["handbook"])
    assert not handbook.is_current
    assert library.wait("handbook", seconds=0) is None
    keep("media/buku-saku-isolasi-mandiri.pdf")
    after = ids(stack)
    assert after["handbook"].media_id != before["handbook"].media_id
    assert after["video"] == before["video"]
    assert library.wait("handbook", seconds=0) == after["handbook"]


def test_a_refused_file_is_uploaded_anew(stack: Target) -> None:
    give_files(stack)
    deeds(stack)
    keep("media/buku-saku-isolasi-mandiri.pdf")
    table = Table(stack.output("TableName"))
    book = TableMediaBook(table, ACCOUNT.phone_number_id)
    guide, before = template("isolation_guide"), ids(stack)["handbook"]
    media = BookedMedia(book, TableTemplateBook(table), lambda: datetime.now(UTC))
    assert media.for_template(guide) == before.media_id
    assert media.refused(guide)
    assert ids(stack)["handbook"].refused_at is not None
    keep("media/buku-saku-isolasi-mandiri.pdf")
    fresh = ids(stack)["handbook"]
    assert (fresh.digest, fresh.refused_at) == (before.digest, None)
    assert fresh.media_id != before.media_id


def test_without_any_file_the_keeper_has_nothing_to_do(stack: Target) -> None:
    assert keep("media/other.txt") == []
    assert ids(stack) == {}


def test_while_whatsapp_is_away_the_record_comes_again(
    stack: Target, meta: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    give_files(stack)
    monkeypatch.setenv("DESAC_WHATSAPP_BASE_URL", "http://127.0.0.1:9")
    settings.cache_clear()
    assert len(keep("media/buku-saku-isolasi-mandiri.pdf")) == 1
    monkeypatch.setenv("DESAC_WHATSAPP_BASE_URL", meta.url)
    settings.cache_clear()
    assert keep("media/buku-saku-isolasi-mandiri.pdf") == []
    assert set(ids(stack)) == {"handbook", "video"}


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("buku.pdf", b"", "empty"),
        ("buku.pdf", b"PK\x03\x04", "no PDF"),
        ("film.mp4", b"%PDF-1.7", "no MP4"),
        ("film.mp4", b"\x00\x00\x00\x18ftypisom" + b"hvc1mp4a", "H.264"),
        ("film.mp4", b"\x00\x00\x00\x18ftypisom" + b"avc1opus", "AAC"),
        ("film.mp4", b"\x00\x00\x00\x18ftypisomavc1mp4a" + bytes(17 * 2**20), "16 MB"),
        ("film.avi", b"RIFF", "--name"),
    ],
)
def test_a_file_that_no_phone_would_play_is_refused_before_it_is_stored(
    stack: Target, tmp_path: Path, name: str, content: bytes, why: str
) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    library = Media(stack, account_of(stack))
    with pytest.raises(CommandError, match=why):
        library.push(file)
    assert library.content("handbook") is library.content("video") is None


def test_the_synthetic_video_is_small_and_plays_everywhere() -> None:
    content = VIDEO.read_bytes()
    assert len(content) < 200_000
    assert b"avc1" in content
    assert b"mp4a" in content
