"""Files whose cells are written as offices write them: dates, NIK, phones, villages, results."""

from datetime import date

from tests.files.making.formats import csv_bytes, write, xlsx_bytes
from tests.files.making.people import CASE, CONTACT, case, contact, nik
from tests.files.making.sample import FOLDER, SampleSheet, write_expected


def make() -> None:
    """Write them all."""
    dates()
    dates_in_a_workbook()
    niks()
    niks_in_a_workbook()
    phones()
    villages()
    results()


def dates() -> None:
    """Every notation of 11 August 2021, then what is none, is to come, or was before the epidemic."""
    sheet = SampleSheet()
    sheet.above(CASE)
    notations = (
        "2021-08-11", "2021/08/11", "11/08/2021", "11/8/2021", "11-08-2021", "11-08-21", "11.08.2021",
        "11 08 2021", "11 Agustus 2021", "11 AGUSTUS 2021", "11 Agt 21", "11-Agu-2021", "11 Aug 2021",
        "Rabu, 11 Agustus 2021", "2021-08-11 00:00:00", "11/08/2021 10.30", "44419",
    )  # fmt: skip
    for n, notation in enumerate(notations, start=1):
        sheet.row(case(n, TglSwab="", TglHasil=notation))
    for n, wrong in enumerate(
        ("08/13/2021", "31/06/2021", "11/08", "kemarin", "10/08/2012", "2021"), start=30
    ):
        sheet.row(case(n, TglSwab="", TglHasil=wrong), ("Tgl Hasil", "date_invalid"), rejected=True)
    # Neither date is usable: each says why.
    sheet.row(
        case(40, TglSwab="32/08/2021", TglHasil="13/08/2021"),
        ("Tgl Swab", "date_invalid"),
        ("Tgl Hasil", "date_future"),
        rejected=True,
    )
    sheet.row(case(41, TglSwab="-", TglHasil=""), ("Tgl Swab", "date_missing"), rejected=True)
    # One usable date is enough.
    sheet.row(case(42, TglSwab="kemarin"))
    sheet.row(case(43, TglHasil="11/08/2031"))
    # Birth dates: a year of two digits, one that contradicts the NIK, and some that are none.
    sheet.row(case(44, TglLahir="15-07-85"))
    sheet.row(case(45, TglLahir="15 Juli 1985"))
    sheet.row(case(46, TglLahir="16/07/1985"), ("NIK", "nik_birthdate_mismatch"))
    sheet.row(case(47, TglLahir="07/15/1985"), ("Tgl Lahir", "birthdate_invalid"))
    sheet.row(case(48, TglLahir="15/07/2085"), ("Tgl Lahir", "birthdate_invalid"))
    sheet.row(case(49, TglLahir="-"))
    name = "kasus_tanggal_beragam.csv"
    write(FOLDER, name, csv_bytes(sheet.rows))
    write_expected(name, "kasus", sheet)


def dates_in_a_workbook() -> None:
    """Cells that are dates, serial numbers, and texts, side by side."""
    sheet = SampleSheet("Data")
    sheet.above(CASE)
    sheet.row(case(1, TglSwab=date(2021, 8, 10), TglHasil=date(2021, 8, 11), TglLahir=date(1985, 7, 15)))
    sheet.row(case(2, TglSwab=44418, TglHasil=44419, TglLahir=31243))
    sheet.row(case(3, TglSwab=None, TglHasil=44419.75))
    sheet.row(case(4, TglSwab="10 Agt 2021", TglHasil=None))
    sheet.row(case(5, TglSwab=date(2031, 8, 10), TglHasil=None), ("Tgl Swab", "date_future"), rejected=True)
    # An age, or a year, is no day since 1900.
    sheet.row(case(6, TglLahir=36), ("Tgl Lahir", "birthdate_invalid"))
    sheet.row(case(7, TglLahir=1985), ("Tgl Lahir", "birthdate_invalid"))
    name = "kasus_tanggal_sel_excel.xlsx"
    write(FOLDER, name, xlsx_bytes({sheet.name: sheet.rows}))
    write_expected(name, "kasus", sheet)


