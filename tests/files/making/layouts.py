"""Files laid out as offices do: titles, merged headers, several sheets, signatures, all formats."""

from datetime import date

from openpyxl.worksheet.worksheet import Worksheet

from tests.files.making.formats import csv_bytes, ods_bytes, write, xls_bytes, xlsx_bytes
from tests.files.making.people import CASE, CONTACT, DOCTOR, INDEX_NIK, case, contact, doctor, nik
from tests.files.making.sample import FOLDER, SampleSheet, write_expected


def make() -> None:
    """Write them all."""
    two_sheets()
    merged_titles()
    foot()
    shifted()
    duplicates()
    any_order()
    headers_of_a_system()
    paper_form()
    encodings()
    unclosed_quotation_mark()
    old_xls()
    open_document()
    macros()
    doctors()


def two_sheets() -> None:
    """Two sheets of people, a summary between them, notes, and last week's list hidden."""
    utara, selatan, lama = SampleSheet("Utara"), SampleSheet("Selatan"), SampleSheet("Minggu lalu")
    utara.above(CASE)
    utara.row(case(1))
    utara.row(case(2, NoHP=""), ("No HP", "phone_missing"))
    selatan.above(["DATA KASUS DENPASAR SELATAN"], [], CASE)
    selatan.row(case(3, Kelurahan="Sanur Kaja", Kecamatan="Denpasar Selatan"))
    selatan.row(case(2), ("", "duplicate_in_file"))
    selatan.row(case(4, Kelurahan="Sanur", Kecamatan="Denpasar Utara"), ("Kecamatan", "kecamatan_mismatch"))
    lama.above(CASE)
    lama.row(case(5, Nama=""), ("Nama", "name_missing"), rejected=True)
    lama.row(case(6))
    summary = [["Kecamatan", "Kelurahan", "Jumlah"], ["Denpasar Utara", "Tonja", 2]]
    notes = [["Dikirim oleh bidang P2P."], ["Mohon ditindaklanjuti."]]
    sheets = {
        "Utara": utara.rows,
        "Rekap": summary,
        "Selatan": selatan.rows,
        "Catatan": notes,
        lama.name: lama.rows,
    }

    def hide(sheet: Worksheet) -> None:
        if sheet.title == lama.name:
            sheet.sheet_state = "hidden"

    name = "kasus_dua_lembar_data.xlsx"
    write(FOLDER, name, xlsx_bytes(sheets, hide))
    write_expected(name, "kasus", utara, selatan, lama)


def merged_titles() -> None:
    """Merged titles, a header over two rows with merged groups, the column numbers below it."""
    sheet = SampleSheet("Data")
    sheet.above(
        ["PEMERINTAH KOTA DENPASAR"],
        ["DINAS KESEHATAN"],
        ["DAFTAR KASUS KONFIRMASI TANGGAL 11 AGUSTUS 2021"],
        [],
        [
            "No",
            "Identitas",
            None,
            None,
            "Tgl Lahir",
            "No HP",
            "Alamat",
            "Wilayah",
            None,
            "Tanggal",
            None,
            "Hasil",
        ],
        [
            None,
            "NIK",
            "Nama",
            "Jenis Kelamin",
            None,
            None,
            None,
            "Kelurahan",
            "Kecamatan",
            "Swab",
            "Hasil",
            None,
        ],
    )
    sheet.row([f"({n})" for n in range(1, 13)], ("", "repeated_header"))
    sheet.row(case(1))
    sheet.row(case(2, NIK=""), ("Identitas NIK", "nik_missing"))
    sheet.row(case(3, TglSwab="", TglHasil="31/06/2021"), ("Tanggal Hasil", "date_invalid"), rejected=True)
    sheet.row(["Jumlah", None, 3], ("", "footer_row"))
    sheet.blank()
    sheet.row([None] * 9 + ["Denpasar, 11 Agustus 2021"], ("", "footer_row"))
    sheet.row([None] * 9 + ["Kepala Bidang P2P"], ("", "footer_row"))
    sheet.row([None] * 9 + ["dr. Contoh Tanda Tangan"], ("", "footer_row"))

    def merge(page: Worksheet) -> None:
        for area in ("A1:L1", "A2:L2", "A3:L3", "B5:D5", "H5:I5", "J5:K5", "A5:A6", "L5:L6", "J13:L13"):
            page.merge_cells(area)

    name = "kasus_judul_digabung.xlsx"
    write(FOLDER, name, xlsx_bytes({sheet.name: sheet.rows}, merge))
    write_expected(name, "kasus", sheet)


