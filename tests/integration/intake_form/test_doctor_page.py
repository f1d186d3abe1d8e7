"""The page behind a doctor's link: who gets in, what stands there, what an answer does."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from desac.adapters.complaints import TableComplaints
from desac.domain.complaint import Answerer, Channel, Choice, ComplaintState, Given, answered
from desac.domain.dates import WITA
from desac.domain.ids import complaint_id
from desac.domain.link import LinkKind, complaint_link_id, sign
from desac.domain.patient import stay_words
from functions.intake_form import doctor_session
from tests.integration.intake_form.conftest import KEY, Browser, Page, Resident
from tests.integration.intake_form.doctor_links import Case, a_case

URLENCODED = "application/x-www-form-urlencoded"


@pytest.fixture
def case(make_resident: Callable[..., Resident]) -> Case:
    return a_case(make_resident)


def open_page(token: str) -> Page:
    return Browser("").get(f"/d/{token}")


def word_of(page: Page) -> str:
    found = re.search(r'name="form" value="([^"]+)"', page.body)
    assert found
    return found[1]


def post(token: str, *fields: tuple[str, str], word: str | None = None) -> Page:
    given = word_of(open_page(token)) if word is None else word
    return Browser("").post(f"/d/{token}", [("form", given), *fields])


def test_it_shows_what_an_answer_needs(case: Case) -> None:
    page = open_page(case.token)
    assert page.status == 200
    today = stay_words(case.resident.episode, datetime.now(WITA).date())
    for words in (
        *("Ni Wayan Contoh", today, "Kelurahan Renon", "Menunggu jawaban Anda"),
        *('href="tel:+6281200000101"', 'href="https://wa.me/6281200000101"', "Jalan Contoh No. 1"),
    ):
        assert words in page.body
    assert "Batuk &lt;b&gt;berdarah&lt;/b&gt; &amp; sesak" in page.body
    assert case.complaint.number in page.body
    for hidden in ("5171", "FILE#", case.complaint.person_id):
        assert hidden not in page.body


def test_headers_are_those_of_the_form(case: Case) -> None:
    headers = open_page(case.token).headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "form-action 'self'" in headers["Content-Security-Policy"]
    assert "<script" not in open_page(case.token).body


def test_the_style_is_in_the_page(case: Case) -> None:
    assert "<style>" in open_page(case.token).body


@pytest.mark.parametrize(
    ("choice", "text"), [("called", ""), ("monitor", "Minum."), ("", "Saya datang jam 3."), ("other", "Ya.")]
)
def test_an_answer_is_kept_and_shown(case: Case, choice: str, text: str) -> None:
    page = post(case.token, ("choice", choice), ("text", text))
    assert page.status == 200
    assert "Jawaban tersimpan" in page.body
    (kept,) = case.stored().answers
    assert (kept.choice or "", kept.text) == (choice, text)
    assert (kept.by, kept.name, kept.channel) == (Answerer.DOCTOR, "dr. Contoh", Channel.LINK)
    assert case.stored().state is ComplaintState.ANSWERED
    later = open_page(case.token)
    assert "Sudah dijawab" in later.body
    assert text in later.body
    assert "Tambah jawaban" in later.body


def test_a_second_tap_is_the_same_answer_and_another_form_another(case: Case) -> None:
    word = word_of(open_page(case.token))
    for _ in range(2):
        assert post(case.token, ("choice", "called"), word=word).status == 200
    assert len(case.stored().answers) == 1
    first = case.stored().first_answered_at
    post(case.token, ("text", "Satu lagi."))
    assert len(case.stored().answers) == 2
    assert case.stored().first_answered_at == first


def test_the_puskesmas_answers_in_its_own_name(case: Case) -> None:
    token = case.link(LinkKind.PUSKESMAS)
    post(token, ("choice", "called"))
    assert (case.stored().answers[0].by, case.stored().answers[0].name) == (
        Answerer.PUSKESMAS,
        "Puskesmas Contoh",
    )


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ([], "Pilih salah satu jawaban"),
        ([("choice", "other")], "Tulis jawaban Anda"),
        ([("choice", "tidur")], "Pilihan ini tidak ada"),
        ([("text", "a" * 1001)], "paling banyak 1.000 huruf"),
        ([("text", "   ")], "Pilih salah satu jawaban"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    case: Case, fields: list[tuple[str, str]], words: str
) -> None:
    page = post(case.token, *fields)
    assert page.status == 422
    assert words in page.body
    assert page.body.count('role="alert"') == 1
    for name, text in fields:
        assert name != "text" or text.strip() in page.body
    assert case.stored().answers == ()


def test_a_form_of_yesterday_comes_back_with_its_words(case: Case) -> None:
    key, link_id = KEY.encode(), word_link(case)
    old = doctor_session.issue(key, link_id, now=datetime.now(UTC) - timedelta(hours=2), minutes=60)
    page = post(case.token, ("text", "kata-kata saya"), word=old)
    assert page.status == 403
    assert "kata-kata saya" in page.body
    assert case.stored().answers == ()
    again = Browser("").post(f"/d/{case.token}", [("form", word_of(page)), ("text", "kata-kata saya")])
    assert again.status == 200


def word_link(case: Case) -> str:
    return complaint_link_id(KEY.encode(), case.complaint.complaint_id, LinkKind.DOCTOR)


@pytest.mark.parametrize("word", ["", "x", "A" * 38])
def test_a_form_that_is_not_ours_is_not_taken(case: Case, word: str) -> None:
    assert post(case.token, ("text", "palsu"), word=word).status == 403
    assert case.stored().answers == ()


def test_a_form_of_another_link_is_not_taken(case: Case) -> None:
    other = word_of(open_page(case.link(LinkKind.PUSKESMAS)))
    assert post(case.token, ("text", "palsu"), word=other).status == 403


def test_another_site_cannot_post(case: Case) -> None:
    body = f"form={word_of(open_page(case.token))}&text=palsu"
    page = Browser("").send(
        "POST", f"/d/{case.token}", body, headers={"content-type": URLENCODED, "sec-fetch-site": "cross-site"}
    )
    assert page.status == 403
    assert case.stored().answers == ()


def test_an_expired_link_says_what_to_do(case: Case) -> None:
    ended = datetime.now(UTC) - timedelta(minutes=1)
    token = case.link(expires_at=ended)
    for page in (open_page(token), post(token, ("text", "x"), word="x")):
        assert page.status == 410
        assert "hanya berlaku beberapa hari" in page.body
        assert "Ni Wayan" not in page.body


def test_a_revoked_link_opens_nothing(case: Case) -> None:
    token = case.link(revoked_at=datetime.now(UTC))
    assert open_page(token).status == 410


def test_a_record_may_end_before_its_token(case: Case) -> None:
    token = case.link()
    case.link(expires_at=datetime.now(UTC))
    assert open_page(token).status == 410


@pytest.mark.parametrize("change", ["", "A", "short", "ä"])
def test_a_wrong_token_opens_nothing(case: Case, change: str) -> None:
    # Not the last character: some of its bits say nothing.
    other = "A" if case.token[-2] != "A" else "B"
    token = {"": "", "A": case.token[:-2] + other + case.token[-1]}.get(change, change)
    page = open_page(token)
    assert page.status == 404
    assert "Ni Wayan" not in page.body


def test_a_token_signed_with_another_key_opens_nothing(case: Case) -> None:
    forged = sign(b"x" * 64, word_link(case), datetime.now(UTC) + timedelta(days=1))
    assert open_page(forged).status == 404


def test_a_residents_link_opens_no_complaint_and_a_doctors_no_form(case: Case) -> None:
    """Both are signed by the same key."""
    assert open_page(case.resident.token).status == 404
    assert Browser(case.token).get().status == 404
    assert Browser(case.token).check().status == 404
    assert case.resident.stored_link().failed_checks == 0


def test_a_link_whose_complaint_is_gone_opens_nothing(case: Case) -> None:
    gone = complaint_id(case.complaint.episode_id, "form:99")
    assert open_page(case.link(complaint_id=gone)).status == 410


def test_earlier_complaints_and_their_answers_stand_below(case: Case) -> None:
    store = TableComplaints(case.resident.table)
    told = Given(
        key="1",
        by=Answerer.DOCTOR,
        name="dr. Contoh",
        channel=Channel.WHATSAPP,
        choice=Choice.MONITOR,
        text="Dulu saya jawab begini.",
        at=datetime.now(UTC),
    )
    first = case.stored()
    done = answered(first, told)
    assert done
    store.save(first, done)
    second = case.complaint.model_copy(
        update={"complaint_id": complaint_id(case.complaint.episode_id, "reply:bb"), "version": 1}
    )
    store.save(None, second)
    page = open_page(case.link(complaint_id=second.complaint_id))
    assert "Keluhan sebelumnya" in page.body
    assert "Dulu saya jawab begini." in page.body


def test_too_many_answers_are_refused_with_words(case: Case) -> None:
    store = TableComplaints(case.resident.table)
    before = known = case.stored()
    for number in range(20):
        one = Given(
            key=str(number),
            by=Answerer.DOCTOR,
            name="dr.",
            channel=Channel.LINK,
            text="x",
            at=known.opened_at,
        )
        known = answered(known, one) or known
    store.save(before, known.model_copy(update={"version": before.version + 1}))
    page = post(case.token, ("text", "satu lagi"))
    assert page.status == 409
    assert "telepon warga langsung" in page.body


def test_nothing_personal_is_logged(case: Case, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    post(case.token, ("text", "kata rahasia"))
    text = " ".join(str(vars(record)) for record in caplog.records)
    assert "complaint page" in text
    assert case.complaint.complaint_id in text
    for private in ("rahasia", "Ni Wayan", "berdarah", "812", case.token):
        assert private not in text
