"""Notes to the operators about complaints, by e-mail: ids, a village and an address, nobody's data. Pure."""

from typing import NamedTuple

from desac.domain.complaint import Complaint, Level
from desac.domain.village import VillageDirectory
from functions.notify.complaint_words import village_words


class Note(NamedTuple):
    """A subject (plain letters) and a text."""

    subject: str
    text: str


def emergency_note(complaint: Complaint, villages: VillageDirectory, console_url: str) -> Note:
    """A red flag, told at once; the doctor is told at the same time if there is one."""
    who = {
        Level.DOCTOR: "Dokter desa/kelurahan sudah dikirimi pesan.",
        Level.PUSKESMAS: "Tidak ada dokter dalam jadwal; puskesmas sudah dikirimi pesan.",
        Level.OPERATORS: "TIDAK ADA dokter atau puskesmas yang dapat dikirimi pesan: telepon warga sekarang.",
    }
    text = f"Warga menyampaikan tanda bahaya. {who[complaint.level]}"
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
