"""The handbook that is kept is what its source says, and fits a phone."""

import re

import pytest

from cli.operator import handbook
from cli.operator.handbook import SOURCE, TARGET, build, load
from desac.adapters.config_data import city
from desac.adapters.health_rules import rule_book
from functions.notify.media_files import content_problem, media_file


def words(pdf: bytes) -> str:
    """What stands in the uncompressed text of a PDF, without its marks."""
    return " ".join(re.findall(r"\(((?:[^()\\]|\\.)*)\) Tj", pdf.decode("latin-1")))


def test_the_kept_pdf_is_what_its_source_says() -> None:
    """`desac media handbook` makes it anew."""
    assert build(load()) == TARGET.read_bytes()


def test_the_same_source_gives_the_same_bytes() -> None:
    assert build(load()) == build(load())


def test_it_has_two_to_four_small_pages() -> None:
    pdf = TARGET.read_bytes()
    (pages,) = {int(count) for count in re.findall(rb"/Count (\d+)", pdf)}
    assert 2 <= pages <= 4
    assert b"/MediaBox [0 0 419.53 595.28]" in pdf
    assert len(pdf) < 100_000


def test_whatsapp_takes_it() -> None:
    file = media_file("handbook")
    assert content_problem(file, TARGET.read_bytes()) is None
    assert file.key.endswith(TARGET.name)


def test_numbers_come_from_the_configuration() -> None:
    text = load()
    said = " ".join(line for block in text.blocks for line in (block.heading, *block.lines, block.closing))
    rules = rule_book().on(text.as_of)
    assert "{" not in said
    assert f"karantina {rules.quarantine_days} hari" in said
    assert f"{rules.isolation_days_from_specimen} hari sejak tes" in said
    assert f"paling sedikit {rules.symptom_free_days} hari bebas gejala" in said
    assert city().emergency_phone_alternative in said


def test_the_emergency_number_is_on_every_page_and_first_of_all() -> None:
    said = words(TARGET.read_bytes())
    assert said.count(f"Darurat 24 jam: {city().emergency_phone}") == 4
    assert said.index("Telepon 112 sekarang") < said.index("Hari pertama")


def test_every_red_flag_of_the_rules_stands_in_it() -> None:
    said = SOURCE.read_text(encoding="utf-8").lower()
    marks = {
        "sesak_napas": "sesak napas",
        "napas_cepat": "24 kali",
        "nyeri_dada": "nyeri dada",
        "bingung": "bingung",
        "bibir_biru": "bibir",
        "saturasi_di_bawah_94": "di bawah 94",
        "anak_tidak_mau_minum": "tidak mau minum",
        "kejang": "kejang",
        "anak_lemas": "lemas",
    }
    flags = rule_book().on(load().as_of).red_flags
    assert set(flags) == set(marks)
    assert [flag for flag in flags if marks[flag] not in said] == []


def test_a_name_that_nobody_knows_is_an_error(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handbook, "_numbers", lambda _: {})
    with pytest.raises(KeyError):
        load()
