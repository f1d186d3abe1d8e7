"""A message's purpose and a visit's outcome in words for operators: those of the console."""

from desac.domain.assignment import Outcome
from desac.domain.message import Purpose

PURPOSES = {
    Purpose.POSITIVE_NOTICE: "Pemberitahuan hasil positif",
    Purpose.ISOLATION_GUIDE: "Panduan isolasi mandiri",
    Purpose.CONTACT_NOTICE: "Pemberitahuan kontak erat",
    Purpose.ISOLATION_ENDED: "Pemberitahuan isolasi selesai",
    Purpose.EMERGENCY_ANSWER: "Jawaban darurat",
    Purpose.SYMPTOM_ANSWER: "Jawaban atas gejala",
    Purpose.SEMBAKO_ANSWER: "Jawaban tentang sembako",
    Purpose.SEMBAKO_OFFICE_ANSWER: "Jawaban tentang sembako, dari kantor",
    Purpose.FORM_ANSWER: "Tautan formulir",
    Purpose.HELP_ANSWER: "Bantuan",
    Purpose.WELL_ANSWER: "Jawaban atas kabar sehat",
    Purpose.OPT_OUT_ANSWER: "Konfirmasi berhenti",
    Purpose.OPT_IN_ANSWER: "Konfirmasi mulai lagi",
    Purpose.LOCATION_ANSWER: "Jawaban atas lokasi",
    Purpose.LOCATION_REFUSED_ANSWER: "Lokasi tidak diterima",
    Purpose.VIDEO_ANSWER: "Video panduan",
    Purpose.OTHER_ANSWER: "Jawaban umum",
    Purpose.STRANGER_ANSWER: "Jawaban untuk nomor tak dikenal",
    Purpose.STAFF_STOP_ANSWER: "Jawaban atas permintaan berhenti petugas",
    Purpose.COMPLAINT_RECEIVED: "Konfirmasi keluhan diterima",
    Purpose.DOCTOR_ANSWER: "Jawaban dokter",
    Purpose.DAILY_CHECK_IN: "Pertanyaan kabar harian",
    Purpose.CHECK_IN_REMINDER: "Pengingat kabar harian",
    Purpose.FORM_REMINDER: "Pengingat formulir",
    Purpose.FORM_LINK: "Tautan baru ke halaman warga",
    Purpose.SEMBAKO_DELIVERED_QUESTION: "Pertanyaan: sembako sudah diterima?",
    Purpose.SEMBAKO_RECEIVED_ANSWER: "Jawaban: sembako diterima",
    Purpose.SEMBAKO_MISSING_ANSWER: "Jawaban: sembako belum diterima",
}
"""Of messages to residents."""

OUTCOMES = {
    Outcome.FOUND: "Bertemu orangnya",
    Outcome.NOT_HOME: "Tidak ada di rumah",
    Outcome.WRONG_ADDRESS: "Alamat salah",
    Outcome.MOVED: "Sudah pindah",
    Outcome.LEFT_CITY: "Pindah ke luar Denpasar",
    Outcome.REFUSED: "Menolak",
    Outcome.NOT_FOUND: "Tidak ditemukan, ditutup operator",
    Outcome.MERGED: "Digabung dengan catatan lain",
    Outcome.EPISODE_OVER: "Isolasi atau karantina sudah selesai",
    Outcome.FORM_CAME: "Formulirnya sudah diisi",
}
