"""The words that the stage asks for and Meta has approved, and the files that go with them."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import requests

from desac.adapters.media import TableMediaBook, TableTemplateBook
from desac.adapters.whatsapp_management import ManagementApi, NumberMedia
from desac.domain.media import MediaId
from desac.domain.template_state import TemplateState
from desac.settings import settings
from functions.notify.media_files import media_files
from functions.notify.media_refresh import refresh
from functions.notify.template_definition import definition_with_media
from functions.notify.templates import definitions, template
from sandbox.standin.server import StandIn
from sandbox.standin.settings import StandInSettings
from sandbox.templates import HANDBOOK, VIDEO
from tests.integration.notify.conftest import FORM
from tests.integration.notify.notify_stack import Gateway, Phones, Stack
from tests.integration.notify.test_notify_flow import case, queued, registered
from tests.unit.notify.notify_fakes import PERSON_ID, PHONE, person
from tests.unit.notify.test_notify_discreet_wording import TELLING

ACCOUNT = StandInSettings()
NOW = datetime.now(UTC)


def note(stack: Stack, **by_name: str) -> None:
    """What Meta has said so far."""
    book = TableTemplateBook(stack.table)
    for name, status in by_name.items():
        assert book.note(TemplateState(name=name, language="id", status=status, told_at=NOW))


def plan_and_send(stack: Stack) -> None:
    """A new case is told all there is to tell."""
    stack.know(person(), case())
    assert stack.plan(registered(case())) == []
    assert stack.send(*[queued(one) for one in stack.messages(PERSON_ID)]) == []


@pytest.fixture
def api(phones: Phones, stand_in: StandIn) -> Iterator[ManagementApi]:
    """The account's management side."""
    del phones
    with ManagementApi(base_url=stand_in.url, version="v26.0", access_token=ACCOUNT.access_token) as opened:
        yield opened


@pytest.fixture
def uploaded(stack: Stack, api: ManagementApi) -> dict[str, MediaId]:
    """Handbook and video, brought to WhatsApp as the keeper does."""
    contents = {"handbook": HANDBOOK.read_bytes(), "video": VIDEO.read_bytes()}
    fresh = refresh(
        media_files().values(),
        lambda file: contents[file.name],
        TableMediaBook(stack.table, ACCOUNT.phone_number_id),
        NumberMedia(api, ACCOUNT.phone_number_id),
        phone_number_id=ACCOUNT.phone_number_id,
        now=NOW,
    )
    return {one.name: one for one in fresh}


def with_twin(api: ManagementApi, stand_in: StandIn) -> None:
    """Meta has approved the guide with the handbook as well."""
    content = HANDBOOK.read_bytes()
    handle = api.upload_sample(
        ACCOUNT.app_id, content, content_type="application/pdf", filename="buku-saku.pdf"
    )
    twin = definition_with_media(template("isolation_guide"), FORM, handle)
    assert api.create_template(ACCOUNT.waba_id, twin) == "PENDING"
    change = {"name": twin["name"], "language": "id", "status": "APPROVED"}
    assert requests.post(f"{stand_in.url}/_sandbox/templates", json=change, timeout=5).ok


