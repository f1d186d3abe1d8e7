"""The stand-in's answers about complaints, silences and people's chains, as the staff API gives them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import NamedTuple

from tests.web import desks_data
from tests.web.desks_chain import a_chain
from tests.web.staff_signin import Answer, Json, json_answer

_GRAVE = {"sesak_napas", "bingung", "bibir_biru", "nyeri_dada"}


class Asking(NamedTuple):
    """Who calls, and with what."""

    username: str
    groups: list[str]
    query: dict[str, str]
    body: Json


def _refused(status: int, code: str, message: str) -> Answer:
    return json_answer(status, {"code": code, "message": message, "fields": []})


def _not_allowed() -> Answer:
    return _refused(403, "role_not_allowed", "Peran Anda tidak berwenang untuk tindakan ini.")


def _now() -> str:
    return datetime.now(UTC).isoformat().replace("+00:00", "Z")


@dataclass
class Desks:
    """What the API knows of residents. `elsewhere` are people whom only operators may read."""

    complaints: dict[str, Json] = field(default_factory=desks_data.complaints)
    silences: dict[str, Json] = field(default_factory=desks_data.silences)
    people: dict[str, Json] = field(default_factory=lambda: {"p0001": a_chain()})
    found: list[Json] = field(default_factory=desks_data.found)
    elsewhere: set[str] = field(default_factory=lambda: {"p0099"})
    reports: list[Json] = field(default_factory=list)

    def routes(self, method: str, parts: list[str], asking: Asking) -> dict[str, Callable[[], Answer]]:
        """By the first part of the path."""
        rest = parts[1:]
        return {
            "complaints": lambda: self._complaints(rest, asking),
            "silences": lambda: self._silences(rest, asking),
            "people": lambda: self._people(method, rest, asking),
        }

    def _complaints(self, rest: list[str], asking: Asking) -> Answer:
        is_operator = "operator" in asking.groups
        if not {"doctor", "operator"} & set(asking.groups):
            return _not_allowed()
        if not rest:
            wanted = {"open", "escalated"} if asking.query["state"] == "waiting" else {"answered", "closed"}
            items = [one for one in self.complaints.values() if one["state"] in wanted]
            return json_answer(200, {"items": items, "more": 0})
        if rest == ["figures"]:
            return json_answer(200, desks_data.figures()) if is_operator else _not_allowed()
        one, step = self.complaints[rest[0]], rest[1]
        if step == "answer":
            given = {"key": asking.body["request_id"], "by": "doctor", "name": "dokter", "channel": "staff"}
            given |= {"account": asking.username, "choice": asking.body["choice"], "at": _now()}
            given |= {"text": asking.body["text"]}
            ended = {"state": "answered", "minutes_waiting": None, "due_at": None}
            one |= {"answers": [*one["answers"], given], **ended}
            return json_answer(200, one)
        if not is_operator:
            return _not_allowed()
        if step == "acknowledge":
            one |= {"acknowledged_at": _now(), "acknowledged_by": asking.username}
        else:
            one |= {"state": "closed", "minutes_waiting": None, "closed_by": asking.username}
            one |= {"closed_reason": asking.body["reason"]}
        return json_answer(200, one)

    def _silences(self, rest: list[str], asking: Asking) -> Answer:
        if not {"doctor", "operator"} & set(asking.groups):
            return _not_allowed()
        if not rest:
            items = [one for one in self.silences.values() if one["state"] == asking.query["state"]]
            return json_answer(200, {"items": items, "more": 0})
        one, now = self.silences[rest[0]], _now()
        if one["state"] == "over":
            return _refused(409, "silence_over", "Warga ini sudah memberi kabar atau sudah ditangani.")
        if rest[1] == "acknowledge":
            one |= {"acknowledged_at": now, "acknowledged_by": asking.username}
            one["history"] = [*one["history"], ["acknowledged", now]]
        else:
            one |= {"state": "over", "over_by": asking.username, "over_because": "closed", "over_at": now}
            one |= {"over_note": asking.body["reason"], "due_at": None}
            one["history"] = [*one["history"], ["over.closed", now]]
        return json_answer(200, one)

    def _people(self, method: str, rest: list[str], asking: Asking) -> Answer:
        if rest == ["search"]:
            return json_answer(200, {"items": self.found}) if "operator" in asking.groups else _not_allowed()
        if method == "POST":
            return self._told(rest, asking.body)
        if rest[0] in self.elsewhere and "operator" not in asking.groups:
            return _refused(403, "other_kecamatan", "Data ini milik kecamatan lain.")
        if rest[0] not in self.people:
            return _refused(404, "not_found", "Data tidak ditemukan.")
        return json_answer(200, self.people[rest[0]])

    def _told(self, rest: list[str], body: Json) -> Answer:
        if rest[-1] == "assignment":
            return json_answer(200, {"assignment_id": body["episode_id"]})
        if rest[-1] != "report":
            episode = self.people[rest[0]]["episodes"][0]
            told = "Isolasi atau karantina sudah berakhir; tidak ada pesan lagi untuk catatan ini."
            return json_answer(200, {"episode": episode, "follows": None, "text": told})
        self.reports.append(body)
        grave = sorted(_GRAVE & set(body["red_flags"]))
        triage = "emergency" if grave else "symptoms" if body["symptoms"] else "well"
        judged = {"episode_id": rest[2], "day": body["day"], "revision": 1, "triage": triage}
        return json_answer(200, judged | {"signs": grave or body["symptoms"], "rule_version": "2021-07"})