def niks() -> None:
    """What is left of a NIK after Excel has had the CSV."""
    sheet = SampleSheet()
    sheet.above(CASE)
    sheet.row(case(1, NIK=f"'{nik(1)}"))
    sheet.row(case(2, NIK=f" {nik(2)[:6]} {nik(2)[6:12]} {nik(2)[12:]} "))
    sheet.row(case(3, NIK=f"{nik(3)[:4]}.{nik(3)[4:8]}.{nik(3)[8:12]}.{nik(3)[12:]}"))
    for n, wrecked in enumerate(("5,17E+15", "5.17104E+15", "5.17E15", "5171041507859000.0"), start=4):
        sheet.row(case(n, NIK=wrecked), ("NIK", "nik_mangled"))
    for n, none in enumerate(("", "-", "tidak ada", "belum ada"), start=8):
        sheet.row(case(n, NIK=none), ("NIK", "nik_missing"))
    for n, wrong in enumerate(
        (
            "0000000000000000", "1111111111111111", nik(12)[:15], f"{nik(13)}1", f"{nik(14)[:15]}O",
            "5171043202859001", "5171041513859001", "5171043002859001", "5171041507850000", "KTP hilang",
        ),
        start=12,
    ):  # fmt: skip
        sheet.row(case(n, NIK=wrong), ("NIK", "nik_invalid"))
    # Women carry 40 in the day of birth: said of a man, and the reverse.
    sheet.row(case(30, NIK="5171045507859030", JenisKelamin="P"))
    sheet.row(case(31, NIK="5171045507859031"), ("Jenis Kelamin", "nik_birthdate_mismatch"))
    sheet.row(case(32, JenisKelamin="Perempuan"), ("Jenis Kelamin", "nik_birthdate_mismatch"))
    sheet.row(case(33, TglLahir="15/07/1986"), ("NIK", "nik_birthdate_mismatch"))
    name = "kasus_nik_rusak_oleh_excel.csv"
    write(FOLDER, name, csv_bytes(sheet.rows))
    write_expected(name, "kasus", sheet)


def niks_in_a_workbook() -> None:
    """A NIK that was typed into a number cell has lost its last digit, whatever is shown."""
    sheet = SampleSheet("Data")
    sheet.above(CASE)
    sheet.row(case(1))
    sheet.row(case(2, NIK=float(nik(2))), ("NIK", "nik_mangled"))
    sheet.row(case(3, NIK=int(nik(3))), ("NIK", "nik_mangled"))
    sheet.row(case(4, NIK=0), ("NIK", "nik_invalid"))
    sheet.row(case(5, NIK=None), ("NIK", "nik_missing"))
    # Phones survive as numbers: only the leading zero is gone.
    sheet.row(case(6, NoHP=81200000006))
    sheet.row(case(7, NoHP=6281200000007))
    name = "kasus_nik_sel_angka.xlsx"
    write(FOLDER, name, xlsx_bytes({sheet.name: sheet.rows}))
    write_expected(name, "kasus", sheet)


def phones() -> None:
    """Contacts, because their phones are written down from hearsay."""
    sheet = SampleSheet()
    sheet.above(CONTACT)
    for n, good in enumerate(
        (
            "081200000001", "0812-0000-0002", "0812 0000 0003", "+62 812 0000 0004", "62812-0000-0005",
            "+62 0812 0000 0006", "0062 812 0000 0007", "(0812) 00000008", "'081200000009", "81200000010",
        ),
        start=1,
    ):  # fmt: skip
        sheet.row(contact(n, NoHP=good))
    for n, several in enumerate(
        (
            "081200000011 / 081200000111", "081200000012, 081200000112", "081200000013;081200000113",
            "081200000014 atau 081200000114", "081200000015\n081200000115", "081200000016 081200000116",
            "0361 234567 / 081200000017", "08123 / 081200000018",
        ),
        start=11,
    ):  # fmt: skip
        sheet.row(contact(n, NoHP=several), ("No HP", "phone_multiple"))
    for n, landline in enumerate(("0361 234567", "(0361) 223333", "0361/234567", "+62 361 234567"), start=20):
        sheet.row(contact(n, NoHP=landline), ("No HP", "phone_landline"))
    for n, wrong in enumerate(
        ("08123", "0812 0000 003o", "8.12E+10", "+60 12 345 6789", "+1 202 555 0182", "112", "0000000000"),
        start=30,
    ):
        sheet.row(contact(n, NoHP=wrong), ("No HP", "phone_invalid"))
    for n, none in enumerate(("", "-", "tidak punya"), start=40):
        sheet.row(contact(n, NoHP=none), ("No HP", "phone_missing"))
    # Without an address nobody can be reached: neither called nor visited.
    sheet.row(contact(50, NoHP="0361 234567", Alamat="-"), ("No HP", "no_contact_route"), rejected=True)
    sheet.row(contact(51, NoHP="08123", Alamat=""), ("No HP", "no_contact_route"), rejected=True)
    sheet.row(contact(52, Alamat=""))
    name = "kontak_nomor_hp_beragam.csv"
    write(FOLDER, name, csv_bytes(sheet.rows, delimiter="|"))
    write_expected(name, "kontak", sheet)