def foot() -> None:
    """The header once more on every printed page, totals between, signatures below."""
    sheet = SampleSheet()
    sheet.above(["LAPORAN HARIAN"], CASE)
    sheet.row(case(1))
    sheet.blank()
    sheet.row(CASE, ("", "repeated_header"))
    sheet.row(["Sub total", "1"], ("", "footer_row"))
    # Whoever stands below a total is a person all the same, also with a name like a heading.
    sheet.row(case(2))
    sheet.row(case(3, Nama="Total Wijaya"))
    sheet.row(
        case(4, Nama="An. Budi Santoso", NIK="", NoHP=""), ("NIK", "nik_missing"), ("No HP", "phone_missing")
    )
    sheet.row([str(n) for n in range(1, 13)], ("", "repeated_header"))
    sheet.row(case(5, Hasil="Negatif"), ("", "negative_result"))
    # A row prepared with its number and left empty is none.
    sheet.above(["6", *[""] * 11])
    sheet.row(["", "", "JUMLAH", "", "", "", "", "", "", "", "", "5"], ("", "footer_row"))
    sheet.row(["Catatan: data sementara"], ("", "footer_row"))
    sheet.row(["", "", "Mengetahui,", "", "", "", "", "", "", "Petugas,"], ("", "footer_row"))
    sheet.row(["", "", "dr. Contoh Satu", "", "", "", "", "", "", "Ni Contoh Dua"], ("", "footer_row"))
    sheet.row(["", "", "NIP. 197001012000121001"], ("", "footer_row"))
    name = "kasus_judul_berulang_dan_tanda_tangan.csv"
    write(FOLDER, name, csv_bytes(sheet.rows))
    write_expected(name, "kasus", sheet)


def shifted() -> None:
    """A value left out, an address cut in two by its own delimiter; and rows that only look so."""
    sheet = SampleSheet()
    sheet.above(CASE)
    whole = case(1)
    sheet.row(whole)
    for at in (1, 3, 5, 7):
        row = case(10 + at)
        sheet.row(row[:at] + row[at + 1 :], ("", "shifted_row"), rejected=True)
    row = case(20)
    sheet.row([*row[:6], "Jl. Nangka", "Br. Kaja", *row[7:]], ("", "shifted_row"), rejected=True)
    # One value in a wrong place, or a short row without its last cells, has not shifted.
    sheet.row(case(21, NoHP=nik(21)), ("No HP", "phone_invalid"))
    sheet.row(case(22, Kelurahan="Denpasar Utara"), ("Kelurahan", "village_unknown"))
    name = "kasus_baris_bergeser.csv"
    write(FOLDER, name, csv_bytes(sheet.rows))
    write_expected(name, "kasus", sheet)


