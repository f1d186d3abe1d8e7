"""The operators' guide says what their pages really say."""

import re

import pytest

from functions.ingest.api import MEDIA_TYPES
from functions.ingest.api_views import EXCLUSION_TEXT
from functions.notify.failed_file import MOST_ROWS
from tests.unit.docs.doc_pages import page, section

GUIDE = page("docs/panduan-operator.md")


def words_of(module: str, table: str) -> list[str]:
    """The words of one table of a module of the console."""
    body = re.search(rf"const {table} = {{(.*?)}};", page(f"web/js/{module}.js"), re.DOTALL)
    assert body, table
    return re.findall(r': "([^"]+)"', body[1])


@pytest.mark.parametrize(
    ("heading", "module", "table"),
    [
        ("Berkas", "filewords", "FILE_STATES"),
        ("Berkas", "filewords", "HOLD_REASONS"),
        ("Pengiriman", "sendingview", "STATES"),
    ],
)
def test_every_word_of_a_table_is_explained(heading: str, module: str, table: str) -> None:
    text = " ".join(section(GUIDE, heading).split())
    assert [word for word in words_of(module, table) if word not in text] == []


def test_every_measure_of_the_map_is_named() -> None:
    titles = re.findall(r'title: "([^"]+)"', page("web/js/measures.js"))
    assert titles
    text = " ".join(section(GUIDE, "Ringkasan").split())
    assert [title for title in titles if title not in text] == []


@pytest.mark.parametrize(
    ("words", "module"),
    [
        ("Unduh (XLSX)", "scopebar"),
        ("Lihat sebagai tabel", "overview"),
        ("Kembali ke angka", "peopleincount"),
        ("Periksa dan putuskan", "filesview"),
        ("Angka berkas ini", "filepage"),
        ("Hitung bagian berikutnya", "heldfile"),
        ("Setujui berkas", "heldfile"),
        ("Setujui dan kirim", "heldfile"),
        ("Tolak berkas", "heldfile"),
        ("Lanjutkan pengiriman", "sendingview"),
        ("Kirim lagi", "sendingview"),
        ("Unduh (CSV)", "failed"),
        ("Lihat perjalanannya", "failed"),
    ],
)
def test_buttons_are_named_as_they_are(words: str, module: str) -> None:
    assert f"**{words}**" in GUIDE
    assert f'"{words}"' in page(f"web/js/{module}.js")


def test_reports_are_offered_in_the_forms_that_the_api_has() -> None:
    offered = re.findall(r"(\w+): \"(Unduh laporan[^\"]+)\"", page("web/js/filepage.js"))
    assert {form for form, _ in offered} == set(MEDIA_TYPES)
    text = " ".join(GUIDE.split())
    assert [words for _, words in offered if f"**{words}**" not in text] == []


def test_every_reason_not_to_write_is_in_the_guide() -> None:
    text = " ".join(section(GUIDE, "Berkas").split()).lower()
    assert [words for words in EXCLUSION_TEXT.values() if words.lower() not in text] == []


def test_the_limit_of_the_download_is_named() -> None:
    assert f"{MOST_ROWS:,}".replace(",", ".") + " pesan terbaru" in " ".join(GUIDE.split())
