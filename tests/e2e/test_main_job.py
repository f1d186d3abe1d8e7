"""The whole main job on the emulator, seen from outside: files in; phones, staff API and reports out."""

import csv
import io
import json
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
import requests
from python_calamine import CalamineWorkbook

from cli.operator.approval import Approvals
from cli.operator.target import Target
from cli.operator.uploading import COUNTS, Report, drop, wait_for_report
from desac.domain.dates import WITA
from desac.domain.link import link_id_for, sign
from desac.domain.message import Purpose
from desac.domain.source_file import SourceFile
from functions.intake_form.gate import HONEYPOT
from sandbox.demo.day import DayResult
from sandbox.demo.form_visit import FormVisit
from sandbox.demo.inbox import Inbox, Received
from sandbox.demo.page import read_forms
from sandbox.demo.staff import Colleague, sign_in
from sandbox.local_state import LocalState
from sandbox.wait import until

HEADER = "NIK;Nama;Jenis Kelamin;Tgl Lahir;No HP;Alamat;Kelurahan;Kecamatan;Tgl Swab;Tgl Hasil;Hasil"


def _rows(*rows: str) -> bytes:
    return "\n".join([HEADER, *rows]).encode()


def _row(name: str, phone: str, village: str = "Tonja", kecamatan: str = "Denpasar Utara") -> str:
    swab = datetime.now(WITA).date() - timedelta(days=1)
    cells = ["", name, "L", "15/07/1985", phone, "Jl. Nangka No. 7, Br. Tengah", village, kecamatan]
    return ";".join([*cells, f"{swab:%d/%m/%Y}", f"{swab:%d/%m/%Y}", "Positif"])


def _upload(target: Target, name: str, content: bytes, kind: str) -> Report:
    return wait_for_report(target, drop(target, name, content, kind), seconds=60)


def _notice(inbox: Inbox, phone: str) -> Received:
    def _arrived() -> Received | None:
        for message in inbox.messages():
            if message.to == phone and message.purpose is Purpose.POSITIVE_NOTICE and message.arrived:
                return message
        return None

    return until(_arrived, seconds=60, what="The arrival of a notice", every=0.5)


def _held(approvals: Approvals, key: str) -> SourceFile:
    def _waits() -> SourceFile | None:
        return next((file for file in approvals.held() if file.key == key), None)

    return until(_waits, seconds=60, what="A file that waits for approval", every=0.5)


@pytest.fixture(scope="module")
def inbox(stack: LocalState) -> Inbox:
    """The residents' phones."""
    return Inbox(stack.sandbox_url)


@pytest.fixture(scope="module")
def operator(stack: LocalState, target: Target) -> Colleague:
    """An operator at the staff API."""
    return sign_in(target, stack.staff_api_url, stack.user("operator"))


@pytest.fixture(scope="module")
def resident(target: Target, inbox: Inbox, day: DayResult) -> Received:
    """The notice of somebody registered after the day, whose form nobody has opened."""
    del day  # its figures must not count this person
    report = _upload(target, "susulan.csv", _rows(_row("I Wayan Susulan", "081299960001")), "kasus")
    assert report["new"] == 1
    return _notice(inbox, "+6281299960001")


def test_the_numbers_of_the_day_add_up(day: DayResult) -> None:
    """Rows, people, messages, forms, points, tasks and packages: nobody is lost between two of them."""
    assert day.problems == []
    summary = day.funnel.summary()
    assert summary["people"] >= 80
    assert summary["form"] == 8
    assert summary["sembako"] >= 1
    assert 0 < summary["located"] <= summary["people"]
    assert all(level.missing == 0 for _, level in day.funnel.levels())


def test_every_resident_reads_their_own_name_once(day: DayResult, inbox: Inbox) -> None:
    """Words are filled in, a link is personal, and nobody is written to twice for one purpose."""
    del day
    notices = [message for message in inbox.messages() if message.purpose is Purpose.POSITIVE_NOTICE]
    assert notices
    assert all("POSITIF Covid-19" in notice.text and "{{" not in notice.text for notice in notices)
    # A family has one phone; what it says there of the same people it says once.
    assert len({(notice.to, notice.text) for notice in notices}) == len(notices)
    assert len({notice.link for notice in notices}) == len(notices)


