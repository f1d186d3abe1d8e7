"""What the city's staff do each working day, through the staff API."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import Any

from desac.adapters.village_data import load_directory
from tests.simulation.chains import Chain
from tests.simulation.office import Office

type Finding = Callable[[Mapping[str, Any], int], str]
"""What a visit comes to: the assignment as listed, and how often somebody went there before."""

_A_DAY = 40
_BEFORE_HANDING_OVER = timedelta(hours=1)


@dataclass
class Staff:
    """Four tracers, a doctor of each kecamatan, Dinas Sosial. `finds` tells what tracers find."""

    office: Office
    finds: Finding
    visits: list[tuple[str, str]] = field(default_factory=list)
    _numbers: Any = field(default_factory=lambda: count(1))
    _tried: dict[str, int] = field(default_factory=dict)

    def _request(self) -> str:
        return f"call-{next(self._numbers)}"

    def trace(self) -> None:
        """Every tracer takes what is open in the kecamatan, most urgent first, and goes there."""
        for kecamatan in load_directory().kecamatan:
            name = f"pelacak-{kecamatan.code}"

            def ask(method: str, path: str, body: Any = None, query: Any = None, who: str = name) -> Any:
                code = who.removeprefix("pelacak-")
                return self.office.call(
                    method, path, body, name=who, role="tracer", kecamatan=code, query=query
                )

            status, page = ask("GET", "/assignments", query={"state": "open", "limit": str(_A_DAY)})
            assert status == 200, page
            for task in page["items"]:
                status, taken = ask("POST", f"/assignments/{task['assignment_id']}/take")
                if status == 409:
                    continue
                assert status == 200, taken
                self._visit(taken, ask)

    def _visit(self, task: Mapping[str, Any], ask: Callable[..., Any]) -> None:
        number = task["assignment_id"]
        outcome = self.finds(task, self._tried.get(number, 0))
        self._tried[number] = self._tried.get(number, 0) + 1
        body = {"request_id": self._request(), "outcome": outcome, "note": "Dikunjungi."}
        status, answer = ask("POST", f"/assignments/{number}/outcome", body)
        assert status == 200, answer
        # A weak signal: the phone reports once more.
        status, again = ask("POST", f"/assignments/{number}/outcome", body)
        assert (status, again["attempts"]) == (200, answer["attempts"])
        self.visits.append((task["person_id"], outcome))

    def answer_complaints(self) -> int:
        """Doctors answer everything that waits; how many there were."""
        found = 0
        for kecamatan in load_directory().kecamatan:
            who = {"name": f"dokter-{kecamatan.code}", "role": "doctor", "kecamatan": kecamatan.code}
            status, page = self.office.call("GET", "/complaints", **who)
            assert status == 200, page
            for complaint in page["items"]:
                body = {"request_id": self._request(), "text": "Minum air hangat, istirahat, ukur suhu."}
                path = f"/complaints/{complaint['complaint_id']}/answer"
                status, answer = self.office.call("POST", path, body, **who)
                assert status == 200, answer
                found += 1
        return found

    def move_parcels(self) -> None:
        """Dinas Sosial moves every request one step on, in bulk."""
        steps = (
            ("handed_over", None),
            ("approved", "hand-over"),
            ("verified", "approve"),
            ("requested", "verify"),
        )
        for state, verb in steps:
            status, page = self._dinsos("GET", "/sembako", query={"state": state, "limit": "100"})
            assert status == 200, page
            ids = [item["aid_id"] for item in page["items"]]
            if verb and ids:
                status, answer = self._dinsos(
                    "POST", f"/sembako/{verb}", {"request_id": self._request(), "ids": ids}
                )
                assert status == 200, answer
            for aid_id in ids if verb is None else ():
                body = {"request_id": self._request()}
                status, answer = self._dinsos("POST", f"/sembako/{aid_id}/delivered", body)
                assert status == 200, answer

    def _dinsos(self, method: str, path: str, body: Any = None, query: Any = None) -> tuple[int, Any]:
        return self.office.call(method, path, body, name="dinsos1", role="dinsos", query=query)

    def end(self, chain: Chain, outcome: str) -> None:
        """An operator records what became of somebody."""
        self._on_episode(chain, "outcome", {"outcome": outcome, "reason": "Kabar dari rumah sakit."})

    def test(self, chain: Chain, result: str) -> None:
        """An operator records a contact's exit test of today."""
        test = {"date": self.office.today.isoformat(), "result": result, "kind": "pcr"}
        self._on_episode(chain, "facts", {"exit_test": test, "reason": "Hasil laboratorium."})

    def _on_episode(self, chain: Chain, what: str, body: Mapping[str, Any]) -> None:
        (episode,) = [one for one in chain.episodes if one["status"] == "active"]
        path = f"/people/{episode['person_id']}/episodes/{episode['episode_id']}/{what}"
        status, answer = self.office.call("POST", path, body, name="operator1", role="operator")
        assert status == 200, (status, answer)
