"""What doctors and residents read: whole, in one line where WhatsApp wants one, and nothing made up."""

import pytest
from hypothesis import given as with_any
from hypothesis import strategies as st

from desac.adapters.config_data import symptom_words
from desac.adapters.health_rules import rule_book
from desac.domain.complaint import ANSWER_LIMIT, Choice
from desac.domain.intake import Intake
from functions.notify.complaint_words import (
    answer_words,
    complaint_text,
    phone_words,
    short_name,
    tidy,
    waiting_lines,
)
from tests.unit.domain.complaint_records import complaint, given, said
from tests.unit.notify.notify_fakes import EPISODE_ID, NOW, PERSON_ID


def form(**changes: object) -> Intake:
    known = {
        "episode_id": EPISODE_ID,
        "person_id": PERSON_ID,
        "address": "Jl. Contoh",
        "symptoms": ("demam",),
        "origin": "FILE#1",
        "submitted_at": NOW,
    }
    return Intake.model_validate(known | changes)


def test_every_red_flag_of_the_rules_has_words() -> None:
    flags = rule_book().on(NOW.date()).red_flags
    assert set(flags) <= symptom_words().red_flags.keys()


def test_red_flags_stand_before_symptoms() -> None:
    text = complaint_text(said(symptoms=("batuk", "lemas"), red_flags=("kejang",)), None)
    assert text == "TANDA BAHAYA: Kejang. Gejala: Batuk, Lemas"


def test_a_reply_is_quoted_and_the_form_added() -> None:
    told = said("reply:1", words="Dok,\n*saya*  sesak", symptoms=())
    assert complaint_text(told, form()) == "“Dok, saya sesak”. Gejala di formulir: Demam (38 °C atau lebih)"


def test_a_code_that_nobody_knows_any_more_stands_for_itself() -> None:
    assert complaint_text(said(symptoms=("ruam_kulit",)), None) == "Gejala: ruam kulit"


def test_nothing_named_is_said_so() -> None:
    assert complaint_text(said(symptoms=(), is_emergency=True), None) == "tanda bahaya dari warga"
    assert complaint_text(said(symptoms=()), None) == "keluhan tanpa keterangan"


def test_others_on_the_phone_are_named() -> None:
    assert "mungkin dari: Made, Ketut" in complaint_text(said(), None, ("Made", "Ketut"))


@with_any(st.text(max_size=3000))
def test_whatever_was_written_becomes_one_line_that_fits(words: str) -> None:
    text = complaint_text(said("reply:1", words=words, symptoms=()), None)
    assert text.strip()
    assert len(text) <= 300
    assert not set("\n\t*_~`") & set(text)
    assert "     " not in text


@with_any(st.text(max_size=3000))
def test_an_answer_stays_as_it_is_but_for_what_nobody_sees(text: str) -> None:
    kept = tidy(text)
    assert len(kept) <= ANSWER_LIMIT
    assert tidy(kept) == kept
    assert not {"\x00", "\x1b", "\u202e", "\r"} & set(kept)


def test_line_breaks_and_marks_of_an_answer_stay() -> None:
    assert tidy(" *Penting*\r\n\r\n\r\n\r\n- obat\n- air ") == "*Penting*\n\n- obat\n- air"


@pytest.mark.parametrize("choice", [*Choice])
def test_every_choice_and_the_words_are_passed_on(choice: Choice) -> None:
    text = answer_words(given(choice=choice, text="Kata dokter."))
    assert text.endswith("Kata dokter.")
    assert (text == "Kata dokter.") == (choice is Choice.OTHER)


def test_an_answer_of_a_choice_alone_has_no_gap() -> None:
    assert answer_words(given(choice=Choice.CALLED, text="")).startswith("Petugas kesehatan")


def test_a_list_names_no_more_than_it_must() -> None:
    one = complaint()
    assert waiting_lines([one], ["I Made Contoh Panjang"]) == f"- {one.number}: Made Contoh"
    assert short_name("") == "warga"


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("I Made Contoh Wirawan", "Made Contoh"),
        (" *Ni* Luh Putu Contohwati", "Luh Putu"),
        ("NI KETUT CONTOH", "KETUT CONTOH"),
        ("Ida Bagus Contoh Manuaba", "Contoh Manuaba"),
        ("Ida Ayu Contohwati", "Contohwati"),
        ("A.A. Gede Contoh", "Gede Contoh"),
        ("A. A. Ngurah Contoh", "Ngurah Contoh"),
        ("Anak Agung Istri Contoh", "Istri Contoh"),
        ("I Gusti Ayu Contoh Rahayu", "Contoh Rahayu"),
        ("Gusti Ngurah Contoh", "Ngurah Contoh"),
        ("Dewa Made Contoh", "Made Contoh"),
        ("Desak Nyoman Contoh", "Nyoman Contoh"),
        ("Cokorda Contoh", "Contoh"),
        ("Dewi Contoh Sari", "Dewi Contoh"),
        ("Iwan Contoh", "Iwan Contoh"),
        ("Contoh", "Contoh"),
        # Nothing else was given.
        ("I Gusti Ayu", "I Gusti"),
        ("Ni", "Ni"),
    ],
)
def test_what_many_names_begin_with_tells_nobody_apart(name: str, short: str) -> None:
    assert short_name(name) == short


def test_no_number_is_said_so() -> None:
    assert phone_words(None) == "tidak ada nomor"
