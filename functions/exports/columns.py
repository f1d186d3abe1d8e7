"""The layout: which columns there are, in which order, what each holds; see docs/ekspor-pelacakan.md."""

from typing import NamedTuple


class Column(NamedTuple):
    """A column by its name in the file; `meaning` is Indonesian, for those who map it to another system."""

    name: str
    meaning: str
    width: int = 14


CONTACTS = (
    Column("id_kontak", "Nomor tetap warga di Desac, tanpa arti lain", 18),
    Column("id_episode", "Nomor tetap masa pemantauan; kosong bila ia sudah tercatat sebagai kasus", 28),
    Column("nik", "16 angka, sebagai teks", 18),
    Column("nama", "Nama kontak", 26),
    Column("jenis_kelamin", "L atau P", 8),
    Column("tanggal_lahir", "YYYY-MM-DD"),
    Column("nomor_hp", "Nomor seluler, 08…"),
    Column("alamat", "Seperti tertulis", 34),
    Column("kode_desa", "Kode Kemendagri, mis. 51.71.01.1005"),
    Column("desa_kelurahan", "Nama desa/kelurahan", 20),
    Column("kecamatan", "Nama kecamatan", 18),
    Column("id_kasus_indeks", "id_kontak dari kasus indeksnya; kosong bila belum diketahui", 18),
    Column("nik_kasus_indeks", "16 angka, sebagai teks", 18),
    Column("nama_kasus_indeks", "Nama kasus indeks", 26),
    Column("hubungan", "Hubungan dengan kasus indeks"),
    Column("tanggal_kontak_terakhir", "YYYY-MM-DD, bila disebut"),
    Column("status", "aktif, selesai, atau tercatat (sudah lewat saat diterima)", 10),
    Column("alasan_status", "Mengapa tidak aktif: kode alasan selesainya episode", 18),
    Column("karantina_mulai", "YYYY-MM-DD: kontak terakhir yang dipakai menghitung"),
    Column("karantina_selesai", "YYYY-MM-DD: hari terakhir"),
    Column("tes_masuk_tanggal", "YYYY-MM-DD"),
    Column("tes_masuk_jenis", "PCR atau antigen"),
    Column("tes_masuk_hasil", "positif, negatif, inkonklusif"),
    Column("tes_keluar_tanggal", "YYYY-MM-DD"),
    Column("tes_keluar_jenis", "PCR atau antigen"),
    Column("tes_keluar_hasil", "positif, negatif, inkonklusif"),
    Column("tanggal_gejala", "YYYY-MM-DD: gejala pertama"),
    Column("gejala", "Kode gejala dari formulir, dipisah titik koma", 24),
    Column("tanda_bahaya", "Kode tanda bahaya dari formulir, dipisah titik koma", 20),
    Column("formulir_diterima", "Waktu WITA, YYYY-MM-DD HH:MM", 16),
    Column("tidak_terjangkau", "Mengapa WhatsApp tidak sampai, bila tidak sampai", 16),
    Column("tugas_pelacak", "terbuka, diambil, selesai", 12),
    Column("hasil_pelacakan", "Hasil terakhir pelacak", 16),
    Column("lintang", "Derajat desimal WGS84; kosong bila hanya desanya yang diketahui"),
    Column("bujur", "Derajat desimal WGS84"),
    Column("ketepatan_lokasi", "rumah, jalan, banjar, desa, tidak_diketahui"),
    Column("hari_dipantau", "Banyaknya hari dengan laporan harian", 10),
    Column("laporan_terakhir", "YYYY-MM-DD: hari laporan terakhir"),
    Column("didaftarkan", "Waktu WITA, YYYY-MM-DD HH:MM", 16),
    Column("versi_aturan", "Versi aturan kesehatan yang dipakai menghitung", 12),
)
"""One row for each contact of each index case."""

MONITORING = (
    Column("id_kontak", "Nomor tetap warga, seperti di lembar kontak", 18),
    Column("id_episode", "Nomor tetap masa pemantauan", 28),
    Column("jenis", "kontak atau kasus", 8),
    Column("nik", "16 angka, sebagai teks", 18),
    Column("nama", "Nama", 26),
    Column("tanggal", "YYYY-MM-DD: hari yang dilaporkan (WITA)"),
    Column("hari_ke", "1 pada hari pertama isolasi atau karantina", 8),
    Column("laporan_ke", "Urutan laporan pada hari itu; semua yang disimpan ditulis", 10),
    Column("cara", "tombol, pesan, formulir, pelacak, dokter, operator", 10),
    Column(
        "bersama", "ya: dikatakan untuk semua orang pada nomor itu, jadi belum tentu tentang ia sendiri", 8
    ),
    Column("suhu", "Derajat Celsius", 8),
    Column("spo2", "Persen", 8),
    Column("laju_napas", "Napas per menit", 10),
    Column("gejala", "Kode gejala, dipisah titik koma", 28),
    Column("tanda_bahaya", "Kode tanda bahaya, dipisah titik koma", 24),
    Column("triase", "Kode hasil penilaian", 14),
    Column("versi_aturan", "Versi aturan triase yang menilainya", 12),
    Column("dilaporkan", "Waktu WITA, YYYY-MM-DD HH:MM", 16),
)
"""One row for each daily report."""