def test_a_family_on_one_phone_gets_one_notice_and_a_form_for_each(
    day: DayResult, target: Target, inbox: Inbox, operator: Colleague
) -> None:
    """Two rows of one file, one number: one message that names both, and one link to either form."""
    del day  # its figures must not count these people
    born = {"Ni Luh Keluarga": date(1979, 3, 2), "I Gede Keluarga": date(2009, 11, 30)}
    phone = "081299960021"
    rows = [_row(name, phone).replace("15/07/1985", f"{one:%d/%m/%Y}") for name, one in born.items()]
    assert _upload(target, "keluarga.csv", _rows(*rows), "kasus")["new"] == 2

    def _told() -> Received | None:
        for message in inbox.messages():
            if message.to == "+6281299960021" and message.arrived and message.link:
                return message
        return None

    notice = until(_told, seconds=60, what="The arrival of a family's notice", every=0.5)
    assert str(notice.template).startswith("positive_notice_household_v")
    assert all(name in notice.text for name in born)
    for birthday in born.values():
        with FormVisit(str(notice.link)) as visit:
            form = visit.confirm(birthday)
            visit.send(form, address="Jl. Nangka No. 7, Br. Tengah", village_code="51.71.04.1004")

    def _both() -> bool:
        people = operator.post("/people/search", phone=notice.to)["items"]
        chains = [operator.get(f"/people/{one['person_id']}") for one in people]
        told = [
            one["state"]
            for chain in chains
            for one in chain["messages"]
            if one["purpose"] == Purpose.POSITIVE_NOTICE
        ]
        return told == ["read", "read"] and all(len(chain["forms"]) == 1 for chain in chains)

    until(_both, seconds=60, what="The family's receipts", every=0.5)
    got = [message.template for message in inbox.messages() if message.to == notice.to]
    assert sorted(str(one).rpartition("_v")[0] for one in got) == [
        "isolation_guide_household",
        "positive_notice_household",
    ]


def test_reports_lie_beside_the_files(day: DayResult, target: Target) -> None:
    """Each upload has a JSON report whose counts sum to its rows, and a CSV with a verdict for each row."""
    del day
    bucket = target.output("DropBucketName")
    listed = target.s3.list_objects_v2(Bucket=bucket, Prefix="laporan/")["Contents"]
    keys = {found["Key"] for found in listed}
    reports = [key for key in keys if key.endswith(".json")]
    assert len(reports) >= 3
    for key in reports:
        counts = json.loads(target.s3.get_object(Bucket=bucket, Key=key)["Body"].read())
        assert sum(counts[name] for name in COUNTS[1:]) == counts["rows"]
        table = key.removesuffix(".json") + ".csv"
        assert table in keys
        text = target.s3.get_object(Bucket=bucket, Key=table)["Body"].read().decode("utf-8-sig")
        delimiter = csv.Sniffer().sniff(text.splitlines()[0], ";,").delimiter if counts["rows"] else ","
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
        assert len(rows) - 1 >= counts["rows"]


def test_the_staff_api_tells_the_same_figures(day: DayResult, operator: Colleague) -> None:
    """What the console shows is what the demo counted."""
    files = operator.get("/files", limit=50)["items"]
    counted = sum(file["counts"]["rows"] for file in files if not file["key"].endswith("susulan.csv"))
    assert counted >= day.funnel.rows.total
    open_tasks = operator.get("/assignments", state="open", limit=100)["items"]
    closed_tasks = operator.get("/assignments", state="closed", limit=100)["items"]
    assert len(open_tasks) + len(closed_tasks) >= min(100, day.funnel.assignments.total)
    assert len(closed_tasks) == day.funnel.assignments.part("closed")
    handed_over = operator.get("/sembako", state="delivered", limit=100)["items"]
    assert len(handed_over) == day.funnel.sembako.part("delivered")


def test_a_task_leads_to_a_house_or_says_that_it_does_not(day: DayResult, operator: Colleague) -> None:
    """A direction link exists exactly where a point inside the village was found."""
    del day
    for task in operator.get("/assignments", state="open", limit=100)["items"]:
        found = task["precision"] in {"exact", "street", "banjar"}
        assert (task["directions_url"] is not None) == found
        if found:
            assert f"destination={task['lat']}" in task["directions_url"]


def test_one_person_tells_the_whole_chain(day: DayResult, operator: Colleague) -> None:
    """From the row of the file to the tracer's task, in one answer."""
    del day
    task = operator.get("/assignments", state="closed", limit=1)["items"][0]
    chain = operator.get(f"/people/{task['person_id']}")
    text = json.dumps(chain)
    assert task["assignment_id"] in text
    assert chain["rows"]
    assert chain["messages"] or chain["reasons_not"]


def test_dropping_the_same_file_again_writes_to_nobody(
    day: DayResult, target: Target, inbox: Inbox, resident: Received
) -> None:
    """A second upload of known rows is `unchanged`, and no phone rings."""
    del day, resident
    before = inbox.count()
    report = _upload(target, "susulan.csv", _rows(_row("I Wayan Susulan", "081299960001")), "kasus")
    assert (report["rows"], report["unchanged"], report["new"]) == (1, 1, 0)
    # Somebody new afterwards: when they were reached, the known one would have been, too.
    _upload(target, "lain.csv", _rows(_row("Ni Made Lain", "081299960002")), "kasus")
    _notice(inbox, "+6281299960002")
    until(lambda: inbox.count() == before + 2, seconds=60, what="Two messages to the newcomer")


