"""Counting a funnel: one person's facts after the other, so that a file of any size fits in memory."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from desac.domain.aid import AidState
from desac.domain.assignment import AssignmentReason, AssignmentState
from desac.domain.episode import EpisodeKind, EpisodeStatus, UnreachableReason
from desac.domain.funnel import (
    AFTER_DELIVERY,
    ASSIGNED,
    KNOWN_EPISODE,
    MESSAGED,
    NEW_EPISODE,
    ORPHANS,
    PENDING,
    SAME_EPISODE,
    WITH_FORM,
    Funnel,
    Level,
)
from desac.domain.location import Precision
from desac.domain.message import MessageState, Purpose
from desac.domain.source_file import FileKind, SourceFile

_FIRST_NOTICE = {
    EpisodeKind.CASE: Purpose.POSITIVE_NOTICE,
    EpisodeKind.CONTACT: Purpose.CONTACT_NOTICE,
}
_ARRIVED = frozenset({MessageState.DELIVERED, MessageState.READ})


@dataclass(slots=True)
class EpisodeFacts:
    """Everything of one origin that hangs on one episode. `begins_here`: the episode has this origin too.

    `messages` are what the city writes of its own accord, once each; `answers` the states of its answers to
    replies, of which there may be any number.
    """

    begins_here: bool = False
    kind: EpisodeKind = EpisodeKind.CASE
    status: EpisodeStatus = EpisodeStatus.ACTIVE
    status_reason: str | None = None
    unreachable: UnreachableReason | None = None
    messages: dict[Purpose, tuple[MessageState, str | None]] = field(default_factory=dict)
    answers: list[MessageState] = field(default_factory=list)
    has_form: bool = False
    sembako_wanted: bool = False
    precision: Precision | None = None
    assignment: tuple[AssignmentReason, AssignmentState] | None = None
    aid: AidState | None = None
    rows: int = 0

    def orphans(self) -> Counter[str]:
        """Items, by type, that have no business in an origin where their episode did not begin."""
        return Counter(
            Message=len(self.messages) + len(self.answers),
            Intake=int(self.has_form),
            Location=int(self.precision is not None),
            Assignment=int(self.assignment is not None),
            AidRequest=int(self.aid is not None),
        )


@dataclass(slots=True)
class PersonFacts:
    """One person's items of one origin. `named` are the contacts their edges of this origin lead to."""

    person_id: str
    episodes: dict[str, EpisodeFacts] = field(default_factory=dict)
    named: list[str] = field(default_factory=list)

    def of(self, episode_id: str) -> EpisodeFacts:
        """The facts of an episode, to be filled."""
        return self.episodes.setdefault(episode_id, EpisodeFacts())


def fate(facts: EpisodeFacts) -> str:
    """`messaged`, `pending`, or the reason why nobody writes about this episode."""
    notice = facts.messages.get(_FIRST_NOTICE[facts.kind])
    if notice:
        state, reason = notice
        return (reason or state) if state is MessageState.SUPPRESSED else MESSAGED
    if facts.unreachable:
        return facts.unreachable
    return PENDING if facts.status is EpisodeStatus.ACTIVE else (facts.status_reason or facts.status)


def why_no_form(facts: EpisodeFacts) -> str:
    """`form` if there is one; else `waiting`, or why nobody waits any more (`silent`, `ended`…)."""
    if facts.has_form:
        return WITH_FORM
    if facts.unreachable:
        return facts.unreachable
    return "waiting" if facts.status is EpisodeStatus.ACTIVE else (facts.status_reason or facts.status)


def visit(facts: EpisodeFacts) -> str:
    """What came of an unreachable resident: `assigned`, `pending`, or why no tracer has to go any more."""
    if facts.assignment:
        return ASSIGNED
    if facts.unreachable is UnreachableReason.SILENT and facts.has_form:
        return WITH_FORM
    return PENDING if facts.status is EpisodeStatus.ACTIVE else (facts.status_reason or facts.status)


