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
        """Every request goes one step on, in bulk; who verifies is somebody else than who approves."""
        self._deliver()
        for state, verb, name in (
            ("approved", "hand-over", "dinsos1"),
            ("verified", "approve", "dinsos1"),
            ("requested", "verify", "dinsos2"),
        ):
            ids = self._parcels(state)
            if ids:
                body = {"request_id": self._request(), "ids": ids}
                status, answer = self._dinsos("POST", f"/sembako/{verb}", body, name=name)
                assert (status, answer["done"]) == (200, len(ids)), answer

    def _deliver(self) -> None:
        for aid_id in self._parcels("handed_over"):
            body = {"request_id": self._request()}
            status, answer = self._dinsos("POST", f"/sembako/{aid_id}/delivered", body)
            assert status == 200, answer

    def _parcels(self, state: str) -> list[str]:
        status, page = self._dinsos("GET", "/sembako", query={"state": state, "limit": "100"})
        assert status == 200, page
        return [item["aid_id"] for item in page["items"]]

    def _dinsos(
        self, method: str, path: str, body: Any = None, query: Any = None, name: str = "dinsos1"
    ) -> tuple[int, Any]:
        return self.office.call(method, path, body, name=name, role="dinsos", query=query)

    def end(self, chain: Chain, outcome: str) -> None:
        """An operator records what became of somebody."""
        self._on_episode(chain, "outcome", {"outcome": outcome, "reason": "Kabar dari rumah sakit."})

    def test(self, chain: Chain, which: str, result: str) -> None:
        """An operator records a contact's entry or exit test of today."""
        test = {"date": self.office.today.isoformat(), "result": result, "kind": "PCR"}
        self._on_episode(chain, "facts", {which: test, "reason": "Hasil laboratorium."})

    def _on_episode(self, chain: Chain, what: str, body: Mapping[str, Any]) -> None:
        (episode,) = [one for one in chain.episodes if one["status"] == "active"]
        path = f"/people/{episode['person_id']}/episodes/{episode['episode_id']}/{what}"
        status, answer = self.office.call("POST", path, body, name="operator1", role="operator")
        assert status == 200, (status, answer)
