"""Whether the numbers add up: inside the funnel, and against what can be seen from outside."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from boto3.dynamodb.conditions import Key

from desac.adapters.table import Table
from desac.domain.funnel import Funnel
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
    wamids: set[str] = set()
    for origin in origins:
        items: Iterator[Mapping[str, Any]] = table.index("origin", Key("origin").eq(origin))
        wamids.update(item["wamid"] for item in items if item["type"] == "Message" and item.get("wamid"))
    return len(wamids)


def _reports(files: Sequence[Dropped]) -> Iterator[str]:
    for file in files:
        if file.report["rows"] != file.rows:
            yield f"{file.name} has {file.rows} rows, its report {file.report['rows']}"


def _inbox(inbox: Sequence[Received], accepted: int) -> Iterator[str]:
    if len(inbox) != accepted:
        yield f"the residents' phones hold {len(inbox)} messages, the table {accepted} accepted ones"
    # Free text only answers what a resident wrote, as often as they do; a template comes once, in one
    # version, with its file or without.
    templates = [message for message in inbox if message.template]
    for (_, template), count in Counter(
        (message.to, message.purpose or message.template) for message in templates
    ).items():
        if count > 1:
            # The number itself stays out of the text.
            yield f"somebody got {template} {count} times"
