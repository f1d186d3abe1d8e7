"""What the guides tell staff and residents is what the files, forms and console really say."""

import inspect
import json
import re
from datetime import date
from io import BytesIO

import pytest

from cli.template import kept
from cli.template_book import columns
from desac.adapters.complaint_rules import complaint_rules
from desac.adapters.config_data import city
from desac.adapters.village_data import load_directory
from desac.domain.aid import NOT_RECEIVED, OVERRULED, AidState, MarkKind
from desac.domain.complaint import ANSWER_LIMIT, Choice
from desac.domain.message import TO_HEALTH_WORKERS, Purpose
from desac.domain.sembako_rules import ISOLATION_OVER
from desac.domain.source_file import FileKind
from desac.settings import Settings
from functions.ingest import holding, report
from functions.ingest.codes import Code, Severity, Verdict, severity_of
from functions.ingest.judge import judge_file
from functions.ingest.limits import LIMITS
from functions.ingest.own_columns import OWN_COLUMNS
from functions.ingest.reader import open_table
from functions.ingest.report_guide import grouped
from functions.ingest.report_words import OUTCOMES
from functions.ingest.report_workbook import write_workbook
from functions.intake_form.words import words
from functions.notify.intents import intent_of
from functions.notify.templates import QuickReplyButton, UrlButton, template, template_for, template_names
from functions.sembako.moves import FailReason, RefuseReason
from tests.unit.docs.doc_pages import code_blocks, first_cells, page, section

HEALTH_OFFICE = page("docs/panduan-dinkes.md")
RESIDENTS = page("docs/panduan-warga.md")
DOCTORS = page("docs/panduan-dokter.md")
TRACERS = page("docs/panduan-pelacak.md")
AID = page("docs/panduan-dinsos.md")
HEADINGS = {
    Severity.ERROR: "Baris ditolak: perbaiki, lalu kirim ulang",
    Severity.WARNING: "Peringatan: baris tetap diproses",
    Severity.INFO: "Keterangan: tidak perlu tindakan",
    Severity.FILE: "Seluruh berkas ditolak",
}
KIND_HEADINGS = {
    FileKind.CASES: "Kasus (`kasus/`)",
    FileKind.CONTACTS: "Kontak erat (`kontak/`)",
    FileKind.DOCTORS: "Dokter (`dokter/`)",
}
SAMPLES = dict(zip(FileKind, code_blocks(HEALTH_OFFICE, "csv"), strict=True))


def labels(kind: FileKind) -> dict[str, str]:
    """What a sender calls each field of a kind of file."""
    entries: list[dict[str, str]] = json.loads(page("functions/ingest/columns.json"))["fields"]
    return {entry["field"]: entry["label"] for entry in entries if kind in entry.get("kinds", [kind])}


def console_words(table: str) -> list[str]:
    """The words of one table of the console's `format.js`."""
    body = re.search(rf"const {table} = {{(.*?)}};", page("web/js/format.js"), re.DOTALL)
    assert body, table
    return re.findall(r': "([^"]+)"', body[1])


@pytest.mark.parametrize("severity", Severity)
def test_every_code_stands_under_its_severity(severity: Severity) -> None:
    """Each code once, with the meaning of its severity; none that ingest does not know."""
    listed = first_cells(section(HEALTH_OFFICE, HEADINGS[severity]))
    assert sorted(listed) == sorted(code.value for code in Code if severity_of(code) is severity)


@pytest.mark.parametrize("kind", FileKind)
def test_required_columns_are_marked_as_such(kind: FileKind) -> None:
    """Each required choice is a row that says so, and there is no other such row."""
    rows = [line for line in section(HEALTH_OFFICE, KIND_HEADINGS[kind]).splitlines() if "| **ya" in line]
    required: list[list[str]] = json.loads(page("functions/ingest/columns.json"))["required"][kind]
    for choice, row in zip(required, sorted(rows, key=lambda row: _place(row, required, kind)), strict=True):
        assert all(labels(kind)[field] in row for field in choice), row
        assert ("salah satu" in row) == (len(choice) > 1), row