def test_a_file_that_is_no_case_file_is_rejected_whole(target: Target) -> None:
    """The report says why, in words, and nobody is registered."""
    report = _upload(target, "catatan.csv", b"ini bukan daftar kasus\nsama sekali bukan\n", "kasus")
    assert report["state"] == "rejected"
    assert report["problem"]
    assert report["new"] == 0


def test_bad_rows_do_not_stop_the_rest(target: Target, inbox: Inbox) -> None:
    """An unknown village and a missing name get their reason; the good row beside them is written to."""
    content = _rows(
        _row("I Ketut Desa Aneh", "081299960003", village="Antah Berantah"),
        _row(" ", "081299960004"),
        _row("Ni Luh Baik", "081299960005"),
    )
    report = _upload(target, "campur.csv", content, "kasus")
    codes = {(issue["row"], issue["code"]) for issue in report["issues"]}
    assert {(2, "village_unknown"), (3, "name_missing")} <= codes
    assert (report["rows"], report["new"], report["rejected"]) == (3, 2, 1)
    _notice(inbox, "+6281299960003")
    _notice(inbox, "+6281299960005")


@pytest.mark.parametrize("signature", ["", "sha256=00", "sha256=" + "0" * 64])
def test_a_webhook_with_a_wrong_signature_is_refused(stack: LocalState, signature: str) -> None:
    """Whoever does not know the app secret cannot report receipts."""
    answer = requests.post(
        f"{stack.form_base_url}/webhook/whatsapp",
        data=b'{"object":"whatsapp_business_account","entry":[]}',
        headers={"X-Hub-Signature-256": signature} if signature else {},
        timeout=30,
    )
    assert answer.status_code == 401


def _page(stack: LocalState, token: str) -> requests.Response:
    return requests.get(f"{stack.form_base_url}/f/{token}", timeout=30)


def _asked_for(answer: requests.Response) -> set[str]:
    """What a page's forms can be filled in with: a button, as for the language, is nothing of that."""
    return {name for form in read_forms(answer.text, answer.url) for name in form.names}


def test_forged_links_open_nothing(stack: LocalState, resident: Received) -> None:
    """A made-up token, and a real one with one character changed."""
    token = str(resident.link).rpartition("/")[2]
    other = "A" if token[5] != "A" else "B"
    for forged in ("abc", token[:5] + other + token[6:]):
        answer = _page(stack, forged)
        assert answer.status_code == 404
        assert _asked_for(answer) == set()
        assert "Susulan" not in answer.text


def test_an_expired_link_says_so(stack: LocalState, target: Target) -> None:
    """A token that was valid once leads to nothing but the offer of a new one."""
    secret = target.boto("secretsmanager").get_secret_value(SecretId=target.output("LinkSecretName"))
    key = json.loads(secret["SecretString"])["key"].encode()
    token = sign(key, link_id_for(key, "0" * 16 + "-00000000"), datetime.now(UTC) - timedelta(minutes=1))
    answer = _page(stack, token)
    assert answer.status_code == 410
    assert "Kirim tautan baru" in answer.text
    assert _asked_for(answer) == {HONEYPOT}


def test_a_wrong_birth_date_shows_no_form(resident: Received) -> None:
    """Somebody else who holds the link learns nothing about the resident."""
    with FormVisit(str(resident.link)) as visit:
        page = visit.open()
    data = page.answered(birth_day="1", birth_month="1", birth_year="1990")
    answer = requests.post(page.action, data=data, timeout=30)
    assert "Susulan" not in answer.text
    assert all("address" not in form.names for form in read_forms(answer.text, answer.url))


def test_nonsense_in_the_form_comes_back_with_words(resident: Received) -> None:
    """Nothing is stored, what was typed is kept, and each field says what is wrong."""
    with FormVisit(str(resident.link)) as visit:
        page = visit.confirm(datetime(1985, 7, 15, tzinfo=WITA).date())
        nonsense: dict[str, Any] = {"address": "?", "position": "di sana", "household_size": "banyak"}
        answer = visit.post_at_once(page, village_code="51.71.04.1004", **nonsense)
        assert answer.status == 422
        assert "Belum terkirim" in answer.html
        assert "di sana" in answer.html
        thanks = visit.send(page, address="Jl. Nangka No. 7", position="", household_size="3")
    assert "Matur suksma" in thanks


