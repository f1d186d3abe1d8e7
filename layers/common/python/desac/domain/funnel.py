"""The funnel: what became of everybody a file, or a day's forms, led to. Every level closes.

A level is a total and the parts it falls into. Totals and parts are counted from different items (the
file's own row counts, row traces, episodes, messages…), so that a level that does not close, or two
neighbouring levels that disagree, mean that somebody was lost.
"""

from collections.abc import Iterable, Iterator
from functools import reduce

from pydantic import Field

from desac.domain.aid import LIVE, AidState
from desac.domain.base import Record
from desac.domain.location import LOCATED
from desac.domain.message import MessageState
from desac.domain.source_file import FileState

MESSAGED = "messaged"
PENDING = "pending"
"""The part of a level that is still on its way to the next one."""
NEW_EPISODE = "new_episode"
KNOWN_EPISODE = "known_episode"
SAME_EPISODE = "same_episode"
ORPHANS = "orphans"
WITH_FORM = "form"
AFTER_DELIVERY = "after_delivery"
ASSIGNED = "assigned"
ROWS_AND_TRACES = "accepted rows and their traces"
"""Where a file's own counts meet what was counted person by person."""

_ARRIVED = (MessageState.DELIVERED, MessageState.READ)
_LEFT = (MessageState.SENT, *_ARRIVED)
_UNCOUNTED = (FileState.READING, FileState.RECORDING)
# In a fixed order, as parts are.
_AID = tuple(state for state in AidState if state in LIVE)


class Level(Record):
    """`total` things, each in exactly one of `parts` (counts by name)."""

    total: int = 0
    parts: dict[str, int] = Field(default_factory=dict)

    @property
    def missing(self) -> int:
        """How many of the total are in no part; negative when some are counted twice."""
        return self.total - sum(self.parts.values())

    def part(self, *names: str) -> int:
        """The sum of some parts; 0 for one that nobody is in."""
        return sum(self.parts.get(name, 0) for name in names)

    def __add__(self, other: "Level") -> "Level":
        names = [*self.parts, *(name for name in other.parts if name not in self.parts)]
        parts = {name: self.part(name) + other.part(name) for name in names}
        return Level(total=self.total + other.total, parts=parts)