def duplicates() -> None:
    """The same person twice; and those who only share a name, a phone, or a parent's NIK."""
    sheet = SampleSheet()
    sheet.above(CASE)
    sheet.row(case(1))
    sheet.row(case(1), ("", "duplicate_in_file"))
    sheet.row(case(1, No="2", Nama="I MADE ARTAWAN 1", Alamat="Jl. Lain"), ("", "duplicate_in_file"))
    # A later specimen is another occasion; whether it is another illness is for the register to say.
    sheet.row(case(1, TglSwab="11/08/2021"))
    # Without a NIK: phone and birth date, and then the name may be shortened.
    sheet.row(case(2, NIK=""), ("NIK", "nik_missing"))
    sheet.row(case(2, NIK="", Nama="Md Suryani 2"), ("", "duplicate_in_file"))
    # Twins share phone and birth date, families a phone, strangers a name.
    sheet.row(case(2, NIK="", Nama="I Gede Kembar"), ("NIK", "nik_missing"))
    sheet.row(
        case(2, NIK="", Nama="Ni Luh Ibu", TglLahir="01/01/1960", JenisKelamin="P"), ("NIK", "nik_missing")
    )
    sheet.row(case(3, NIK="", NoHP=""), ("NIK", "nik_missing"), ("No HP", "phone_missing"))
    sheet.row(
        case(3, NIK="", NoHP="", TglLahir="01/02/1990"), ("NIK", "nik_missing"), ("No HP", "phone_missing")
    )
    sheet.row(case(3, NIK="", NoHP=""), ("", "duplicate_in_file"))
    # A child with a parent's NIK is somebody of its own.
    sheet.row(case(4))
    sheet.row(case(4, Nama="Putu Anak", TglLahir="01/02/2015"), ("NIK", "nik_birthdate_mismatch"))
    # A placeholder joins nobody.
    for n in (5, 6):
        sheet.row(case(n, NIK="0000000000000000"), ("NIK", "nik_invalid"))
    name = "kasus_ganda_dan_kembar.csv"
    write(FOLDER, name, csv_bytes(sheet.rows))
    write_expected(name, "kasus", sheet)


def any_order() -> None:
    """Columns backwards, with some that nobody knows and one without a header."""
    sheet = SampleSheet()
    sheet.above(["Catatan", *reversed(CASE), "", "Petugas Input"])
    sheet.row(["x", *reversed(case(1)), "y", "z"])
    sheet.row(["x", *reversed(case(2, Nama="-")), "", ""], ("Nama", "name_missing"), rejected=True)
    sheet.row(["", *reversed(case(3, Kelurahan="Kuta")), "", "z"], ("Kelurahan", "village_unknown"))
    name = "kasus_kolom_terbalik_dan_asing.csv"
    write(FOLDER, name, csv_bytes(sheet.rows, delimiter=","))
    write_expected(name, "kasus", sheet)


def headers_of_a_system() -> None:
    """Column names as a laboratory's database exports them."""
    sheet = SampleSheet()
    sheet.above(
        [
            "no", "kode_sampel", "nama", "nik", "tgl_lahir", "jenis_kelamin", "no_hp", "alamat", "rt", "rw",
            "kode_kelurahan", "kriteria", "tanggal_swab", "tanggal_pemeriksaan", "interpretasi",
            "kit_pemeriksaan", "ct_orf1ab",
        ]
    )  # fmt: skip

    def sample(
        n: int, result: str = "Positif", kit: str = "RT-PCR", village: str = "51.71.04.1004"
    ) -> list[str]:
        return [
            str(n), f"S{n:04d}", f"I Made Sampel {n}", nik(n), "1985-07-15", "L", f"081200000{n:03d}",
            f"Jl. Nangka No. {n}", "1", "2", village, "Kontak Erat", "2021-08-10", "2021-08-11",
            result, kit, "21.4",
        ]  # fmt: skip

    sheet.row(sample(1))
    sheet.row(sample(2, village="5171041004"))
    sheet.row(sample(3, village="51.03.05.1001"), ("kode_kelurahan", "village_unknown"))
    sheet.row(sample(4, "Negatif"), ("", "negative_result"))
    sheet.row(sample(5, "Inkonklusif"), ("interpretasi", "result_unknown"), rejected=True)
    sheet.row(sample(6, "Invalid"), ("interpretasi", "result_unknown"), rejected=True)
    sheet.row(sample(7, "Reaktif", "Antigen"))
    name = "kasus_kolom_ekspor_labkes.csv"
    write(FOLDER, name, csv_bytes(sheet.rows, delimiter=","))
    write_expected(name, "kasus", sheet)


