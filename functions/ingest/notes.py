"""Notes to the operators about a file, in Indonesian: counts and the file's name, nobody's data. Pure."""

from collections.abc import Sequence
from typing import NamedTuple

from desac.domain.source_file import HoldReason, SourceFile

_HELD = {
    HoldReason.MANY_RECIPIENTS: "jumlah penerima pesan melewati batas",
    HoldReason.MANY_REJECTED: "terlalu banyak baris ditolak",
    HoldReason.UNCOUNTED: "terlalu banyak baris untuk dihitung penerimanya",
}


class Note(NamedTuple):
    """A subject (plain letters) and a text."""

    subject: str
    text: str


def done_note(file: SourceFile, without_doctor: Sequence[str] = ()) -> Note:
    """A file that was recorded. `without_doctor` are names of villages that lack a current doctor."""
    counts = file.counts
    lines = [
        f"Berkas {file.key} selesai dicatat.",
        "",
        f"Baris: {counts.rows}",
        f"- baru: {counts.new}",
        f"- diperbarui: {counts.changed}",
        f"- tidak berubah: {counts.unchanged}",
        f"- ganda: {counts.duplicate}",
        f"- dilewati: {counts.ignored}",
        f"- ditolak: {counts.rejected}",
        "",
        f"Laporan: {file.report_key}",
    ]
    if without_doctor:
        lines += ["", f"Desa/kelurahan tanpa dokter yang berlaku: {', '.join(without_doctor)}."]
    return Note(f"Desac: {counts.rows} baris dicatat, {counts.rejected} ditolak", "\n".join(lines))


def held_notice(file: SourceFile) -> str:
    """For the sender, until the report is there."""
    why = " dan ".join(_HELD[reason] for reason in file.held_for)
    return (
        f"Berkas sudah diperiksa dan menunggu persetujuan petugas Desac: {why}. "
        f"Dari {file.judged.rows} baris, {file.judged.accepted} dapat diterima dan {file.judged.rejected} "
        "ditolak. Belum ada yang dicatat. Tidak perlu mengirim ulang; laporan lengkap menyusul di sini."
    )


def held_note(file: SourceFile) -> Note:
    """A file that waits for approval."""
    why = " dan ".join(_HELD[reason] for reason in file.held_for)
    text = (
        f"Berkas {file.key} menunggu persetujuan: {why}.\n\n"
        f"Baris: {file.judged.rows}, diterima: {file.judged.accepted}, ditolak: {file.judged.rejected}.\n"
        "Belum ada yang dicatat dan belum ada pesan yang dikirim.\n\n"
        f"Periksa lalu setujui atau tolak di konsol (Berkas), atau: desac approve {file.file_id}"
    )
    return Note("Desac: berkas menunggu persetujuan", text)


def refused_note(key: str, problem: str) -> Note:
    """A file of which nothing was recorded."""
    return Note("Desac: berkas ditolak", f"Berkas {key} ditolak: {problem}")