class Funnel(Record):
    """All levels of one origin, or of several added up.

    | level | what is counted | parts |
    |---|---|---|
    | files | source files | by state |
    | rows | rows read | new, changed, unchanged, duplicate, ignored, rejected |
    | roster_rows | accepted rows of doctors' rosters, which lead to no resident | accepted |
    | entries | accepted rows and contacts named in forms | new_episode; known_episode (of an earlier file
      or form); same_episode (named again in this one) |
    | people | episodes that began here | messaged, pending, else the reason why nobody writes to them |
    | kinds | the same episodes | case, contact |
    | notices | first notices to those `messaged` | by state |
    | messages | messages of every purpose, answers to replies too | by state |
    | delivered | those whose first notice arrived | form; waiting; else why no form is waited for |
    | forms | forms that came in | after_delivery, otherwise (no receipt, or another way) |
    | to_locate | episodes with a form or unreachable | by precision, pending |
    | unreachable | episodes WhatsApp does not lead to | by reason |
    | to_visit | the same episodes | assigned, pending; form (it came after all), or why it is over |
    | assignments, assignment_reasons | tracers' tasks | by state; by reason |
    | sembako_wanted | forms that ask for sembako | by state of the request, pending |
    | sembako | aid requests | by state |

    `orphans` counts items, by type, whose episode did not begin in the same origin.
    """

    origins: tuple[str, ...] = ()
    files: Level = Level.of_valid()
    rows: Level = Level.of_valid()
    roster_rows: Level = Level.of_valid()
    entries: Level = Level.of_valid()
    people: Level = Level.of_valid()
    kinds: Level = Level.of_valid()
    notices: Level = Level.of_valid()
    messages: Level = Level.of_valid()
    delivered: Level = Level.of_valid()
    forms: Level = Level.of_valid()
    to_locate: Level = Level.of_valid()
    unreachable: Level = Level.of_valid()
    to_visit: Level = Level.of_valid()
    assignments: Level = Level.of_valid()
    assignment_reasons: Level = Level.of_valid()
    sembako_wanted: Level = Level.of_valid()
    sembako: Level = Level.of_valid()
    named_in_forms: int = 0
    orphans: dict[str, int] = Field(default_factory=dict)

    def levels(self) -> Iterator[tuple[str, Level]]:
        """Every level with its name, from the first to the last."""
        for name in type(self).model_fields:
            value = getattr(self, name)
            if isinstance(value, Level):
                yield name, value

    def problems(self) -> list[str]:
        """Every count that does not close, as a sentence; empty when nobody is lost."""
        found = [
            f"{name}: {level.total} in all, {level.total - level.missing} accounted for"
            for name, level in self.levels()
            if level.missing
        ]
        found += [f"{what}: {one} and {other} differ" for what, one, other in self._links() if one != other]
        found += [f"{count} {kind} without an episode of its origin" for kind, count in self.orphans.items()]
        return found

    def _links(self) -> Iterator[tuple[str, int, int]]:
        """Neighbouring levels that must agree: what, the one count, the other."""
        # A file's own counts are written when all of it is recorded; a part of a file, such as a village's,
        # has none, nor have forms.
        if self.files.total and not self.files.part(*_UNCOUNTED):
            accepted = self.rows.part("new", "changed", "unchanged") - self.roster_rows.total
            yield ROWS_AND_TRACES, accepted, self.entries.total - self.named_in_forms
        yield "new episodes and people", self.entries.part(NEW_EPISODE), self.people.total
        yield "people and their kinds", self.people.total, self.kinds.total
        yield "people messaged and first notices", self.people.part(MESSAGED), self.notices.total
        yield "notices that arrived and delivered", self.notices.part(*_ARRIVED), self.delivered.total
        yield "forms after delivery", self.delivered.part(WITH_FORM), self.forms.part(AFTER_DELIVERY)
        yield "unreachable and to visit", self.unreachable.total, self.to_visit.total
        yield "assignments by state and by reason", self.assignments.total, self.assignment_reasons.total

    def unfinished(self) -> dict[str, int]:
        """What is still on its way inside the pipeline, by level; empty once everything has settled."""
        waiting = {name: level.part(PENDING) for name, level in self.levels()}
        waiting["files"] = self.files.part(*_UNCOUNTED, FileState.HELD)
        waiting["messages"] = self.messages.part(
            MessageState.QUEUED,
            MessageState.HELD,
            MessageState.SENDING,
            MessageState.UNKNOWN,
            MessageState.ACCEPTED,
        )
        return {name: count for name, count in waiting.items() if count}

    def summary(self) -> dict[str, int]:
        """The steps that people know, each a count."""
        return {
            "rows": self.rows.total,
            "people": self.people.total,
            "messaged": self.people.part(MESSAGED),
            "sent": self.notices.part(*_LEFT),
            "delivered": self.delivered.total,
            "form": self.forms.total,
            "located": self.to_locate.part(*sorted(LOCATED)),
            "assigned": self.assignments.total,
            "sembako": self.sembako.part(*_AID),
        }

    def __add__(self, other: "Funnel") -> "Funnel":
        """Two funnels of different origins as one."""
        levels = {name: level + getattr(other, name) for name, level in self.levels()}
        kinds = [*self.orphans, *(kind for kind in other.orphans if kind not in self.orphans)]
        return Funnel(
            **levels,
            origins=self.origins + other.origins,
            named_in_forms=self.named_in_forms + other.named_in_forms,
            orphans={kind: self.orphans.get(kind, 0) + other.orphans.get(kind, 0) for kind in kinds},
        )


def merge(funnels: Iterable[Funnel]) -> Funnel:
    """The sum of funnels of different origins; the empty funnel for none."""
    return reduce(Funnel.__add__, funnels, Funnel())
