"""People with habits: what each does when a message comes. Nothing here knows the system from inside."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from desac.domain.dates import WITA
from sandbox.data.population import Resident
from sandbox.demo.form_steps import begun, fill_in
from tests.simulation.phones import Phones, Received
from tests.simulation.visits import Visit
from tests.simulation.world import World

type Answer = Callable[["Life", Received, int], None]
"""What a life does on hearing of a day's check-in; the day counts from the first message, which is 0."""

WELL, SYMPTOM, EMERGENCY = "WELL", "SYMPTOM", "EMERGENCY"
_HOUR = timedelta(hours=1)
_FIRST = ("positive_notice", "contact_notice", "health_notice")


@dataclass(frozen=True, eq=False)
class Habit:
    """`form_after` the first message, `form_after_reminder` instead; None: never.

    `taps` tells the button by which a check-in of a day is answered, None for silence.
    """

    name: str
    form_after: timedelta | None = None
    form_after_reminder: timedelta | None = None
    form: Mapping[str, Any] = field(default_factory=dict)
    taps: Callable[[int], str | None] = lambda _: None
    first_word: str | None = None
    parcel_words: tuple[str, ...] = ("RECEIVED",)


@dataclass
class Life:
    """One resident of the simulation with their phone. `done` is what they did, with the time."""

    resident: Resident
    habit: Habit
    world: World
    phones: Phones
    done: list[tuple[datetime, str]] = field(default_factory=list)
    first_at: datetime | None = None
    token: str | None = None
    is_form_sent: bool = False
    parcels_asked: int = 0

    @property
    def phone(self) -> str:
        """As WhatsApp has it."""
        return self.resident.e164

    def hear(self, received: Received) -> None:
        """A message came."""
        habit = self.habit
        if received.token:
            # A link may lead further, to the day's report.
            self.token = received.token.partition("/")[0]
        if received.template.startswith(_FIRST) and self.first_at is None:
            self.first_at = received.at
            if habit.first_word:
                self._later(_HOUR, "word", lambda: self.phones.say(self.phone, text=habit.first_word or ""))
            if habit.form_after is not None:
                self._later(habit.form_after, "form", self.fill_in)
        elif "form_reminder" in received.template and habit.form_after_reminder is not None:
            self._later(habit.form_after_reminder, "form", self.fill_in)
        elif received.template.startswith("daily_check_in"):
            self._answer_day(received)
        elif received.template.startswith("sembako_delivered_question"):
            self._answer_parcel(received)

    def day_of(self, at: datetime) -> int:
        """Days since the first message, by Denpasar's calendar."""
        assert self.first_at
        return (at.astimezone(WITA).date() - self.first_at.astimezone(WITA).date()).days

    def _answer_day(self, received: Received) -> None:
        button = self.habit.taps(self.day_of(received.at))
        if button is None:
            return
        (payload,) = [one for one in received.payloads if button in one]
        self._later(
            _HOUR, button, lambda: self.phones.say(self.phone, quoting=received.wamid, payload=payload)
        )

    def _answer_parcel(self, received: Received) -> None:
        words = self.habit.parcel_words
        word = words[min(self.parcels_asked, len(words) - 1)]
        self.parcels_asked += 1
        (payload,) = [one for one in received.payloads if word in one]
        self._later(_HOUR, word, lambda: self.phones.say(self.phone, quoting=received.wamid, payload=payload))

    def _later(self, wait: timedelta, what: str, act: Callable[[], object]) -> None:
        def then() -> None:
            self.done.append((self.world.now, what))
            act()

        self.world.after(wait, then)

    def fill_in(self) -> None:
        """Open the link, say the birth date, send the form."""
        assert self.token
        visit, path = Visit(self.world), f"/f/{self.token}"
        born = self.resident.birth_date
        check = visit.form(path, "birth_day")
        page = visit.post(
            check,
            check.answered(birth_day=str(born.day), birth_month=str(born.month), birth_year=str(born.year)),
        )
        assert page.status == 200, page.status
        told = {
            "address": self.resident.address,
            "village_code": self.resident.village.code,
            **self._dated(),
        }
        page = fill_in(visit, begun(visit, page), told)
        assert page.status == 200, (page.status, self.habit.name)
        assert "Matur suksma" in page.html, self.habit.name
        self.is_form_sent = True

    def _dated(self) -> dict[str, Any]:
        """The habit's fields; a number of days stands for the date so long ago."""
        today = self.world.now.astimezone(WITA).date()
        return {
            name: str(today - timedelta(days=value)) if isinstance(value, int) else value
            for name, value in self.habit.form.items()
        }


def every_day(button: str, until: int | None = None) -> Callable[[int], str | None]:
    """The same button each day, then silence."""
    return lambda day: button if until is None or day < until else None


def on_days(special: Mapping[int, str], otherwise: str = WELL) -> Callable[[int], str | None]:
    """Another button on some days."""
    return lambda day: special.get(day, otherwise)