def paper_form() -> None:
    """The contact listing form: its own long headers, no NIK of the index case, no date of birth."""
    sheet = SampleSheet("Form")
    sheet.above(
        ["FORMULIR PEMANTAUAN KONTAK ERAT"],
        ["Nama Petugas:", "Contoh"],
        [
            "Nomor Indeks Kasus Konfirmasi/Primer", "Nomor Identifikasi Kontak", "Nama Lengkap",
            "Jenis Kelamin (L/P)", "Umur", "Alamat Lengkap: Dusun/RT", "Desa", "Kec.", "Kab.", "No.HP",
            "Hubungan dengan Kasus", "Kategori Kontak", "Tanggal kontak/Paparan", "APD yang dipakai",
            "Durasi",
        ],
    )  # fmt: skip

    def listed(n: int, phone: str, met: object = "10/08/2021") -> list[object]:
        return [
            "DPS-17", f"K{n}", f"Ni Ketut Kontak {n}", "P", 36, "Br. Tengah", "Tonja", "Denut", "Denpasar",
            phone, "Tetangga", "Erat", met, "tidak", "15 menit",
        ]  # fmt: skip

    sheet.row(listed(1, "081200000001"), ("NIK", "nik_missing"))  # type: ignore[arg-type]
    sheet.row(listed(2, "-"), ("NIK", "nik_missing"), ("No.HP", "phone_missing"))  # type: ignore[arg-type]
    late = ("Tanggal kontak/Paparan", "date_future")
    sheet.row(listed(3, "081200000003", date(2021, 8, 13)), late, rejected=True)  # type: ignore[arg-type]
    empty = ("Tanggal kontak/Paparan", "date_missing")
    sheet.row(listed(4, "081200000004", None), empty, rejected=True)  # type: ignore[arg-type]
    name = "kontak_formulir_kertas.xlsx"
    write(FOLDER, name, xlsx_bytes({sheet.name: sheet.rows}))
    write_expected(name, "kontak", sheet)


def encodings() -> None:
    """Accents in every encoding that Windows and others write, told by the content alone."""
    for name, encoding, delimiter in (
        ("kontak_utf16_tab.csv", "utf-16", "\t"),
        ("kontak_utf16_besar_tanpa_bom.csv", "utf-16-be", "\t"),
        ("kontak_utf16_kecil_tanpa_bom.csv", "utf-16-le", ";"),
        ("kontak_utf8_bom_koma.csv", "utf-8-sig", ","),
        ("kontak_cp1252_titik_koma.csv", "cp1252", ";"),
    ):
        sheet = SampleSheet()
        sheet.above(["KONTAK ERAT – AGUSTUS"], CONTACT)
        sheet.row(contact(1, NamaKontak="I Made Réna"))
        sheet.row(contact(2, Alamat="Jl. “Nangka” No. 2, Br. Kaja; gang 3"))
        sheet.row(contact(3, NamaKontak=""), ("Nama Kontak", "name_missing"), rejected=True)
        sheet.row(contact(4, NIKKasusIndeks="", NoHP="-"), ("No HP", "phone_missing"))
        write(FOLDER, name, csv_bytes(sheet.rows, delimiter, encoding))
        write_expected(name, "kontak", sheet)


def unclosed_quotation_mark() -> None:
    """A quotation mark nobody closed swallows neither its own row nor those below it."""
    sheet = SampleSheet()
    sheet.above(CASE)
    sheet.row(case(1))
    sheet.row(case(2, Alamat='"Jl. Nangka No. 2'))
    sheet.row(case(3))
    sheet.row(case(4, Nama=""), ("Nama", "name_missing"), rejected=True)
    lines = csv_bytes(sheet.rows, delimiter="|").decode().replace('"""Jl. Nangka No. 2"', '"Jl. Nangka No. 2')
    name = "kasus_tanda_kutip_tak_ditutup.csv"
    write(FOLDER, name, lines.encode())
    write_expected(name, "kasus", sheet)


def old_xls() -> None:
    """Excel 97: dates as serials, phones as numbers."""
    sheet = SampleSheet("Data")
    sheet.above(["DINAS KESEHATAN"], [], CASE)
    sheet.row(case(1, TglSwab=date(2021, 8, 10), TglHasil=date(2021, 8, 11), TglLahir=date(1985, 7, 15)))
    sheet.row(case(2, NIK=float(nik(2)), NoHP=81200000002), ("NIK", "nik_mangled"))
    sheet.row(case(3, TglSwab=44418, TglHasil=""))
    sheet.row(case(3), ("", "duplicate_in_file"))
    sheet.row(case(4, NoHP="0361 234567"), ("No HP", "phone_landline"))
    sheet.row(["Total", "", 5], ("", "footer_row"))
    name = "kasus_xls_lama.xls"
    write(FOLDER, name, xls_bytes({"Petunjuk": [["Isi lembar Data."]], "Data": sheet.rows}))
    write_expected(name, "kasus", sheet, notes=True)


