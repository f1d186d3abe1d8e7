"""Packages on their way through the deployed wiring: from form to door, and to the word of the resident."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from desac.adapters import keys
from desac.adapters.chain import TablePeople
from desac.adapters.table import to_item
from desac.domain.intake import Intake
from desac.domain.person import Person
from desac.domain.staff import kecamatan_of
from sandbox.data.case_file import case_file
from sandbox.data.population import Case, Population
from sandbox.data.roster_file import roster_file
from tests.simulation.office import Office
from tests.simulation.phones import Phones, Received
from tests.simulation.world import World

QUESTION = "sembako_delivered_question_v1"
MINUTES = timedelta(minutes=10)


class Kitchen:
    """What Dinas Sosial, the task force and the residents do about packages in one world."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.office = Office(world)
        assert isinstance(world.whatsapp, Phones)
        self.phones = world.whatsapp
        self._reports = 0

    def register(self, number: int) -> list[tuple[Case, Person]]:
        """A file of so many cases; those of them who have a phone of their own."""
        people = Population(3, self.office.today)
        cases = people.cases(number)
        self.office.drop("dokter/daftar.csv", roster_file(seed=3, today=self.office.today)[0])
        self.office.drop("kasus/pagi.csv", case_file(cases, seed=3, today=self.office.today)[0])
        self.world.run_until(self.world.now + timedelta(hours=1))
        known = TablePeople(self.office.table)
        phones = Counter(case.resident.e164 for case in cases)
        alone = [case for case in cases if phones[case.resident.e164] == 1]
        found = [(case, known.on_phone(case.resident.e164)) for case in alone]
        return [(case, people[0]) for case, people in found if len(people) == 1]

    def ask(self, case: Case, person: Person, *, kk: str) -> str:
        """The form as intake_form stores it; the id of the request that follows."""
        chain = TablePeople(self.office.table).chain(person.person_id)
        assert chain
        episode = chain.episodes[0]
        intake = Intake(
            episode_id=episode.episode_id,
            person_id=person.person_id,
            address=case.resident.address,
            village_code=case.resident.village.code,
            sembako_wanted=True,
            household_size=4,
            kk=kk,
            origin=episode.origin,
            submitted_at=self.world.now,
        )
        self.office.table.put(to_item(intake, keys.intake(episode.episode_id)))
        self.world.run_until(self.world.now + MINUTES)
        return episode.episode_id

    def listed(self, state: str) -> dict[str, Any]:
        """The requests in a state, by id."""
        query = {"state": state, "limit": "100"}
        status, page = self.office.call("GET", "/sembako", name="dinsos1", role="dinsos", query=query)
        assert status == 200
        return {one["aid_id"]: one for one in page["items"]}

    def take(self, step: str, aid_ids: Sequence[str], village: str, role: str = "dinsos") -> None:
        """A step of requests of one village."""
        self._reports += 1
        body: dict[str, Any] = {"request_id": f"r{self._reports}"}
        one = step == "delivered"
        status, answer = self.office.call(
            "POST",
            f"/sembako/{aid_ids[0]}/{step}" if one else f"/sembako/{step}",
            body if one else body | {"ids": list(aid_ids)},
            name=f"{role}1",
            role=role,
            kecamatan=kecamatan_of(village),
        )
        assert (status, one or answer["done"]) == (200, True if one else len(aid_ids)), answer
        self.world.run_until(self.world.now + MINUTES)

    def questions(self, phone: str) -> list[Received]:
        """Whether the package came, as asked on a phone."""
        return [one for one in self.phones.received[phone] if one.template == QUESTION]


def test_a_package_reaches_the_door_once_the_resident_says_so(world: World) -> None:
    kitchen = Kitchen(world)
    (husband, wife, slow, *_) = kitchen.register(12)
    family, village = husband[0].resident.kk, husband[0].resident.village.code
    phone = husband[0].resident.e164

    first = kitchen.ask(*husband, kk=family)
    second = kitchen.ask(*wife, kk=family)
    late = kitchen.ask(*slow, kk=slow[0].resident.kk)
    assert kitchen.listed("requested").keys() == {first, late}
    assert kitchen.listed("duplicate")[second]["duplicate_of"] == first
    assert kitchen.listed("requested")[first]["duplicates"] == [second]

    kitchen.take("verify", [first], village, "tracer")
    kitchen.take("approve", [first], village)
    kitchen.take("hand-over", [first], village)
    kitchen.take("delivered", [first], village, "tracer")
    (question,) = kitchen.questions(phone)
    assert question.payloads == ("AID_RECEIVED", "AID_MISSING")

    kitchen.phones.say(phone, quoting=question.wamid, payload="AID_MISSING")
    world.run_until(world.now + MINUTES)
    again = kitchen.listed("handed_over")[first]
    assert (again["reason"], again["is_received"], again["history"][-1]["by"]) == (
        "not_received",
        False,
        "warga",
    )
    assert "belum Anda terima" in kitchen.phones.received[phone][-1].texts[0]

    kitchen.take("delivered", [first], village, "tracer")
    assert len(kitchen.questions(phone)) == 2, "each delivery is asked about, once"
    kitchen.phones.say(phone, quoting=kitchen.questions(phone)[-1].wamid, payload="AID_RECEIVED")
    world.run_until(world.now + MINUTES)
    assert kitchen.listed("delivered")[first]["is_received"] is True

    # Nobody has verified the other family's: the end of its isolation stops it.
    kitchen.take("verify", [late], slow[0].resident.village.code, "tracer")
    world.run_until(world.now + timedelta(days=14))
    stopped = kitchen.listed("cancelled")
    assert (stopped.keys(), stopped[late]["reason"]) == ({late}, "isolation_over")
    assert kitchen.listed("delivered").keys() == {first}
    assert world.dead() == {}
    assert kitchen.office.problems() == []