def test_under_the_wording_notice_no_message_on_the_phone_tells_anything(
    stack: Stack, phones: Phones, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESAC_RESULT_WORDING", "notice")
    settings.cache_clear()
    plan_and_send(stack)
    got = {one["template"]: one for one in phones.messages()}
    assert set(got) == {"health_notice_first_v1", "health_notice_second_v1"}
    for one in got.values():
        assert TELLING.findall(one["text"]) == []
        assert TELLING.findall(" ".join(button["title"] for button in one["buttons"])) == []
        (url,) = [button["url"] for button in one["buttons"] if button["type"] == "url"]
        assert url.startswith(f"{FORM}/f/")


def test_while_meta_reviews_new_words_the_former_ones_are_sent(stack: Stack, phones: Phones) -> None:
    note(stack, isolation_guide_v1="APPROVED", isolation_guide_v2="PENDING")
    plan_and_send(stack)
    assert {one["template"] for one in phones.messages()} == {"positive_notice_v1", "isolation_guide_v1"}


def test_a_message_under_way_keeps_its_words_when_new_ones_are_approved(stack: Stack, phones: Phones) -> None:
    note(stack, isolation_guide_v1="APPROVED", isolation_guide_v2="PENDING")
    stack.know(person(), case())
    stack.plan(registered(case()))
    later = TemplateState(
        name="isolation_guide_v2", language="id", status="APPROVED", told_at=NOW + timedelta(hours=1)
    )
    TableTemplateBook(stack.table).note(later)
    stack.send(*[queued(one) for one in stack.messages(PERSON_ID)])
    assert "isolation_guide_v1" in {one["template"] for one in phones.messages()}


def test_the_handbook_stands_above_the_guide(
    stack: Stack, phones: Phones, stand_in: StandIn, api: ManagementApi, uploaded: dict[str, MediaId]
) -> None:
    with_twin(api, stand_in)
    note(stack, isolation_guide_v2="APPROVED", isolation_guide_v2_document="APPROVED")
    plan_and_send(stack)
    got = {one["template"]: one for one in phones.messages()}
    assert got["isolation_guide_v2_document"]["text"].startswith("[Buku saku isolasi mandiri.pdf]")
    assert all(uploaded["handbook"].media_id not in str(one.parameters) for one in stack.messages(PERSON_ID))


def test_an_id_that_whatsapp_no_longer_knows_keeps_nobody_waiting(
    stack: Stack, phones: Phones, stand_in: StandIn, api: ManagementApi, uploaded: dict[str, MediaId]
) -> None:
    """Its refusal is noted, and the queue's next delivery brings the guide without the file."""
    with_twin(api, stand_in)
    note(stack, isolation_guide_v2="APPROVED", isolation_guide_v2_document="APPROVED")
    headers = {"Authorization": f"Bearer {ACCOUNT.access_token}"}
    address = f"{stand_in.url}/v26.0/{uploaded['handbook'].media_id}"
    assert requests.delete(address, headers=headers, timeout=5).ok
    stack.know(person(), case())
    stack.plan(registered(case()))
    events = [queued(one) for one in stack.messages(PERSON_ID)]
    failed = stack.send(*events)
    assert len(failed) == 1
    assert stack.send(*events) == []
    assert {one["template"] for one in phones.messages()} == {"positive_notice_v1", "isolation_guide_v2"}
    (known,) = TableMediaBook(stack.table, ACCOUNT.phone_number_id).ids(["handbook"]).values()
    assert known.refused_at is not None


def test_whoever_taps_the_button_gets_the_video(
    stack: Stack, phones: Phones, gateway: Gateway, uploaded: dict[str, MediaId]
) -> None:
    plan_and_send(stack)
    gateway.wait_for(6)
    phones.answer(PHONE, payload="VIDEO")
    gateway.wait_for(7)
    stack.receive_new()
    (answer,) = [one for one in stack.messages(PERSON_ID) if one.purpose == "video_answer"]
    assert stack.send(queued(answer)) == []
    (video,) = [one for one in phones.messages() if one["type"] == "video"]
    assert "112" in video["text"]
    assert uploaded["video"].media_id not in json.dumps(answer.parameters)


def test_what_meta_tells_the_webhook_reaches_the_planner(
    stack: Stack, phones: Phones, stand_in: StandIn, gateway: Gateway
) -> None:
    """Paused at Meta, told by webhook: from then on messages are written with the former version."""
    del phones
    note(stack, isolation_guide_v1="APPROVED", isolation_guide_v2="APPROVED")
    change = {"name": "isolation_guide_v2", "language": "id", "status": "PAUSED"}
    assert requests.post(f"{stand_in.url}/_sandbox/templates", json=change, timeout=5).ok
    gateway.wait_for_posts(1)
    stack.receive_new()
    stack.know(person(), case())
    stack.plan(registered(case()))
    versions = {one.template: one.template_version for one in stack.messages(PERSON_ID)}
    assert versions == {"positive_notice": 1, "isolation_guide": 1}


def test_every_definition_is_registered_where_the_tests_send_to(stand_in: StandIn) -> None:
    """So that no test above passes because a template is missing."""
    told = requests.get(f"{stand_in.url}/_sandbox/health", timeout=5).json()["templates"]
    assert {name for name, *_ in told} == {one["name"] for one in definitions(FORM)}
