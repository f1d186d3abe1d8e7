"""Files of a morning, up to the last message: the deployed wiring with its real handlers."""

from datetime import timedelta

from sandbox.data.case_file import case_file
from sandbox.data.contact_file import contact_file
from sandbox.data.population import Population
from sandbox.data.roster_file import roster_file
from tests.simulation.office import Office
from tests.simulation.world import World


def test_everybody_in_the_files_of_a_day_is_told_or_gets_a_tracer(world: World) -> None:
    office = Office(world)
    people = Population(7, office.today)
    cases = people.cases(40)
    contacts = people.contacts(cases, 1.5)
    office.drop("dokter/daftar.csv", roster_file(seed=7, today=office.today)[0])
    office.drop("kasus/pagi.csv", case_file(cases, seed=7, today=office.today)[0])
    office.drop("kontak/pagi.xlsx", contact_file(contacts, today=office.today)[0])
    world.run_until(world.now + timedelta(hours=3))
    assert world.dead() == {}
    assert office.problems() == []
    assert office.miscounted() == []
    people_of = {file.key: office.funnel(file).people for file in office.files()}
    assert people_of["kasus/pagi.csv"].total + people_of["kontak/pagi.xlsx"].total == 100
    for file in office.files():
        funnel = office.funnel(file)
        assert funnel.unfinished() == {}, file.key
        assert funnel.people.total == funnel.people.part("messaged", "no_phone"), file.key
        assert funnel.unreachable.total == funnel.assignments.total, file.key