class FunnelCount:
    """Adds up the people of one origin. `source` is its file, None for the forms of a day.

    `from_file` says so where only `counts` are asked for, which need no record of the file.
    """

    def __init__(
        self, origin: str, source: SourceFile | None = None, *, from_file: bool | None = None
    ) -> None:
        self._origin = origin
        self._source = source
        self._from_file = source is not None if from_file is None else from_file
        self._totals: Counter[str] = Counter()
        self._parts: dict[str, Counter[str]] = {}
        self._orphans: Counter[str] = Counter()
        self._named: list[str] = []
        self._began: set[str] = set()

    def add_all(self, people: Iterable[PersonFacts]) -> "FunnelCount":
        """Add many people; each must come once, with all their facts."""
        for person in people:
            self.add(person)
        return self

    def add(self, person: PersonFacts) -> None:
        """Add one person with all their facts of this origin."""
        for facts in person.episodes.values():
            self._entries(person, facts)
            if facts.begins_here:
                self._episode(facts)
            else:
                self._orphans += facts.orphans()
        if not self._from_file:
            self._named += person.named

    def _count(self, level: str, *parts: str) -> None:
        for part in parts:
            self._totals[level] += 1
            self._parts.setdefault(level, Counter())[str(part)] += 1

    def _entries(self, person: PersonFacts, facts: EpisodeFacts) -> None:
        if not self._from_file:
            if facts.begins_here:
                self._began.add(person.person_id)
                self._count("entries", NEW_EPISODE)
        elif facts.rows:
            self._count("entries", NEW_EPISODE if facts.begins_here else KNOWN_EPISODE)
            self._count("entries", *[SAME_EPISODE] * (facts.rows - 1))

    def _episode(self, facts: EpisodeFacts) -> None:
        end = fate(facts)
        self._count("people", end)
        self._count("kinds", facts.kind)
        notice = facts.messages.get(_FIRST_NOTICE[facts.kind])
        self._count("messages", *(state for state, _ in facts.messages.values()), *facts.answers)
        arrived = notice is not None and notice[0] in _ARRIVED
        if notice and end == MESSAGED:
            self._count("notices", notice[0])
        if arrived:
            self._count("delivered", why_no_form(facts))
        if facts.has_form:
            self._count("forms", AFTER_DELIVERY if arrived else "otherwise")
        if facts.has_form or facts.unreachable:
            self._count("to_locate", facts.precision or PENDING)
        if facts.unreachable:
            self._count("unreachable", facts.unreachable)
            self._count("to_visit", visit(facts))
        if facts.assignment:
            reason, state = facts.assignment
            self._count("assignments", state)
            self._count("assignment_reasons", reason)
        if facts.sembako_wanted:
            self._count("sembako_wanted", facts.aid or PENDING)
        if facts.aid:
            self._count("sembako", facts.aid)

    def counts(self) -> Counter[str]:
        """What was counted, by `<level>/<part>`: whatever can be added up person by person.

        Not whether a contact named in forms was known before: `desac.domain.contribution` counts that.
        """
        found = Counter(
            {
                f"{level}/{part}": count
                for level, parts in self._parts.items()
                for part, count in parts.items()
            }
        )
        return found + Counter({f"{ORPHANS}/{kind}": count for kind, count in self._orphans.items()})

    def funnel(self) -> Funnel:
        """The funnel of everybody added so far."""
        levels = {
            name: Level(total=self._totals[name], parts=dict(sorted(parts.items())))
            for name, parts in self._parts.items()
        }
        named = 0
        if self._source is None:
            levels["entries"] = self._named_entries()
            named = levels["entries"].total
        else:
            levels |= file_levels(self._source)
        orphans = {kind: count for kind, count in self._orphans.items() if count}
        return Funnel(**levels, origins=(self._origin,), named_in_forms=named, orphans=orphans)

    def _named_entries(self) -> Level:
        """Contacts named in forms: those an episode began for, those known before, those named again."""
        named = Counter(self._named)
        parts = {
            NEW_EPISODE: self._totals["entries"],
            KNOWN_EPISODE: sum(1 for contact in named if contact not in self._began),
            SAME_EPISODE: len(self._named) - len(named),
        }
        return Level(total=sum(parts.values()), parts=parts)


def file_levels(source: SourceFile) -> dict[str, Level]:
    """What a file says of itself: its state, its rows, and a roster's rows, which lead to no resident."""
    counts = source.counts
    parts = counts.model_dump(exclude={"rows"})
    levels = {
        "files": Level(total=1, parts={source.state: 1}),
        "rows": Level(total=counts.rows, parts=parts),
    }
    if source.kind is FileKind.DOCTORS:
        accepted = counts.new + counts.changed + counts.unchanged
        levels["roster_rows"] = Level(total=accepted, parts={"accepted": accepted})
    return levels
