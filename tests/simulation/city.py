"""Three hundred invented residents with their habits, and the files that name them."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from sandbox.data.case_file import case_file
from sandbox.data.contact_file import contact_file
from sandbox.data.population import Case, Contact, Population
from sandbox.data.roster_file import roster_file
from tests.simulation.office import Office
from tests.simulation.phones import Phones
from tests.simulation.residents import EMERGENCY, SYMPTOM, WELL, Habit, Life, every_day, on_days
from tests.simulation.world import World

_SEED = 11
_HOUR = timedelta(hours=1)
_UNSAFE = ("999", "998")
"""Ends of numbers that the local run's stand-in treats in its own way; here habits decide."""


def _habit(name: str, **told: object) -> Habit:
    return Habit(name, **{"form_after": 2 * _HOUR, "taps": every_day(WELL), **told})  # type: ignore[arg-type]


DILIGENT = _habit("diligent")
SILENT = Habit("silent")
ILL = _habit(
    "ill", form={"symptoms": ["batuk", "demam"], "onset_date": 1}, taps=on_days({1: SYMPTOM, 2: SYMPTOM})
)
EMERGENT = _habit("emergent", taps=on_days({3: EMERGENCY}))
DEAD_PHONE = Habit("dead_phone")
MOVED = Habit("moved")
OPTED_OUT = Habit("opted_out", first_word="BERHENTI")
HUNGRY = _habit("hungry", form={"sembako_wanted": "ya", "household_size": "3"}, parcel_words=("RECEIVED",))
SHORTED = _habit("shorted", form=HUNGRY.form, parcel_words=("MISSING", "RECEIVED"))
LATE = Habit("late", form_after_reminder=_HOUR, taps=every_day(WELL))
QUITTER = _habit("quitter", taps=every_day(WELL, until=4))
DYING = _habit("dying")
TURNING = _habit("turning")
RELEASED = _habit("released")
HOUSEMATE = Habit("housemate", taps=every_day(WELL))

CASES: tuple[tuple[Habit, int], ...] = (
    (SILENT, 15), (ILL, 20), (EMERGENT, 5), (DEAD_PHONE, 12), (MOVED, 4), (OPTED_OUT, 8), (HUNGRY, 10),
    (SHORTED, 3), (LATE, 10), (QUITTER, 10), (DYING, 3),
)  # fmt: skip
CONTACTS: tuple[tuple[Habit, int], ...] = ((SILENT, 5), (TURNING, 5), (RELEASED, 10), (DEAD_PHONE, 4))


@dataclass
class City:
    """Everybody by name of habit; files are dropped by `register`."""

    office: Office
    cases: list[Case]
    contacts: list[Contact]
    lives: list[Life] = field(default_factory=list)

    @classmethod
    def of(cls, world: World, phones: Phones, *, cases: int, contacts_per_case: float) -> "City":
        """The same people for the same numbers."""
        office = Office(world)
        people = Population(_SEED, office.today)
        infected = people.cases(cases)
        city = cls(office, infected, people.contacts(infected, contacts_per_case))
        city._settle(world, phones)
        return city

    def having(self, *habits: Habit) -> list[Life]:
        """The lives with one of these habits."""
        return [life for life in self.lives if life.habit in habits]

    def register(self) -> None:
        """The morning's files."""
        today = self.office.today
        self.office.drop("dokter/daftar.csv", roster_file(seed=_SEED, today=today)[0])
        self.office.drop("kasus/pagi.csv", case_file(self.cases, seed=_SEED, today=today, odd_share=0)[0])
        self.office.drop("kontak/pagi.xlsx", contact_file(self.contacts, today=today)[0])

    def _settle(self, world: World, phones: Phones) -> None:
        infected = [case.resident for case in self.cases]
        met = [contact.resident for contact in self.contacts]
        # Whose quarantine is nearly over has no time for a story.
        recent = self.office.today - timedelta(days=2)
        late = {contact.resident for contact in self.contacts if contact.last_met < recent}
        shared = Counter(one.e164 for one in {*infected, *met})
        for residents, wanted in ((infected, CASES), (met, CONTACTS)):
            habits = _in_turn(wanted)
            for resident in residents:
                alone = shared[resident.e164] == 1 and not resident.phone.endswith(_UNSAFE)
                ordinary = DILIGENT if alone else HOUSEMATE
                habit = next(habits, ordinary) if alone and resident not in late else ordinary
                self.lives.append(Life(resident, habit, world, phones))
        by_phone: dict[str, list[Life]] = {}
        for life in self.lives:
            by_phone.setdefault(life.phone, []).append(life)
            if life.habit in {DEAD_PHONE, MOVED}:
                phones.dead.add(life.phone)
        for phone, lives in by_phone.items():
            # One of a household reads what comes.
            phones.listeners[phone] = lives[0].hear


def _in_turn(wanted: tuple[tuple[Habit, int], ...]) -> Iterator[Habit]:
    """The habits by turns, as often as wanted."""
    left = dict(wanted)
    while left:
        for habit in list(left):
            yield habit
            left[habit] -= 1
            if not left[habit]:
                del left[habit]
