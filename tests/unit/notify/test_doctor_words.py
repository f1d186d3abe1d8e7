"""A greeting is no answer, and one word more is for whom the doctor has just answered."""

import pytest

from desac.domain.complaint import Answerer, ComplaintState
from functions.notify.doctor_words import lately_answered, says_nothing
from tests.unit.domain.complaint_records import DOCTOR, NOON, PUSKESMAS, complaint, given, minutes

NAMES = ("Ni Made Contoh", "dr. Kini")


@pytest.mark.parametrize(
    "words",
    ["Selamat pagi Bu", "Selamat pagi Bu Made, saya dr. Kini", "ok", "OK 👍", "siap", "Baik.", "🙏", "..."],
)
def test_only_polite(words: str) -> None:
    assert says_nothing(words, NAMES)


@pytest.mark.parametrize(
    "words",
    ["Minum paracetamol", "Selamat pagi Bu, minum air", "Ya, minum obatnya", "3x1", "tidak"],
)
def test_an_answer(words: str) -> None:
    assert not says_nothing(words, NAMES)


def test_who_answered_what_and_when() -> None:
    phone = DOCTOR.phone or ""
    done = complaint(state=ComplaintState.ANSWERED, answers=(given(after=0),), puskesmas=PUSKESMAS)
    assert lately_answered([done], phone, NOON + minutes(30), 30) == [done]
    assert lately_answered([done], phone, NOON + minutes(31), 30) == []
    assert lately_answered([done], PUSKESMAS.phone or "", NOON, 30) == [], "another one answered"
    theirs = complaint(answers=(given(by=Answerer.OPERATOR, after=0),))
    assert lately_answered([theirs], phone, NOON, 30) == []
