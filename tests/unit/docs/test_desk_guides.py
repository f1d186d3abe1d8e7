"""What the guides tell Dinas Sosial and doctors of the console is what the console really says."""

import re

import pytest

from tests.unit.docs.doc_pages import page, section

AID = page("docs/panduan-dinsos.md")
DOCTORS = section(page("docs/panduan-dokter.md"), "Konsol")
CONSOLE = "\n".join(
    page(f"web/js/{name}.js")
    for name in (
        "aidbulk", "aidcard", "aidfilters", "aidprint", "aidsteps", "app", "carewords", "complaint",
        "complaints", "complaintfigures", "dayreport", "persondialogs", "person", "sembako", "silences",
        "words",
    )
)  # fmt: skip


def console_words(table: str) -> list[str]:
    """The words of one table of the console's `carewords.js`."""
    body = re.search(rf"const {table} = {{(.*?)}};", page("web/js/carewords.js"), re.DOTALL)
    assert body, table
    return re.findall(r': "([^"]+)"', body[1])


@pytest.mark.parametrize("table", ["SILENCE_KINDS", "SILENCE_STEPS", "TRIAGE"])
def test_doctors_are_told_every_word_of_the_lists(table: str) -> None:
    assert [words for words in console_words(table) if words not in DOCTORS] == []


@pytest.mark.parametrize(
    "guide", [section(AID, "Banyak sekaligus"), section(AID, "Daftar per desa dan berita acara"), DOCTORS]
)
def test_whatever_is_to_be_pressed_is_in_the_console(guide: str) -> None:
    """Each bold word is one of the console's own; what is pressed for several says so in two parts."""
    told = [
        words for words in re.findall(r"\*\*([^*]+)\*\*", guide.replace("\n", " ")) if not words.endswith(":")
    ]
    known = [re.sub(r"\s+", " ", words).rstrip(".") for words in told]
    sentences = {
        "menunggu tindakan",
        "jawaban untuk setiap permintaan",
        "Jangan menyuruh warga menandatangani daftar ini",
    }
    unknown = [words for words in known if words not in sentences and not _is_shown(words)]
    assert known
    assert unknown == []


def _is_shown(words: str) -> bool:
    return words in CONSOLE or (
        words.endswith(" yang dipilih") and f'"{words.removesuffix(" yang dipilih")}"' in CONSOLE
    )