def _place(row: str, required: list[list[str]], kind: FileKind) -> int:
    cell = row.split("|")[1]
    return next(place for place, choice in enumerate(required) if labels(kind)[choice[0]] in cell)


@pytest.mark.parametrize("kind", FileKind)
def test_samples_are_accepted_without_a_word(kind: FileKind) -> None:
    """Whoever copies a sample gets no finding."""
    table = open_table(f"{kind}/contoh.csv", BytesIO(SAMPLES[kind].encode()))
    rows = list(judge_file(table, kind, load_directory(), date(2021, 8, 12)))
    assert rows
    assert [(row.verdict.value, row.issues) for row in rows] == [("accepted", ())] * len(rows)


def test_the_report_is_described_in_its_own_words() -> None:
    """Its own columns, of the CSV and of the workbook, and what becomes of a row that is recorded."""
    described = section(HEALTH_OFFICE, "Laporan")
    described_columns = sorted(re.findall(r"^\| \*\*(.+?)\*\* \|", described, re.MULTILINE))
    assert described_columns == sorted({*report._OWN_COLUMNS, *OWN_COLUMNS})
    final = {words for outcome, words in OUTCOMES.items() if outcome is not Verdict.ACCEPTED}
    assert [words for words in final if f"| {words} |" not in described] == []


@pytest.mark.parametrize("kind", FileKind)
def test_the_workbooks_to_fill_in_are_linked_and_their_columns_explained(kind: FileKind) -> None:
    """A link to each that is kept, and every column of it in the table of its kind."""
    assert f"(templat/{kept(kind).name})" in section(HEALTH_OFFICE, "Templat")
    explained = section(HEALTH_OFFICE, KIND_HEADINGS[kind])
    assert [one["label"] for one in columns(kind) if one["label"] not in explained] == []


def test_sizes_are_those_that_are_refused() -> None:
    """The table of limits, the workbook's own, and when a file waits."""
    sizes = section(HEALTH_OFFICE, "Ukuran berkas")
    for number in (
        LIMITS.max_rows,
        LIMITS.max_workbook_rows,
        LIMITS.max_workbook_cells,
        LIMITS.max_bytes // 2**20,
        LIMITS.max_columns,
        LIMITS.max_cell_length,
    ):
        assert f" {grouped(number)}" in sizes
    limit = inspect.signature(write_workbook).parameters["limit"].default
    assert section(HEALTH_OFFICE, "Laporan").count(f"{grouped(limit)} baris") == 2
    waiting = section(HEALTH_OFFICE, "Bila berkas menunggu persetujuan")
    defaults = Settings()
    assert f"lebih dari {grouped(defaults.hold_above_recipients)} orang" in waiting
    assert f"lebih dari {defaults.hold_above_rejected_percent} % barisnya" in waiting
    assert f"paling sedikit {holding._FEWEST_ROWS} orang" in waiting


@pytest.mark.parametrize(
    "table",
    [
        "REASONS",
        "STATES",
        "LISTS",
        "STEPS",
        "OUTCOMES",
        "QUICK_OUTCOMES",
        "CLOSED_BY",
        "PRECISIONS",
    ],
)
def test_the_console_is_described_in_its_own_words(table: str) -> None:
    """Every word a tracer meets is explained."""
    assert [word for word in console_words(table) if word not in TRACERS] == []


@pytest.mark.parametrize("table", ["AID_STATES", "AID_REASONS", "FAIL_REASONS", "REFUSE_REASONS", "MARKS"])
def test_sembako_is_described_in_the_consoles_words(table: str) -> None:
    """Every state and reason of a request is explained to those who handle it."""
    assert [word for word in console_words(table) if word not in AID] == []


def test_every_step_of_sembako_is_in_the_guide() -> None:
    """By the words on its button."""
    buttons = re.findall(r'button: "([^"]+)"', page("web/js/aidsteps.js"))
    assert buttons
    assert [words for words in buttons if words not in AID] == []


def test_every_code_of_sembako_has_words_in_the_console() -> None:
    """A state, a reason or a mark that the API gives is never shown as a bare code."""
    format_js = page("web/js/format.js")
    codes = [*AidState, *FailReason, *RefuseReason, *MarkKind, NOT_RECEIVED, OVERRULED, ISOLATION_OVER]
    assert [code for code in codes if f"  {code}: " not in format_js and f" {code}: " not in format_js] == []


