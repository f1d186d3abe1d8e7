"""Notes to the operators about complaints, by e-mail: ids, a village and an address, nobody's data. Pure."""

from collections.abc import Sequence
from typing import NamedTuple

from desac.domain.complaint import Complaint, Level
from desac.domain.village import VillageDirectory
from functions.notify.complaint_words import village_words

_NAMES = {Level.DOCTOR: "dokter desa/kelurahan", Level.PUSKESMAS: "puskesmas"}


class Note(NamedTuple):
    """A subject (plain letters) and a text."""

    subject: str
    text: str


def emergency_note(
    complaint: Complaint, told: Sequence[Level], villages: VillageDirectory, console_url: str
) -> Note:
    """A red flag, told at once. `told` is who has been sent a message, or is at the same time."""
    text = f"Warga menyampaikan tanda bahaya. {_tried(complaint, told)}"
    return _note(f"Desac: DARURAT {complaint.number}", text, complaint, villages, console_url)


def waiting_note(complaint: Complaint, villages: VillageDirectory, console_url: str, minutes: int) -> Note:
    """A complaint that nobody has answered, or that nobody can be told of."""
    kind = "tanda bahaya" if complaint.is_emergency else "gejala"
    if complaint.raised:
        text = f"Keluhan {kind} sudah {minutes} menit tanpa jawaban."
    else:
        text = f"Keluhan {kind}: tidak ada dokter atau puskesmas yang dapat dikirimi pesan."
    text += " Telepon warga, atau hubungi dokternya; catatan ini datang lagi sampai ada yang menanganinya."
    subject = f"Desac: keluhan {complaint.number} belum dijawab"
    return _note(subject, text, complaint, villages, console_url)


def _tried(complaint: Complaint, told: Sequence[Level]) -> str:
    """Who was sent a message, and what that leaves to do."""
    if not told:
        return "TIDAK ADA dokter atau puskesmas yang dapat dikirimi pesan: telepon warga sekarang."
    text = f"{' dan '.join(_NAMES[level] for level in told)} sudah dikirimi pesan.".capitalize()
    if complaint.doctor is None:
        text = f"Tidak ada dokter dalam jadwal. {text}"
    elif Level.DOCTOR not in told:
        text = f"Nomor dokter tidak diketahui. {text}"
    if complaint.level is Level.OPERATORS:
        text += " Belum ada yang menjawab: telepon warga sekarang."
    return text


def _note(
    subject: str, text: str, complaint: Complaint, villages: VillageDirectory, console_url: str
) -> Note:
    lines = [
        text,
        "",
        f"Nomor: {complaint.number}",
        f"Keluhan: {complaint.complaint_id}",
        f"Desa/kelurahan: {village_words(complaint.village_code, villages)}",
        "",
        f"Lihat: desac person {complaint.person_id}",
        f"Tandai ditangani: desac complaints acknowledge {complaint.complaint_id}",
    ]
    if console_url:
        lines.append(f"Konsol: {console_url}")
    return Note(subject, "\n".join(lines))
