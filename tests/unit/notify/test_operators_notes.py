"""What operators read of an emergency: who was sent a message, and nobody who was not."""

import pytest

from desac.adapters.village_data import load_directory
from desac.domain.complaint import HealthWorker, Level
from functions.notify.operators_notes import emergency_note
from tests.unit.domain.complaint_records import DOCTOR, PUSKESMAS, complaint

WITHOUT_NUMBER = DOCTOR.model_copy(update={"phone": None})
BOTH = [Level.DOCTOR, Level.PUSKESMAS]


@pytest.mark.parametrize(
    ("level", "doctor", "told", "words"),
    [
        (Level.DOCTOR, DOCTOR, [Level.DOCTOR], "bahaya. Dokter desa/kelurahan sudah dikirimi pesan.\n"),
        (
            Level.PUSKESMAS,
            DOCTOR,
            BOTH,
            "bahaya. Dokter desa/kelurahan dan puskesmas sudah dikirimi pesan.\n",
        ),
        (Level.PUSKESMAS, None, [Level.PUSKESMAS], "Tidak ada dokter dalam jadwal. Puskesmas sudah dikirimi"),
        (
            Level.PUSKESMAS,
            WITHOUT_NUMBER,
            [Level.PUSKESMAS],
            "Nomor dokter tidak diketahui. Puskesmas sudah dikirimi",
        ),
        (
            Level.OPERATORS,
            DOCTOR,
            [Level.DOCTOR],
            "Dokter desa/kelurahan sudah dikirimi pesan. Belum ada yang menjawab: telepon warga sekarang.",
        ),
        (Level.OPERATORS, None, [], "TIDAK ADA dokter atau puskesmas yang dapat dikirimi pesan"),
    ],
)
def test_an_emergency_says_who_was_tried(
    level: Level, doctor: HealthWorker | None, told: list[Level], words: str
) -> None:
    known = complaint(level=level, doctor=doctor, puskesmas=PUSKESMAS, is_emergency=True)
    text = emergency_note(known, told, load_directory(), "").text
    assert words in text
    assert ("Tidak ada dokter dalam jadwal" in text) == (doctor is None and bool(told))