@pytest.mark.parametrize(
    ("words", "module"),
    [
        ("Ambil tugas", "assignment"),
        ("Lainnya", "assignment"),
        ("Kontak erat", "assignment"),
        ("Kembalikan", "assignment"),
        ("Tambah kontak", "contacts"),
        ("Kirim sekarang", "outboxbar"),
        ("Perbaiki dan kirim lagi", "outboxbar"),
        ("Hapus laporan ini", "outboxbar"),
        ("Lanjut tanpa jaringan", "app"),
        ("Peta sebagai tabel", "mapwords"),
        ("Muat lagi", "tracer"),
        ("Sudah diserahkan", "aidsteps"),
        ("Muat ulang", "filters"),
    ],
)
def test_buttons_are_named_as_they_are(words: str, module: str) -> None:
    """A button of the guide is one of the console."""
    assert f"**{words}" in TRACERS
    assert f'"{words}"' in page(f"web/js/{module}.js")


def test_circles_and_lists_are_as_large_and_old_as_the_guide_says() -> None:
    """Metres by precision, and how long a list stays on the phone."""
    radii = re.search(r"street: (\d+), banjar: (\d+)", page("web/js/precision.js"))
    assert radii
    assert f"{radii[1]} meter untuk jalan, {radii[2]} meter untuk banjar" in TRACERS
    hours = re.search(r"KEPT_MS = (\d+) \* 3600", page("web/js/kept.js"))
    assert hours
    assert f"paling lama {hours[1]} jam" in TRACERS


def test_residents_learn_whom_to_call_and_how_to_stop() -> None:
    """Both emergency numbers, every stop word, and the buttons of the messages."""
    told = [
        city().emergency_phone,
        city().emergency_phone_alternative,
        "BERHENTI",
        "STOP",
        "MULAI",
    ]
    names = [name for name in template_names() if template(name).purpose not in TO_HEALTH_WORKERS]
    buttons = [button for name in names for button in template(name).buttons]
    told += [button.label for button in buttons if isinstance(button, UrlButton | QuickReplyButton)]
    assert [words for words in told if f"**{words}**" not in RESIDENTS] == []


def test_the_words_that_residents_are_told_to_write_are_understood() -> None:
    """Every example of a row means the same."""
    intents = ("emergency", "symptom", "sembako", "form", "help", "well", "stop", "start")
    rows = [
        line.split("|")[1]
        for line in section(RESIDENTS, "Kata yang bisa ditulis").splitlines()
        if line.startswith("| ") and "tulis misalnya" not in line
    ]
    assert len(rows) == len(intents)
    for row, intent in zip(rows, intents, strict=True):
        # A comma within a number has no space behind it.
        assert {intent_of(example).value for example in row.split(", ")} == {intent}, row


def test_doctors_learn_how_to_answer_and_how_long_they_have() -> None:
    """The message, its button, each quick answer, the limit, and every duration as configured."""
    notice, rules = template_for(Purpose.COMPLAINT_NOTICE), complaint_rules()
    told = [f"**{notice.header}**", *(f'"{button.label}"' for button in notice.buttons)]
    told += [f"**{words()['doctor']['choices'][choice]}**" for choice in Choice]
    told += [f"paling banyak {grouped(ANSWER_LIMIT)} huruf", f"dalam {rules.merge_minutes} menit"]
    told += [f"**{city().emergency_phone}**", f"{rules.link_days} hari"]
    assert [one for one in told if one not in DOCTORS] == []
    day = f"pukul {rules.day_begins:%H.%M}–{rules.day_ends:%H.%M} WITA"
    for kind, patience in ((f"gejala, {day}", rules.symptoms), ("darurat, kapan saja", rules.emergency)):
        waits = (
            f"{patience.doctor} menit | {patience.puskesmas} menit lagi "
            f"| operator, diulang setiap {patience.operators} menit"
        )
        assert f"| {kind} | {waits} |" in DOCTORS
