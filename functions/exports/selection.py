"""What is to be exported: a file, or some days. Pure."""

from collections.abc import Sequence
from datetime import date, datetime

from desac.domain.dates import WITA
from desac.domain.staff import Refusal
from desac.domain.tracing_export import ExportRules, days_between


def days_of(first: date | None, last: date | None, rules: ExportRules, now: datetime) -> Sequence[date]:
    """The local days asked for; today without any. Raises Refusal (422)."""
    today = now.astimezone(WITA).date()
    last = last or first or today
    days = days_between(first or last, last)
    if not days:
        raise Refusal(422, "invalid", "Tanggal awal setelah tanggal akhir.", ("from", "to"))
    if len(days) > rules.most_days:
        raise Refusal(
            422, "too_many_days", f"Paling banyak {rules.most_days} hari sekaligus.", ("from", "to")
        )
    return days


def name_of(what: str, days: Sequence[date], file_id: str | None, ending: str) -> str:
    """What the file is called: what is in it, of which days."""
    of = file_id or (f"{days[0]}" if len(days) == 1 else f"{days[0]}_{days[-1]}")
    return f"{what}_{of}.{ending}"


def about(rules: ExportRules, days: Sequence[date], file_id: str | None, now: datetime) -> dict[str, str]:
    """The head of the workbook's explanation."""
    of = f"Berkas {file_id}" if file_id else f"Didaftarkan {days[0]} sampai {days[-1]} (WITA)"
    return {
        "Isi": "Kontak erat dan pemantauan hariannya, untuk aplikasi pelacakan nasional",
        "Tata letak": f"Desac {rules.layout}; bukan tata letak resmi aplikasi mana pun",
        "Cakupan": of,
        "Dibuat": f"{now.astimezone(WITA):%Y-%m-%d %H:%M} WITA",
        "Rahasia": "Data kesehatan perorangan: simpan di tempat aman, hapus setelah diunggah",
    }
