"""Repeats are found in a log on disk exactly as if all rows were kept and looked through."""

import tracemalloc
from collections.abc import Sequence
from datetime import date
from itertools import batched

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.ingest import row_log
from functions.ingest.duplicates import SeenRows
from functions.ingest.records import CaseRow, ContactRow, DoctorRow, PersonRow
from functions.ingest.row_log import RowLog
from tests.unit.ingest.reference_duplicates import repeats

NAMES = ["Ni Made Sari", "Md Sari", "NI MADE SARI", "I Gede Bintang", "Sari", "I Wayan Réna", "Ketut"]
DAYS = [None, date(1985, 7, 15), date(2015, 3, 2)]
NIKS = [None, "5171045507859001", "5171045507859002"]
PHONES = [None, "+6281200000001", "+6281200000002"]
VILLAGES = [None, "51.71.01.1006", "51.71.02.2005"]

PERSON = {
    "name": st.sampled_from(NAMES),
    "nik": st.sampled_from(NIKS),
    "kk": st.none(),
    "sex": st.none(),
    "birth_date": st.sampled_from(DAYS),
    "phone": st.sampled_from(PHONES),
    "address": st.none(),
    "village_code": st.sampled_from(VILLAGES),
    "kecamatan_code": st.none(),
}
DATES = st.sampled_from([None, date(2021, 8, 10), date(2021, 8, 11)])
CASES = st.builds(
    CaseRow,
    **PERSON,
    specimen_date=DATES,
    result_date=DATES,
    onset_date=st.none(),
    test=st.none(),
    outcome=st.none(),
    case_number=st.none(),
)
CONTACTS = st.builds(
    ContactRow,
    **PERSON,
    index_nik=st.sampled_from(NIKS),
    index_name=st.none(),
    index_phone=st.sampled_from(PHONES),
    index_number=st.none(),
    relation=st.none(),
    exposure_date=DATES,
)


def found(rows: Sequence[PersonRow], size: int) -> list[int]:
    """What `SeenRows` finds, `size` rows at a time."""
    seen = SeenRows()
    places = []
    for start, batch in enumerate(batched(rows, size, strict=False)):
        places.extend(start * size + at for at in seen.repeats(batch))
    seen.close()
    return places


@settings(max_examples=150, deadline=None)
@given(rows=st.lists(CASES, max_size=40) | st.lists(CONTACTS, max_size=40), size=st.integers(1, 9))
def test_the_same_as_looking_through_all_rows(rows: list[PersonRow], size: int) -> None:
    """Also where keys meet in one place, as they do in a table of three."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(row_log, "_PLACES", (3, 2, 1))
        assert found(rows, size) == repeats(rows)
    assert found(rows, size) == repeats(rows)


def test_no_rows_at_all() -> None:
    """A batch in which nothing was accepted."""
    seen = SeenRows()
    assert seen.repeats([]) == []
    seen.close()


def test_a_doctor_is_entered_once_for_a_term() -> None:
    """Village, phone and beginning."""
    rows = [
        DoctorRow("51.71.01.1006", name, "+6281200000001", begins, None)
        for name, begins in (("dr. Ayu", None), ("Ayu", None), ("dr. Ayu", date(2021, 8, 1)))
    ]
    seen = SeenRows()
    assert (seen.repeats(rows), seen.repeats(rows[2:])) == ([1], [0])
    seen.close()


def test_names_are_kept_as_they_are() -> None:
    """Whatever letters they have, from memory and from disk."""
    log = RowLog()
    names = ["Réna", "Ñi Putu ✓", "", "a\rb", "\ud800"]
    for _ in range(2):
        log.add(([7] * 5, list(range(5)), list(range(5))), names, [1, 2, 3, 4, 5])
    _, before = log.add(([7], [9], [9]), ["x"], [0])
    told = list(log.find(0, 7, before[0][0]))
    assert told == list(reversed(list(zip(names, [1, 2, 3, 4, 5], strict=True)) * 2))
    log.close()


def test_what_was_forgotten_is_in_no_chain() -> None:
    """Of a row that is there a thousand times, one is looked at."""
    log = RowLog()
    for _ in range(50):
        first, before = log.add(([7, 8, 7], [1, 2, 3], [1, 1, 1]), ["a", "b", "c"], [1, 2, 3])
        for number in range(first, first + 3):
            log.forget(number)
    log.add(([7], [4], [1]), ["kept"], [4])
    _, before = log.add(([7, 8], [5, 6], [1, 1]), ["d", "e"], [5, 6])
    assert [column[0] for column in before] == [151, 0, 151]
    assert before[0][1] == 0
    assert list(log.find(0, 7, before[0][0])) == [("kept", 4)]
    log.close()


def test_memory_does_not_grow_with_the_rows() -> None:
    """Ten thousand rows more take a few hundred bytes for each batch they came in, not for each row."""
    row = CaseRow._make(["Ni Made Sari", *[None] * 14])

    def add(seen: SeenRows, numbers: range) -> None:
        for batch in batched(numbers, 100, strict=True):
            seen.repeats([row._replace(nik=f"{number:016}", specimen_date=DAYS[1]) for number in batch])

    seen = SeenRows()
    add(seen, range(1000, 3000))
    tracemalloc.start()
    add(seen, range(3000, 4000))
    before, _ = tracemalloc.get_traced_memory()
    add(seen, range(4000, 14000))
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    seen.close()
    assert after - before < 100 * 300
