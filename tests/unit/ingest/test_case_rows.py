"""Each code of a case row, one cell changed at a time."""

from datetime import date

import pytest

from functions.ingest.records import CaseRow, Outcome, TestMethod
from tests.unit.ingest.sheets import GOOD_CASE, codes, judge_rows


def changed(**cells: str) -> dict[str, str]:
    """The good row with other cells."""
    return GOOD_CASE | {key.replace("_", " "): value for key, value in cells.items()}


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (changed(NIK=""), ["nik_missing"]),
        (changed(NIK="123"), ["nik_invalid"]),
        (changed(NIK="5.17102E+15"), ["nik_mangled"]),
        (changed(Tgl_Lahir="16/07/1985"), ["nik_birthdate_mismatch"]),
        (changed(Tgl_Lahir="15-07-85"), []),
        (changed(Tgl_Lahir=""), []),
        (changed(Tgl_Lahir="31/02/1985"), ["birthdate_invalid"]),
        (changed(Tgl_Lahir="15/07/2085"), ["birthdate_invalid"]),
        (changed(No_HP=""), ["phone_missing"]),
        (changed(No_HP="08123"), ["phone_invalid"]),
        (changed(No_HP="0361 234567"), ["phone_landline"]),
        (changed(No_HP="081234567890/081300009999"), ["phone_multiple"]),
        (changed(Alamat="-"), []),
        (changed(Kelurahan=""), ["village_unknown"]),
        (changed(Kelurahan="Kuta"), ["village_unknown"]),
        (changed(Kelurahan="Tonja/Sanur", Kecamatan=""), ["village_ambiguous"]),
        (changed(Kecamatan="Denpasar Barat"), ["kecamatan_mismatch"]),
        (changed(Tgl_Swab=""), []),
        (changed(Tgl_Swab="32/08/2021"), []),
        (changed(Tgl_Hasil="11/08/2031"), []),
        (changed(Hasil="POSITIF (CT 21,3)"), []),
        (changed(Jenis_Kelamin="?"), []),
        (changed(NIK="", No_HP="-", Kelurahan=""), ["nik_missing", "phone_missing", "village_unknown"]),
    ],
)
def test_accepted_with(row: dict[str, str], expected: list[str]) -> None:
    """Warnings keep the row, and each names its column."""
    [judged] = judge_rows(row)
    assert (judged.verdict, codes(judged)) == ("accepted", expected)
    assert all(issue.column in row and issue.severity == "warning" for issue in judged.issues)


@pytest.mark.parametrize(
    ("row", "expected", "columns"),
    [
        (changed(Nama=""), ["name_missing"], ["Nama"]),
        (changed(Nama="-"), ["name_missing"], ["Nama"]),
        (changed(Nama="123"), ["name_missing"], ["Nama"]),
        (changed(No_HP="0361 234567", Alamat=""), ["no_contact_route"], ["No HP"]),
        (changed(Tgl_Swab="", Tgl_Hasil="-"), ["date_missing"], ["Tgl Swab"]),
        (changed(Tgl_Swab="08/13/2021", Tgl_Hasil=""), ["date_invalid"], ["Tgl Swab"]),
        (changed(Tgl_Swab="", Tgl_Hasil="10/08/2012"), ["date_invalid"], ["Tgl Hasil"]),
        (
            changed(Tgl_Swab="32/08/2021", Tgl_Hasil="13/08/2021"),
            ["date_invalid", "date_future"],
            ["Tgl Swab", "Tgl Hasil"],
        ),
        (changed(Hasil=""), ["result_unknown"], ["Hasil"]),
        (changed(Hasil="???"), ["result_unknown"], ["Hasil"]),
        (changed(Hasil="Inkonklusif"), ["result_unknown"], ["Hasil"]),
        (changed(Hasil="Invalid"), ["result_unknown"], ["Hasil"]),
        (changed(Hasil="belum positif"), ["result_unknown"], ["Hasil"]),
        (changed(Hasil="Negatif (sebelumnya positif)"), ["result_unknown"], ["Hasil"]),
        (
            changed(NIK="", Nama="", Hasil="", Kelurahan=""),
            ["name_missing", "result_unknown"],
            ["Nama", "Hasil"],
        ),
    ],
)
def test_rejected_for(row: dict[str, str], expected: list[str], columns: list[str]) -> None:
    """Errors reject the row, and it carries no warnings beside them."""
    [judged] = judge_rows(row)
    assert (judged.verdict, codes(judged), [issue.column for issue in judged.issues]) == (
        "rejected",
        expected,
        columns,
    )
    assert judged.record is None


