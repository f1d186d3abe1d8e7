"""The list of people who were met, one after another."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.intake_form.contacts import (
    Rows,
    page_fields,
    posted_row,
    shared_phones,
    with_row,
    without_row,
)
from functions.intake_form.fields import ContactRow

TODAY = date(2021, 8, 17)


def row(key: str, name: str, phone: str = "", relation: str = "") -> ContactRow:
    return {"key": key, "name": name, "phone": phone, "relation": relation, "last_met": ""}


def posted(**fields: str) -> ContactRow:
    return posted_row(
        {"kontak": ["a1"], **{f"contact_{name}": [text] for name, text in fields.items()}}, TODAY
    )


@pytest.mark.parametrize(
    ("met", "typed", "kept"),
    [
        ("hari_ini", "2021-08-01", "2021-08-17"),
        ("kemarin", "", "2021-08-16"),
        ("tanggal", "1 Agustus", "1 Agustus"),
        ("", "2021-08-01", "2021-08-01"),
        ("besok", "", ""),
    ],
)
def test_the_last_meeting_is_kept_as_a_date(met: str, typed: str, kept: str) -> None:
    """Of the day on which it was said: whoever goes on tomorrow said "today" yesterday."""
    assert posted(met=met, last_met=typed)["last_met"] == kept


@pytest.mark.parametrize(
    ("relation", "other", "kept"),
    [
        ("Serumah", "paman", "Serumah"),
        ("lain", "paman", "paman"),
        ("lain", "", "Lainnya"),
        ("", "paman", "paman"),
        ("", "", ""),
    ],
)
def test_a_relation_is_one_of_ours_or_their_own_words(relation: str, other: str, kept: str) -> None:
    assert posted(relation=relation, relation_other=other)["relation"] == kept


@given(
    st.sampled_from(["Serumah", "Teman", "lain", ""]),
    st.sampled_from(["", "paman", "Lainnya"]),
    st.sampled_from(["hari_ini", "kemarin", "tanggal", ""]),
    st.sampled_from(["", "2021-08-01", "kapan-kapan"]),
)
def test_a_page_shows_what_it_was_sent(relation: str, other: str, met: str, last_met: str) -> None:
    """Sent again untouched it says the same."""
    first = posted(
        name="Made", phone="12", relation=relation, relation_other=other, met=met, last_met=last_met
    )
    again = {name: [text] for name, text in page_fields(first, TODAY).items()}
    assert posted_row({"kontak": ["a1"], **again}, TODAY) == first


def test_a_key_is_a_short_word_or_none() -> None:
    for bad in ("", "<a>", "a" * 17, "../x", "é"):
        assert posted_row({"kontak": [bad]}, TODAY)["key"] == ""


def test_the_same_person_again_adds_to_the_one_who_is_there() -> None:
    rows: Rows = (row("a1", "I Made Contoh", "081200000102"), row("b2", "Ketut"))
    listed = with_row(rows, row("c3", "i made CONTOH", "+62 812-0000-0102", "Teman"), 5)
    assert listed is not None
    assert listed.is_known
    assert [(one["key"], one["relation"]) for one in listed.rows] == [("a1", "Teman"), ("b2", "")]
    # Also where somebody else is changed into them.
    listed = with_row(rows, row("b2", "I Made Contoh", "081200000102"), 5)
    assert listed is not None
    assert [one["key"] for one in listed.rows] == ["a1"]


def test_a_full_list_takes_changes_but_nobody_new() -> None:
    rows: Rows = (row("a1", "Made"), row("b2", "Ketut"))
    assert with_row(rows, row("c3", "Nyoman"), 2) is None
    changed = with_row(rows, row("b2", "Ketut Dua"), 2)
    assert changed is not None
    assert [one["name"] for one in changed.rows] == ["Made", "Ketut Dua"]


def test_an_empty_page_changes_nothing_and_removing_is_by_key() -> None:
    rows: Rows = (row("a1", "Made"), row("b2", "Made"))
    listed = with_row(rows, row("a1", "", "-"), 5)
    assert listed is not None
    assert listed.rows == rows
    assert without_row(rows, "a1") == (row("b2", "Made"),)
    assert without_row(rows, "zz") == rows


def test_a_shared_number_is_named_after_the_first_who_has_it() -> None:
    rows: Rows = (row("a1", "Made", "0812 0000 0102"), row("b2", "Ketut"), row("c3", "Luh", "+6281200000102"))
    assert shared_phones(rows) == {"c3": "Made"}