def open_document() -> None:
    """LibreOffice: dates as cells, phones as numbers, a blank row."""
    sheet = SampleSheet("Kontak")
    sheet.above(["DAFTAR KONTAK ERAT"], CONTACT)
    sheet.row(contact(1, TanggalKontakTerakhir=date(2021, 8, 10), TanggalLahir=date(1985, 7, 15)))
    sheet.row(contact(2, NoHP=81200000002))
    sheet.blank()
    sheet.row(contact(3, NIK=float(nik(3))), ("NIK", "nik_mangled"))
    sheet.row(
        contact(4, TanggalKontakTerakhir=None), ("Tanggal Kontak Terakhir", "date_missing"), rejected=True
    )
    sheet.row(contact(5, Alamat="Jl. Nangka\nBr. Kaja", JK="P"), ("JK", "nik_birthdate_mismatch"))
    name = "kontak_ods.ods"
    write(FOLDER, name, ods_bytes({sheet.name: sheet.rows}))
    write_expected(name, "kontak", sheet)


def macros() -> None:
    """A workbook that may hold macros: they are never run, its people are read."""
    sheet = SampleSheet("Kontak")
    sheet.above(CONTACT)
    sheet.row(contact(1))
    sheet.row(contact(2, NIKKasusIndeks=INDEX_NIK, DesaKelurahan=""), ("Desa/Kelurahan", "village_unknown"))
    name = "kontak_makro.xlsm"
    write(FOLDER, name, xlsx_bytes({sheet.name: sheet.rows}, macros=True))
    write_expected(name, "kontak", sheet)


def doctors() -> None:
    """A roster: a doctor whom nobody can place or call is of no use to residents."""
    utara, selatan = "Denpasar Utara", "Denpasar Selatan"
    sheet = SampleSheet("Dokter")
    sheet.above(["DOKTER PENDAMPING ISOMAN"], DOCTOR)
    sheet.row(doctor(1, "Tonja", utara))
    sheet.row(doctor(2, "Kel. Sanur", selatan, NoHP=81200001002, BerlakuMulai=date(2021, 8, 1)))
    sheet.row(doctor(3, "Sanur Kaja", utara), ("Kecamatan", "kecamatan_mismatch"))
    sheet.row(doctor(4, "Kuta", ""), ("Desa/Kelurahan", "village_unknown"), rejected=True)
    sheet.row(doctor(5, "Tonja/Sanur", ""), ("Desa/Kelurahan", "village_ambiguous"), rejected=True)
    landline = ("No HP", "no_contact_route")
    sheet.row(doctor(6, "Renon", selatan, NoHP="0361 234567"), landline, rejected=True)
    sheet.row(doctor(7, "Renon", selatan, NamaDokter=""), ("Nama Dokter", "name_missing"), rejected=True)
    sheet.row(
        doctor(8, "Renon", selatan, BerlakuMulai="nanti"), ("Berlaku Mulai", "date_invalid"), rejected=True
    )
    reversed_dates = ("Berlaku Sampai", "date_invalid")
    sheet.row(doctor(9, "Renon", selatan, BerlakuSampai="31/07/2021"), reversed_dates, rejected=True)
    sheet.row(doctor(10, "Renon", selatan, NoHP="081200001010 / 081200001011"), ("No HP", "phone_multiple"))
    sheet.row(doctor(11, "Panjer", selatan, BerlakuMulai="01/09/2021", BerlakuSampai=""))
    sheet.row(doctor(1, "TONJA", utara), ("", "duplicate_in_file"))
    name = "dokter_desa_keliru_dan_ganda.xlsx"
    write(FOLDER, name, xlsx_bytes({sheet.name: sheet.rows}))
    write_expected(name, "dokter", sheet)