@pytest.mark.parametrize("result", ["Negatif", "NEGATIF", "neg", "Tidak terdeteksi", "(-)", "Negative"])
def test_negative_is_ignored(result: str) -> None:
    """Whatever else is wrong with the row."""
    [judged] = judge_rows(changed(Hasil=result, Nama="", NIK="1"))
    assert (judged.verdict, codes(judged)) == ("ignored", ["negative_result"])


def test_today_is_not_the_future() -> None:
    """`today` itself is a possible date, tomorrow is not."""
    on_the_day, day_after = judge_rows(
        changed(Tgl_Swab="12/08/2021"), changed(Tgl_Swab="13/08/2021", Tgl_Hasil="")
    )
    assert on_the_day.verdict == "accepted"
    assert codes(day_after) == ["date_future"]


def test_record() -> None:
    """Everything the register needs, typed."""
    row = changed() | {
        "Jenis Tes": "RT-PCR",
        "Tgl Onset": "08/08/2021",
        "No KK": "5171040101059001",
        "Banjar": "Tegeh Sari",
        "RT": "2",
        "Status Pasien": "Meninggal",
        "Nomor Kasus": "DPS-17",
    }
    [judged] = judge_rows(row)
    assert judged.record == CaseRow(
        name="Ni Ketut Artawan",
        nik="5171045507859001",
        kk="5171040101059001",
        sex="P",  # type: ignore[arg-type]
        birth_date=date(1985, 7, 15),
        phone="+6281234567890",
        address="Jl. WR Supratman No. 162, Br. Tegeh Sari, RT 2",
        village_code="51.71.04.1004",
        kecamatan_code="51.71.04",
        specimen_date=date(2021, 8, 10),
        result_date=date(2021, 8, 11),
        onset_date=date(2021, 8, 8),
        test=TestMethod.PCR,
        outcome=Outcome.DECEASED,
        case_number="DPS-17",
    )


def test_second_column_of_a_field_steps_in() -> None:
    """A KTP address where that of residence is empty; a mobile number beside a landline."""
    row = changed(No_HP="0361 234567") | {
        "Alamat": "",
        "Alamat KTP": "Jl. Nangka 1",
        "Telepon": "081200000001",
    }
    [judged] = judge_rows(row)
    assert codes(judged) == ["phone_landline"]
    assert isinstance(judged.record, CaseRow)
    assert (judged.record.address, judged.record.phone) == ("Jl. Nangka 1", "+6281200000001")


def test_status_column_stands_in_for_the_result() -> None:
    """A list of confirmed cases without a result column."""
    row = {key: value for key, value in GOOD_CASE.items() if key != "Hasil"}
    confirmed, suspected = judge_rows(row | {"Status": "Konfirmasi"}, row | {"Status": "Suspek"})
    assert (confirmed.verdict, codes(suspected)) == ("accepted", ["result_unknown"])
    assert suspected.issues[0].column == "Status"


def test_value_without_a_column_is_missing_all_the_same() -> None:
    """The warning then names the column as it usually is called."""
    row = {key: GOOD_CASE[key] for key in ("Nama", "Alamat", "Tgl Swab", "Hasil")}
    [judged] = judge_rows(row)
    assert [(issue.code.value, issue.column) for issue in judged.issues] == [
        ("nik_missing", "NIK"),
        ("phone_missing", "No HP"),
        ("village_unknown", "Kelurahan/Desa"),
    ]
