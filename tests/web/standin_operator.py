"""The stand-in of what operators ask for: figures, files, sending, what did not arrive."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from desac.adapters.figure_rules import figure_rules
from desac.domain.care_figures import care_figures
from desac.domain.contribution import Cell
from desac.domain.dates import WITA
from desac.domain.figure_rows import By, rows_by
from desac.domain.figures import problems_of, put_together
from desac.domain.source_file import FileKind, FileState, HoldReason, JudgedCounts, RowCounts, SourceFile
from functions.overview.figure_api import FigureRows, FiguresAnswer
from tests.web.staff_data import VILLAGES
from tests.web.staff_signin import Answer, Json, json_answer

NOW = datetime.now(UTC)
TODAY = NOW.astimezone(WITA).date()
_CODES = sorted(place["code"] for place in VILLAGES.values())
_NAMES = {place["code"]: name for name, place in VILLAGES.items()}
HELD, DONE = "f0002", "f0001"


def files() -> dict[str, SourceFile]:
    """One that is done, one that waits, one that was refused as a whole."""
    cases = {"kind": FileKind.CASES, "ranges": 1}
    made = (
        SourceFile(
            file_id=HELD,
            key=f"kasus/{TODAY:%Y%m%d}T010000000000Z-kasus_besar.xlsx",
            state=FileState.HELD,
            judged=JudgedCounts(rows=2_310, accepted=2_305, duplicate=1, ignored=1, rejected=3),
            held_for=(HoldReason.MANY_RECIPIENTS,),
            received_at=NOW - timedelta(minutes=20),
            **cases,
        ),
        SourceFile(
            file_id=DONE,
            key="kasus/kasus_harian.csv",
            state=FileState.DONE,
            judged=JudgedCounts(rows=420, accepted=416, duplicate=1, ignored=1, rejected=2),
            counts=RowCounts(rows=420, new=410, changed=4, unchanged=2, duplicate=1, ignored=1, rejected=2),
            ranges_done=1,
            report_key=f"laporan/kasus/kasus_harian.csv.{DONE}.json",
            received_at=NOW - timedelta(hours=3),
            finished_at=NOW - timedelta(hours=3),
            **cases,
        ),
        SourceFile(
            file_id="f0003",
            key="kontak/kontak.pdf",
            kind=FileKind.CONTACTS,
            state=FileState.REJECTED,
            problem="Bukan CSV, XLSX, XLSM, XLS atau ODS.",
            report_key="laporan/kontak/kontak.pdf.f0003.json",
            received_at=NOW - timedelta(hours=5),
            finished_at=NOW - timedelta(hours=5),
        ),
    )
    return {one.file_id: one for one in made}


def _totals() -> dict[Cell, Counter[str]]:
    """What the file of 420 rows led to, unevenly over the villages, closing on every level."""
    totals, left = {}, 410
    for place, code in enumerate(_CODES):
        people = min(left, 1 + (place * place) % 23) if place < len(_CODES) - 1 else left
        left -= people
        if people == 0 or place % 9 == 4:
            left += people
            continue
        unreachable, forms = people // 5, people // 2
        waiting = people - unreachable - forms
        assigned = unreachable - unreachable // 3
        sembako = forms // 2
        counts = {
            "entries/new_episode": people,
            "people/messaged": people - unreachable,
            "people/no_phone": unreachable,
            "kinds/case": people - people // 4,
            "kinds/contact": people // 4,
            "notices/delivered": forms,
            "notices/read": waiting,
            "messages/delivered": forms,
            "messages/read": waiting,
            "delivered/form": forms,
            "delivered/waiting": waiting,
            "forms/after_delivery": forms,
            "to_locate/exact": forms,
            "to_locate/pending": unreachable,
            "unreachable/no_phone": unreachable,
            "to_visit/assigned": assigned,
            "to_visit/pending": unreachable - assigned,
            "assignments/open": assigned,
            "assignment_reasons/unreachable": assigned,
            "sembako_wanted/requested": sembako,
            "sembako/requested": sembako,
            "traced_cases/within_24h": people - people // 4,
            "contacts_per_case/2": people - people // 4,
        }
        totals[Cell(f"FILE#{DONE}", TODAY, code)] = Counter({name: n for name, n in counts.items() if n})
    last = Cell(f"FILE#{DONE}", TODAY, "-")
    totals[last] = Counter({"entries/known_episode": 6, "people/messaged": left, "kinds/case": left} | {
        "entries/new_episode": left, "notices/sent": left, "messages/sent": left,
    })  # fmt: skip
    return totals


def _person(number: int, name: str | None, village: str) -> Json:
    return {"person_id": f"{number:016x}", "name": name, "village": VILLAGES[village]["code"], "times": 1}


def _preview() -> Json:
    people = [
        {
            "row": 2 + n,
            "sheet": 0,
            "name": f"Warga Contoh {n}",
            "phone": f"+62812000{n:05d}",
            "village": "Sanur",
        }
        for n in range(1, 21)
    ]
    sample = {
        "kind": "case",
        "name": "Warga Contoh 1",
        "village_code": VILLAGES["Sanur"]["code"],
        "test": "PCR",
        "anchor_date": str(TODAY - timedelta(days=1)),
        "specimen_date": str(TODAY - timedelta(days=1)),
        "result_date": None,
        "end_date": str(TODAY + timedelta(days=9)),
    }
    excluded = [
        {"reason": "already_known", "text": "Sudah tercatat dan sudah diberi tahu", "count": 60},
        {"reason": "no_phone", "text": "Tidak ada nomor HP", "count": 31},
    ]
    return {
        "file_id": HELD,
        "rows": 2_305,
        "recipients": 2_214,
        "people": people,
        "excluded": excluded,
        "samples": [sample],
        "next_part": None,
    }


def _rejected() -> Json:
    why = {"code": "result_unknown", "column": "Hasil", "text": "Hasil bukan positif atau negatif."}
    no_way = {
        "code": "no_contact_route",
        "column": None,
        "text": "Tidak ada nomor HP dan alamat. Isi salah satunya.",
    }
    rows = [{"row": 17, "sheet": None, "findings": [why]}, {"row": 204, "sheet": None, "findings": [no_way]}]
    return {"items": rows, "next_part": None}


def sending() -> Json:
    """Stopped for its quality, with a template held and messages that wait."""
    return {
        "stopped": {
            "code": 131048,
            "text": "WhatsApp menilai mutu pesan kurang: banyak yang memblokir atau melaporkan nomor kita",
            "at": (NOW - timedelta(minutes=12)).isoformat(),
        },
        "slow_until": None,
        "held_templates": [
            {
                "template": "isolation_guide_v2",
                "text": "Status di Meta: PAUSED",
                "at": (NOW - timedelta(hours=2)).isoformat(),
            }
        ],
        "lanes": [
            {"lane": "urgent", "state": "stopped", "until": None, "room": 420, "waiting": 3},
            {"lane": "bulk", "state": "stopped", "until": None, "room": 320, "waiting": 871},
        ],
        "held": [
            {"reason": "sending_stopped", "text": "Pengiriman dihentikan", "template": None, "count": 812},
            {
                "reason": "template_held",
                "text": "Templat ditahan",
                "template": "isolation_guide_v2",
                "count": 58,
            },
            {
                "reason": "parked",
                "text": "Ditolak WhatsApp karena kesalahan Desac",
                "template": None,
                "count": 4,
            },
        ],
        "unknown": 2,
        "per_second": 80,
        "daily_limit": 2_000,
        "reached": 1_580,
        "resumed_by": None,
        "resumed_at": None,
        "resumed_what": None,
    }


def failed() -> list[Json]:
    """Two of one number, one with a tracer, one stranger."""

    def one(number: int, name: str | None, minutes: int, **more: Any) -> Json:
        return {
            "message_id": f"p{number:04d}-{number:08x}.positive_notice.{minutes}",
            "person_id": f"{number:016x}" if name else None,
            "name": name,
            "phone": f"+62812000{number:05d}",
            "village": "Sanur" if name else None,
            "purpose": "positive_notice",
            "code": 131026,
            "text": "Nomor ini tidak memakai WhatsApp, atau tidak dapat menerima pesan",
            "failed_at": (NOW - timedelta(minutes=minutes)).isoformat(),
            "companions": 0,
            "task": None,
        } | more

    task = {"state": "taken", "tracer": "pelacak.selatan", "outcome": None}
    lost = "Pengiriman tidak pasti: jawaban WhatsApp hilang, dan pesan tidak dikirim dua kali"
    return [
        one(1, "I Wayan Contoh", 3, task=task, companions=2),
        one(1, "I Wayan Contoh", 4, purpose="isolation_guide"),
        one(2, "Ni Made Contoh", 30, code=None, text=lost),
        one(3, None, 45, purpose="stranger_answer"),
    ]


@dataclass
class OperatorStandIn:
    """What the calls of operators answer. Tests change what is in it; `totals` are those of the one file."""

    files: dict[str, SourceFile] = field(default_factory=files)
    totals: dict[Cell, Counter[str]] = field(default_factory=_totals)
    late: int = 0
    preview: Json = field(default_factory=_preview)
    rejected: Json = field(default_factory=_rejected)
    sending: Json = field(default_factory=sending)
    failed: list[Json] = field(default_factory=failed)
    people: list[list[Json]] = field(
        default_factory=lambda: [
            [],
            [_person(1, "I Wayan Contoh", "Sanur"), _person(2, "Ni Made Contoh", "Sesetan")],
            [_person(3, None, "Sanur")],
        ]
    )
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)

    def answer(
        self, call: tuple[str, list[str]], query: dict[str, str], body: Json, user: Json, name: str
    ) -> Answer:
        """The answer to a call (method and path) of `figures`, `files`, `sending` or `messages`."""
        method, parts = call
        self.asked.append(("/".join(parts), query))
        readers = {"operator", "dinsos"} if parts[0] == "figures" and parts[-1] != "people" else {"operator"}
        if not readers & set(user["groups"]):
            return json_answer(
                403, {"code": "role_not_allowed", "message": "Peran Anda tidak berwenang.", "fields": []}
            )
        if parts[0] in self.broken:
            return json_answer(500, {"message": "Internal Server Error"})
        return getattr(self, f"_{parts[0]}")(method, parts[1:], query, body, name)  # type: ignore[no-any-return]

    def _figures(
        self, _method: str, rest: list[str], query: dict[str, str], _body: Json, _name: str
    ) -> Answer:
        if rest == ["people"]:
            page = int(query.get("cursor", 0))
            more = str(page + 1) if page + 1 < len(self.people) else None
            return json_answer(200, {"items": self.people[page], "cursor": more})
        if rest == ["file"]:
            return 200, {"Content-Disposition": 'attachment; filename="angka.xlsx"'}, b"PK"
        answer = self.rows(query) if rest == ["rows"] else self.figures(query)
        return json_answer(200, answer.model_dump(mode="json"))

    def _scope(self, query: dict[str, str]) -> tuple[dict[Cell, Counter[str]], list[SourceFile]]:
        village = query.get("village")
        if query.get("last", str(TODAY)) != str(TODAY):
            return {}, []
        totals = {cell: own for cell, own in self.totals.items() if village in {None, cell.village}}
        return totals, [] if village or not totals else [self.files[DONE]]

    def figures(self, query: dict[str, str]) -> FiguresAnswer:
        """`GET /figures`."""
        totals, counted = self._scope(query)
        made = put_together(totals, counted)
        return FiguresAnswer(
            first=date.fromisoformat(query.get("first", str(TODAY))),
            last=TODAY,
            file_id=query.get("file"),
            village=query.get("village"),
            files=counted,
            summary=made.funnel.summary(),
            funnel=made.funnel,
            problems=problems_of(made, counted, NOW) if not self.late else [],
            unfinished=made.funnel.unfinished(),
            not_counted_yet=self.late,
            levels=made.care,
            care=care_figures(totals, made, figure_rules(), TODAY),
        )

    def rows(self, query: dict[str, str]) -> FigureRows:
        """`GET /figures/rows?by=village`."""
        totals, _ = self._scope(query)
        rows = rows_by(By.VILLAGE, totals, [], rules=figure_rules(), now=NOW, villages=_NAMES)
        return FigureRows(by=By.VILLAGE, items=rows)

    def _files(self, method: str, rest: list[str], query: dict[str, str], body: Json, name: str) -> Answer:
        if not rest:
            items = [one.model_dump(mode="json") for one in self.files.values()]
            return json_answer(200, {"items": items, "cursor": None})
        file = self.files[rest[0]]
        if rest[1:] == ["report"]:
            return (
                200,
                {"Content-Disposition": f'attachment; filename="laporan.{query["format"]}"'},
                b"laporan",
            )
        if rest[1:] == ["rejected"]:
            return json_answer(200, self.rejected)
        if rest[1:] and file.state is not FileState.HELD:
            told = "Berkas ini tidak menunggu persetujuan (lagi). Muat ulang daftar."
            return json_answer(409, {"code": "not_held", "message": told, "fields": []})
        if rest[1:] == ["preview"]:
            return json_answer(200, self.preview)
        if method == "POST":
            change: dict[str, Any] = {"state": FileState.RECORDING}
            if rest[1] == "refuse":
                change = {"state": FileState.DECLINED, "problem": f"Ditolak petugas Desac: {body['reason']}"}
            file = file.model_copy(update={**change, "decided_by": name, "decided_at": datetime.now(UTC)})
            self.files[file.file_id] = file
        return json_answer(200, file.model_dump(mode="json"))

    def _sending(
        self, method: str, _rest: list[str], _query: dict[str, str], body: Json, name: str
    ) -> Answer:
        if method == "GET":
            return json_answer(200, self.sending)
        queued = 0
        if body["what"] == "sending":
            self.sending["stopped"] = None
            self.sending["lanes"] = [one | {"state": "open"} for one in self.sending["lanes"]]
        elif body["what"] == "template":
            self.sending["held_templates"] = []
        else:
            queued = 4
            self.sending["held"] = [one for one in self.sending["held"] if one["reason"] != "parked"]
        what = body.get("template") or body["what"]
        told = {"resumed_by": name, "resumed_at": datetime.now(UTC).isoformat(), "resumed_what": what}
        self.sending |= told
        return json_answer(200, {"queued": queued, "sending": self.sending})

    def _messages(
        self, _method: str, rest: list[str], _query: dict[str, str], body: Json, _name: str
    ) -> Answer:
        if rest == ["preview"]:
            text = f"Om Swastiastu, {body['name']}.\n\nHasil tes Anda: *positif Covid-19*."
            return json_answer(200, {"items": [{"purpose": "positive_notice", "text": text}]})
        if rest == ["failed", "file"]:
            return 200, {"Content-Disposition": 'attachment; filename="nomor-gagal.csv"'}, b"Waktu"
        return json_answer(200, {"items": self.failed, "cursor": None})
