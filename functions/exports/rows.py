"""Contacts and days of monitoring as rows: a text or a number for each column. Pure."""

from collections.abc import Iterator
from datetime import date, datetime
from enum import StrEnum

from desac.domain.daily_report import Report, ReportedBy
from desac.domain.dates import WITA
from desac.domain.episode import EpisodeKind, EpisodeStatus, LabResult, TestResult
from desac.domain.location import LOCATED, Location, Precision
from desac.domain.tracing_export import ExportedContact, ExportedStay, Stay, reported_days
from desac.domain.village import VillageDirectory

Cell = str | int | float | None
Row = dict[str, Cell]

STATUS = {EpisodeStatus.ACTIVE: "aktif", EpisodeStatus.ENDED: "selesai", EpisodeStatus.RECORDED: "tercatat"}
KINDS = {EpisodeKind.CASE: "kasus", EpisodeKind.CONTACT: "kontak"}
RESULTS = {
    LabResult.POSITIVE: "positif",
    LabResult.NEGATIVE: "negatif",
    LabResult.INCONCLUSIVE: "inkonklusif",
}
WAYS = {
    ReportedBy.BUTTON: "tombol",
    ReportedBy.WORDS: "pesan",
    ReportedBy.FORM: "formulir",
    ReportedBy.TRACER: "pelacak",
    ReportedBy.DOCTOR: "dokter",
    ReportedBy.OPERATOR: "operator",
}
PRECISIONS = {
    Precision.EXACT: "rumah",
    Precision.STREET: "jalan",
    Precision.BANJAR: "banjar",
    Precision.VILLAGE: "desa",
    Precision.UNKNOWN: "tidak_diketahui",
}
TASKS = {"open": "terbuka", "taken": "diambil", "closed": "selesai"}
OUTCOMES = {
    "found": "bertemu",
    "not_home": "tidak_di_rumah",
    "wrong_address": "alamat_salah",
    "moved": "pindah",
    "left_city": "keluar_kota",
    "refused": "menolak",
    "not_found": "tidak_ditemukan",
    "merged": "digabung",
    "episode_over": "masa_selesai",
    "form_came": "formulir_masuk",
}


def contact_row(told: ExportedContact, villages: VillageDirectory) -> Row:
    """A contact with its index case."""
    person, index, edge = told.person, told.index, told.edge
    village = villages.by_code(person.village_code) if person.village_code else None
    return {
        "id_kontak": person.person_id,
        "nik": person.nik,
        "nama": person.name,
        "jenis_kelamin": person.sex,
        "tanggal_lahir": _day(person.birth_date),
        "nomor_hp": _phone(person.phone),
        "alamat": person.address,
        "kode_desa": person.village_code,
        "desa_kelurahan": village.name if village else None,
        "kecamatan": village.kecamatan if village else None,
        "id_kasus_indeks": index.person_id if index else None,
        "nik_kasus_indeks": index.nik if index else None,
        "nama_kasus_indeks": index.name if index else None,
        "hubungan": edge.relation if edge else None,
        "tanggal_kontak_terakhir": _day(edge.last_met) if edge else None,
        **(_stay(told.stay) if told.stay else {}),
    }


def _stay(stay: Stay) -> Row:
    episode, intake, task = stay.episode, stay.intake, stay.assignment
    days = [one.day for one in reported_days(stay)]
    return {
        "id_episode": episode.episode_id,
        "status": STATUS[episode.status],
        "alasan_status": episode.status_reason,
        "karantina_mulai": _day(episode.anchor_date),
        "karantina_selesai": _day(episode.end_date),
        **_test("tes_masuk", episode.entry_test),
        **_test("tes_keluar", episode.exit_test),
        "tanggal_gejala": _day(episode.onset_date or (intake.onset_date if intake else None)),
        "gejala": ";".join(intake.symptoms) if intake else None,
        "tanda_bahaya": ";".join(intake.red_flags) if intake else None,
        "formulir_diterima": _time(intake.submitted_at) if intake else None,
        "tidak_terjangkau": episode.unreachable,
        "tugas_pelacak": _word(TASKS, task.state) if task else None,
        "hasil_pelacakan": _word(OUTCOMES, task.outcome) if task and task.outcome else None,
        **_place(stay.location),
        "hari_dipantau": len(days),
        "laporan_terakhir": _day(days[-1]) if days else None,
        "didaftarkan": _time(episode.created_at),
        "versi_aturan": episode.rule_version,
    }


def _test(name: str, test: TestResult | None) -> Row:
    if test is None:
        return {}
    return {
        f"{name}_tanggal": _day(test.date),
        f"{name}_jenis": test.kind,
        f"{name}_hasil": RESULTS[test.result],
    }


def _place(location: Location | None) -> Row:
    """A village's label is no place of anybody: it is left out, so that no system shows it as a house."""
    if location is None:
        return {}
    point = location.point if location.precision in LOCATED else None
    return {
        "lintang": point.lat if point else None,
        "bujur": point.lng if point else None,
        "ketepatan_lokasi": PRECISIONS[location.precision],
    }


def monitoring_rows(told: ExportedStay) -> Iterator[Row]:
    """Every report of every day, in order."""
    person, episode = told.person, told.stay.episode
    for day in reported_days(told.stay):
        for report in day.reports:
            yield {
                "id_kontak": person.person_id,
                "id_episode": episode.episode_id,
                "jenis": KINDS[episode.kind],
                "nik": person.nik,
                "nama": person.name,
                "tanggal": _day(day.day),
                "hari_ke": (day.day - episode.anchor_date).days + 1,
                **_report(report),
            }


def _report(report: Report) -> Row:
    return {
        "laporan_ke": report.revision,
        "cara": WAYS[report.how],
        "bersama": "ya" if report.is_shared else "tidak",
        "suhu": report.temperature,
        "spo2": report.spo2,
        "laju_napas": report.breaths,
        "gejala": ";".join(report.symptoms),
        "tanda_bahaya": ";".join(report.red_flags),
        "triase": report.triage,
        "versi_aturan": report.rule_version,
        "dilaporkan": _time(report.reported_at),
    }


def _word(words: dict[str, str], code: StrEnum) -> str:
    """The word, or a code that is newer than the layout."""
    return words.get(code.value, code.value)


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _time(moment: datetime) -> str:
    return f"{moment.astimezone(WITA):%Y-%m-%d %H:%M}"


def _phone(phone: str | None) -> str | None:
    """As people dial it, which no spreadsheet takes for a sum."""
    return f"0{phone.removeprefix('+62')}" if phone and phone.startswith("+62") else phone
