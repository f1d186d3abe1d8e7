"""The figures about care, from totals: contacts per case, tracing in time, silence, answers, sembako. Pure.

No figure is the better the fewer are counted in it: cases without contacts count as 0, complaints without an
answer as longer than any other, and a share says of how many it is.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from math import ceil

from desac.domain.base import Record
from desac.domain.care_counts import (
    AID_BY_DAY,
    AID_TOOK,
    ANSWER_TIME,
    CONTACTS_PER_CASE,
    DAY_SIGN,
    TRACED_CASES,
    TRACED_CONTACTS,
    UNANSWERED,
)
from desac.domain.contribution import Cell
from desac.domain.figure_rules import FigureRules, within
from desac.domain.figures import Figures
from desac.domain.funnel import Level

type Totals = Mapping[Cell, Mapping[str, int]]

_HOURS_OF_A_DAY = 24


class Share(Record):
    """`count` of `of`; `share` is None where there are none to have a share of."""

    count: int
    of: int
    share: float | None

    @classmethod
    def made(cls, count: int, of: int) -> "Share":
        """The share, to a tenth of a percent."""
        return cls(count=count, of=of, share=round(count / of, 3) if of else None)


class ContactsPerCase(Record):
    """`by_number` says how many cases have so many contacts, 0 included; the last number stands for more.

    `below_target` are the cases with fewer than the target, `mean` and `median` are over all cases.
    """

    cases: int
    contacts: int
    without: int
    target: int
    below_target: int
    mean: float | None
    median: int | None
    by_number: dict[int, int]


class Traced(Record):
    """Who was reached in time, by hours. Only episodes whose time is over are in a share.

    `episodes` are all, `not_traced` those of them whom nobody has reached so far.
    """

    episodes: int
    not_traced: int
    within_hours: dict[int, Share]


class AnswerShares(Record):
    """First answers to complaints by minutes, of all complaints, the unanswered included."""

    complaints: int
    unanswered: int
    within_minutes: dict[int, Share]


class AidInState(Record):
    """Requests in one state: `by_age` by days since they were made, `oldest_days` that of the oldest."""

    requests: int
    oldest_days: int
    by_age: dict[str, int]


class AidFigures(Record):
    """Requests by state and age; how many days delivered ones took, None where none was delivered."""

    by_state: dict[str, AidInState]
    delivered_median_days: int | None
    delivered_longest_days: int | None


class CareFigures(Record):
    """All of it. `unreachable` is of all people, `messages` by state."""

    contacts: ContactsPerCase
    traced_cases: Traced
    traced_contacts: Traced
    unreachable: Share
    unreachable_by_reason: dict[str, int]
    answers: AnswerShares
    messages: dict[str, int]
    aid: AidFigures


def care_figures(totals: Totals, figures: Figures, rules: FigureRules, today: date) -> CareFigures:
    """The figures of some cells, which `figures` were put together from; `today` is the reader's (WITA)."""
    funnel = figures.funnel
    return CareFigures(
        contacts=_contacts(figures.care_level(CONTACTS_PER_CASE), rules.contacts_target),
        traced_cases=_traced(totals, TRACED_CASES, rules, today),
        traced_contacts=_traced(totals, TRACED_CONTACTS, rules, today),
        unreachable=Share.made(funnel.unreachable.total, funnel.people.total),
        unreachable_by_reason=funnel.unreachable.parts,
        answers=_answers(figures.care_level(ANSWER_TIME), rules),
        messages=funnel.messages.parts,
        aid=_aid(figures, rules, today),
    )


def _contacts(level: Level, target: int) -> ContactsPerCase:
    by_number = dict(sorted((int(number), count) for number, count in level.parts.items()))
    contacts = sum(number * count for number, count in by_number.items())
    return ContactsPerCase(
        cases=level.total,
        contacts=contacts,
        without=by_number.get(0, 0),
        target=target,
        below_target=sum(count for number, count in by_number.items() if number < target),
        mean=round(contacts / level.total, 2) if level.total else None,
        median=_median(by_number),
        by_number=by_number,
    )


def _median(by_number: Mapping[int, int]) -> int | None:
    """The smallest number that at least half of all do not exceed; None for nothing."""
    half, seen = sum(by_number.values()) / 2, 0
    for number, count in sorted(by_number.items()):
        seen += count
        if seen >= half and seen:
            return number
    return None


def _level(totals: Totals, name: str, days: Iterable[Cell]) -> Counter[str]:
    found: Counter[str] = Counter()
    for cell in days:
        for count_name, count in totals[cell].items():
            level, _, part = count_name.partition("/")
            if level == name:
                found[part] += count
    return found


def _traced(totals: Totals, name: str, rules: FigureRules, today: date) -> Traced:
    everybody = _level(totals, name, totals)
    shares = {}
    for place, hours in enumerate(rules.traced_hours):
        # Whoever came in on a day has had so many hours once the day and they are over.
        last = today - timedelta(days=1 + ceil(hours / _HOURS_OF_A_DAY))
        over = _level(totals, name, [cell for cell in totals if cell.day <= last])
        in_time = sum(
            over[within(limit, rules.traced_hours, "h")] for limit in rules.traced_hours[: place + 1]
        )
        shares[hours] = Share.made(in_time, over.total())
    return Traced(episodes=everybody.total(), not_traced=everybody["not_traced"], within_hours=shares)


def _answers(level: Level, rules: FigureRules) -> AnswerShares:
    limits = rules.answer_minutes
    names = [within(limit, limits, "m") for limit in limits]
    return AnswerShares(
        complaints=level.total,
        unanswered=level.part(UNANSWERED),
        within_minutes={
            limit: Share.made(level.part(*names[: place + 1]), level.total)
            for place, limit in enumerate(limits)
        },
    )


def _aid(figures: Figures, rules: FigureRules, today: date) -> AidFigures:
    ages: dict[str, Counter[int]] = {}
    for part, count in figures.care_level(AID_BY_DAY).parts.items():
        state, _, day = part.rpartition(DAY_SIGN)
        ages.setdefault(state, Counter())[max((today - date.fromisoformat(day)).days, 0)] += count
    took = {int(days): count for days, count in figures.care_level(AID_TOOK).parts.items()}
    return AidFigures(
        by_state={state: _in_state(found, rules) for state, found in sorted(ages.items())},
        delivered_median_days=_median(took),
        delivered_longest_days=max(took, default=None),
    )


def _in_state(ages: Counter[int], rules: FigureRules) -> AidInState:
    by_age: Counter[str] = Counter()
    for days, count in sorted(ages.items()):
        by_age[within(days, rules.aid_age_days, "d")] += count
    return AidInState(requests=ages.total(), oldest_days=max(ages), by_age=dict(by_age))