def test_the_staff_api_needs_a_token(stack: LocalState) -> None:
    """Without one, or with a made-up one, nothing is told."""
    for headers in ({}, {"Authorization": "Bearer a.b.c"}):
        answer = requests.get(f"{stack.staff_api_url}/assignments", headers=headers, timeout=30)
        assert answer.status_code == 401


def test_a_tracer_sees_their_own_kecamatan_only(day: DayResult, stack: LocalState, target: Target) -> None:
    """Another kecamatan's list is refused, and its tasks cannot be taken."""
    del day
    codes = sorted({user.kecamatan for user in stack.users if user.kecamatan})
    for own, other in pairwise(codes):
        tracer = _session(target, stack, own)
        listed = tracer("GET", "/assignments?state=open&limit=100")
        assert listed.status_code == 200
        assert {task["kecamatan_code"] for task in listed.json()["items"]} <= {own}
        assert tracer("GET", f"/assignments?kecamatan={other}").status_code == 403
        theirs = _session(target, stack, other)("GET", "/assignments?state=open&limit=1").json()["items"]
        for task in theirs:
            taken = tracer("POST", f"/assignments/{task['assignment_id']}/take")
            assert taken.status_code == 403
            assert set(taken.json()) >= {"code", "message"}


def _session(target: Target, stack: LocalState, kecamatan: str) -> Any:
    user = stack.user("tracer", kecamatan)
    answer = target.boto("cognito-idp").initiate_auth(
        ClientId=target.output("UserPoolClientId"),
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": user.username, "PASSWORD": user.password},
    )
    headers = {"Authorization": f"Bearer {answer['AuthenticationResult']['IdToken']}"}

    def _call(method: str, path: str) -> requests.Response:
        return requests.request(method, f"{stack.staff_api_url}{path}", headers=headers, json={}, timeout=30)

    return _call


def test_a_file_with_many_mistakes_waits_until_an_operator_has_looked(target: Target, inbox: Inbox) -> None:
    """Nobody is written to before; afterwards the sound rows are recorded, the wrong ones stand on top."""
    sound = [_row(f"Warga Sehat {letter}", f"08129996001{n}") for n, letter in enumerate("ABCDEFGHIJ")]
    wrong = [row.replace("Sehat", "Salah").replace("Positif", "?") for row in sound]
    key = drop(target, "banyak-salah.csv", _rows(*sound, *wrong), "kasus")
    approvals = Approvals(target)
    file = _held(approvals, key)
    assert (file.judged.accepted, file.judged.rejected, file.held_for) == (10, 10, ("many_rejected",))
    preview = approvals.preview(file, datetime.now(UTC))
    assert len(preview.recipients) == 10
    assert "POSITIF Covid-19" in preview.samples["case.positive_notice"]
    assert not [one for one in inbox.messages() if one.to.startswith("+628129996001")]
    approvals.release(file, "uji coba", datetime.now(UTC))
    report = wait_for_report(target, key, seconds=60)
    assert (report["new"], report["rejected"], report["rows"]) == (10, 10, 20)
    assert _notice(inbox, "+6281299960010")
    stem = report["report_key"].removesuffix(".json")
    book = target.s3.get_object(Bucket=target.output("DropBucketName"), Key=f"{stem}.xlsx")["Body"].read()
    header, *rows = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python()
    verdicts = [row[header.index("Hasil Periksa")] for row in rows]
    assert verdicts == ["Ditolak"] * 10 + ["Diterima (baru)"] * 10


def test_a_declined_file_writes_to_nobody(target: Target, inbox: Inbox) -> None:
    rows = [_row(f"Warga Lama {letter}", f"08129996003{n}") for n, letter in enumerate("ABCDEFGHIJ")]
    wrong = [row.replace("Positif", "?") for row in rows]
    key = drop(target, "keliru.csv", _rows(*rows, *wrong), "kasus")
    approvals = Approvals(target)
    file = _held(approvals, key)
    approvals.decline(file, "berkas bulan lalu", "uji coba", datetime.now(UTC))
    report = wait_for_report(target, key, seconds=60)
    assert (report["state"], report["rows"]) == ("declined", 0)
    assert "berkas bulan lalu" in report["problem"]
    assert not [one for one in inbox.messages() if one.to.startswith("+628129996003")]


def test_a_file_in_the_wrong_folder_gets_an_answer(target: Target) -> None:
    bucket = target.output("DropBucketName")
    target.s3.put_object(Bucket=bucket, Key="salah-tempat.csv", Body=_rows(_row("Warga", "081299960040")))
    report = wait_for_report(target, "salah-tempat.csv", seconds=60)
    assert (report["state"], report["issues"][0]["code"]) == ("rejected", "wrong_folder")
