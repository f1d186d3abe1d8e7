"""One person's share in the figures about care: tracing, contacts, doctors' answers, sembako. Pure.

All of it follows from the items of the person's partition as they are now, so that whoever counts again
comes to the same. What depends on the day of the reader (how old a request is) is counted by its date.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from desac.domain.assignment import Outcome
from desac.domain.dates import WITA
from desac.domain.episode import EpisodeKind, EpisodeStatus
from desac.domain.episode_facts import MERGED
from desac.domain.figure_rules import FigureRules, within

type Item = Mapping[str, Any]

CONTACTS_PER_CASE = "contacts_per_case"
TRACED_CASES = "traced_cases"
TRACED_CONTACTS = "traced_contacts"
ANSWER_TIME = "answer_time"
AID_BY_DAY = "aid_by_day"
AID_TOOK = "aid_took"
CARE_LEVELS = (CONTACTS_PER_CASE, TRACED_CASES, TRACED_CONTACTS, ANSWER_TIME, AID_BY_DAY, AID_TOOK)
"""Levels that are counted beside those of the funnel.

| level | what is counted | parts |
|---|---|---|
| contacts_per_case | followed cases | how many contacts they have, 0 included |
| traced_cases, traced_contacts | followed episodes | within which time they were reached; not_traced |
| answer_time | complaints | within which time the first answer came; unanswered |
| aid_by_day | aid requests | `<state>@<day of the request>` |
| aid_took | delivered ones | days from request to delivery |

Followed are all but those that were over on arrival and those that a merge ended.
"""

NOT_TRACED = "not_traced"
UNANSWERED = "unanswered"
DAY_SIGN = "@"

_TRACED = {EpisodeKind.CASE.value: TRACED_CASES, EpisodeKind.CONTACT.value: TRACED_CONTACTS}


def care_counts(
    items: Sequence[Item], absorbed: Sequence[Sequence[Item]], rules: FigureRules
) -> dict[str, Counter[str]]:
    """Counts by origin, then by `<level>/<part>`.

    `absorbed` are the episodes and edges of each record that was merged into this one: its contacts are this
    one's, unless a followed case of its own has them.
    """
    found: dict[str, Counter[str]] = {}
    edges = [*_of("ContactEdge", items)]
    for other in absorbed:
        if not any(_is_case(one) for one in _followed(other)):
            edges += _of("ContactEdge", other)
    for origin, count in (
        *_contacts(items, edges, rules),
        *_traced(items, rules),
        *_answers(items, rules),
        *_aid(items),
    ):
        found.setdefault(origin, Counter())[count] += 1
    return found


def _of(kind: str, items: Sequence[Item]) -> Iterator[Item]:
    return (item for item in items if item["type"] == kind)


def _followed(items: Sequence[Item]) -> Iterator[Item]:
    for item in _of("Episode", items):
        if item["status"] != EpisodeStatus.RECORDED and item.get("status_reason") != MERGED:
            yield item


def _is_case(episode: Item) -> bool:
    return bool(episode["kind"] == EpisodeKind.CASE)


def _contacts(items: Sequence[Item], edges: Sequence[Item], rules: FigureRules) -> Iterator[tuple[str, str]]:
    """Each contact belongs to the latest case that had begun when they were named, else to the first."""
    cases = sorted(
        filter(_is_case, _followed(items)), key=lambda one: (_moment(one["created_at"]), one["episode_id"])
    )
    if not cases:
        return
    named: list[set[str]] = [set() for _ in cases]
    for edge in edges:
        begun = [
            place
            for place, one in enumerate(cases)
            if _moment(one["created_at"]) <= _moment(edge["created_at"])
        ]
        named[begun[-1] if begun else 0].add(edge["contact_person_id"])
    for case, contacts in zip(cases, named, strict=True):
        yield case["origin"], f"{CONTACTS_PER_CASE}/{min(len(contacts), rules.most_contacts)}"


def _traced(items: Sequence[Item], rules: FigureRules) -> Iterator[tuple[str, str]]:
    reached: dict[str, datetime] = {}
    for episode_id, at in (*_forms(items), *_visits(items)):
        reached[episode_id] = min(at, reached.get(episode_id, at))
    for episode in _followed(items):
        spoken, part = reached.get(episode["episode_id"]), NOT_TRACED
        if spoken is not None:
            hours = (spoken - _moment(episode["created_at"])) / timedelta(hours=1)
            part = within(hours, rules.traced_hours, "h")
        yield episode["origin"], f"{_TRACED[episode['kind']]}/{part}"


def _forms(items: Sequence[Item]) -> Iterator[tuple[str, datetime]]:
    for form in _of("Intake", items):
        # Whoever corrects a form later was reached when it came first.
        yield form["episode_id"], _moment(form.get("first_submitted_at") or form["submitted_at"])


def _visits(items: Sequence[Item]) -> Iterator[tuple[str, datetime]]:
    for task in _of("Assignment", items):
        for attempt in task.get("attempts", ()):
            if attempt["outcome"] == Outcome.FOUND:
                yield task["assignment_id"], _moment(attempt["at"])


def _answers(items: Sequence[Item], rules: FigureRules) -> Iterator[tuple[str, str]]:
    for complaint in _of("Complaint", items):
        # One that went out with another on the same phone is not counted twice.
        if complaint.get("told_with"):
            continue
        answered, part = complaint.get("first_answered_at"), UNANSWERED
        if answered:
            minutes = (_moment(answered) - _moment(complaint["opened_at"])) / timedelta(minutes=1)
            part = within(minutes, rules.answer_minutes, "m")
        yield complaint["origin"], f"{ANSWER_TIME}/{part}"


def _aid(items: Sequence[Item]) -> Iterator[tuple[str, str]]:
    for request in _of("AidRequest", items):
        asked = _moment(request["created_at"])
        yield request["origin"], f"{AID_BY_DAY}/{request['state']}{DAY_SIGN}{_day(asked)}"
        if request.get("delivered_at") and request["state"] == "delivered":
            took = _moment(request["delivered_at"]).astimezone(WITA).date() - asked.astimezone(WITA).date()
            yield request["origin"], f"{AID_TOOK}/{max(took.days, 0)}"


def _day(moment: datetime) -> str:
    return moment.astimezone(WITA).date().isoformat()


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
