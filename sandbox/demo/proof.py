"""Whether the numbers add up: inside the funnel, and against what can be seen from outside."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from boto3.dynamodb.conditions import Key

from desac.adapters import keys
from desac.adapters.figures import TableFigures
from desac.adapters.table import Table
from desac.adapters.tallies import TableTallies
from desac.domain.figures import put_together
from desac.domain.funnel import Funnel, Level
from desac.domain.message import REPEATED
from desac.domain.source_file import SourceFile
from sandbox.demo.files_in import Dropped
from sandbox.demo.inbox import Received


def problems(funnel: Funnel, files: Sequence[Dropped], inbox: Sequence[Received], accepted: int) -> list[str]:
    """Everything that does not add up, as sentences; empty when nobody was lost."""
    return [
        *funnel.problems(),
        *_reports(files),
        *_inbox(inbox, accepted),
    ]


def accepted_messages(table: Table, origins: Sequence[str]) -> int:
    """How many messages of these origins WhatsApp gave an id to, by our own record."""
    return len({item["wamid"] for item in _messages(table, origins) if item.get("wamid")})


def astray(table: Table, origins: Sequence[str]) -> list[str]:
    """Who of a household is not where the one message is that was sent for all of it, as sentences."""
    items = {item["message_id"]: item for item in _messages(table, origins)}
    found = []
    for item in items.values():
        if "lead" not in item:
            continue
        lead = items.get(item["lead"]) or table.get(keys.message(item["lead"])) or {}
        alike = [lead.get(name) == item.get(name) for name in ("state", "wamid", "error_code")]
        if not all(alike) or item["message_id"] not in lead.get("companions", []):
            found.append(f"{item['message_id']} is not where {item['lead']} is, which was sent for it")
    return found


def miscounted(table: Table, files: Sequence[SourceFile], days: Iterable[date]) -> list[str]:
    """Where figures that were counted on the way are not what counting anew gives, as sentences."""
    tallies, figures = TableTallies(table), TableFigures(table)
    sources = {keys.file_origin(file.file_id): file for file in files}
    found = []
    for origin in [*sources, *map(keys.form_origin, days)]:
        source = sources.get(origin)
        counted = put_together(tallies.of_origin(origin), [source] if source else []).funnel
        recounted = dict(figures.funnel(origin, source).levels())
        found += [
            f"{origin}, {name}: {_parts(level)} were counted, there are {_parts(recounted[name])}"
            for name, level in counted.levels()
            if _parts(level) != _parts(recounted[name])
        ]
    return found


def _parts(level: Level) -> dict[str, int]:
    return {part: count for part, count in level.parts.items() if count}


def _messages(table: Table, origins: Sequence[str]) -> Iterator[Mapping[str, Any]]:
    for origin in origins:
        items = table.index("origin", Key("origin").eq(origin))
        yield from (item for item in items if item["type"] == "Message")


def _reports(files: Sequence[Dropped]) -> Iterator[str]:
    for file in files:
        if file.report["rows"] != file.rows:
            yield f"{file.name} has {file.rows} rows, its report {file.report['rows']}"


def _inbox(inbox: Sequence[Received], accepted: int) -> Iterator[str]:
    if len(inbox) != accepted:
        yield f"the residents' phones hold {len(inbox)} messages, the table {accepted} accepted ones"
    # Free text only answers what a resident wrote, as often as they do. What a template, in whatever version,
    # says to somebody by name comes once; a phone of several may get it again for others of them.
    templates = [
        (message.to, message.purpose or message.template, message.text)
        for message in inbox
        # Complaints are told to a doctor, and word of it to the resident, as often as there are any.
        if message.template and message.purpose not in REPEATED
    ]
    for (_, template, _), count in Counter(templates).items():
        if count > 1:
            # The number itself stays out of the text.
            yield f"somebody got {template} {count} times"