def villages() -> None:
    """Names that nest, other spellings, prefixes, codes, and a kecamatan that disagrees."""
    sheet = SampleSheet()
    sheet.above(CASE)
    selatan, timur, barat, utara = (f"Denpasar {side}" for side in ("Selatan", "Timur", "Barat", "Utara"))
    good = (
        ("Sanur", selatan), ("Sanur Kaja", selatan), ("SANUR KAUH", "densel"), ("Penatih", timur),
        ("Penatih Dangin Puri", timur), ("Dangin Puri", "Kec. Denpasar Timur"), ("Dangin Puri Klod", timur),
        ("Dangin Puri Kaja", utara), ("Dauh Puri Kaja", utara), ("Dauh Puri Kelod", barat),
        ("Pemecutan Kaja", utara), ("Pemecutan Klod", barat), ("Padangsambian", barat),
        ("Padang Sambian", "Denbar"), ("Tegal Kerta", barat), ("Kel. Tonja", utara), ("Desa  Ubung Kaja", ""),
        ("Kelurahan/Desa Renon", selatan), ("Tonja-51.71.04.1004", utara), ("5171041004", ""),
        ("Sanur, Denpasar Selatan", ""), ("Tonja/Sanur", utara),
    )  # fmt: skip
    for n, (village, kecamatan) in enumerate(good, start=1):
        sheet.row(case(n, Kelurahan=village, Kecamatan=kecamatan))
    for n, (village, kecamatan) in enumerate(
        (("Renon", timur), ("Sanur Kaja", utara), ("Dauh Puri Kaja", barat), ("Renon", "Kuta Selatan")),
        start=30,
    ):
        sheet.row(case(n, Kelurahan=village, Kecamatan=kecamatan), ("Kecamatan", "kecamatan_mismatch"))
    for n, unknown in enumerate(("", "-", "San", "Kaja", "Kuta", "Dalung Permai", "Denpasar"), start=40):
        sheet.row(case(n, Kelurahan=unknown), ("Kelurahan", "village_unknown"))
    for n, doubt in enumerate(("Tonja/Sanur", "Sanur/Sanur Kauh", "Sanur Kauh-51.71.01.2009"), start=50):
        sheet.row(case(n, Kelurahan=doubt, Kecamatan=""), ("Kelurahan", "village_ambiguous"))
    name = "kasus_desa_bertingkat.csv"
    write(FOLDER, name, csv_bytes(sheet.rows, delimiter="\t"))
    write_expected(name, "kasus", sheet)


def results() -> None:
    """Positive, negative, neither; `Reaktif` is a result of an antigen test only."""
    header = (*CASE, "Jenis Pemeriksaan")
    sheet = SampleSheet()
    sheet.above(header)
    for n, (result, test) in enumerate(
        (
            ("Positif", "PCR"), ("POSITIF", "RT-PCR"), ("positif (CT 21,3)", "PCR"), ("Positif", "Antigen"),
            ("SARS-CoV-2 Positif", ""), ("Terkonfirmasi", ""), ("Reaktif", "Antigen"), ("REAKTIF", "RDT-Ag"),
        ),
        start=1,
    ):  # fmt: skip
        sheet.row([*case(n, Hasil=result), test])
    for n, (result, test) in enumerate(
        (("Negatif", "PCR"), ("NEG", ""), ("Tidak terdeteksi", "PCR"), ("Non Reaktif", "Antigen")), start=20
    ):
        sheet.row([*case(n, Hasil=result), test], ("", "negative_result"))
    for n, (result, test) in enumerate(
        (
            ("Inkonklusif", "PCR"), ("Invalid", "PCR"), ("", "PCR"), ("-", ""), ("???", ""), ("Reaktif", ""),
            ("Reaktif", "PCR"), ("Reaktif", "Rapid antibodi"), ("belum keluar", ""),
            ("Negatif, sebelumnya positif", ""),
        ),
        start=30,
    ):  # fmt: skip
        sheet.row([*case(n, Hasil=result), test], ("Hasil", "result_unknown"), rejected=True)
    name = "kasus_hasil_beragam.csv"
    write(FOLDER, name, csv_bytes(sheet.rows, delimiter=",", encoding="utf-8-sig"))
    write_expected(name, "kasus", sheet)
