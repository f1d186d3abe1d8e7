"""The proof sees a member of a household who is not where the message is that was sent for them."""

from typing import Any

import pytest

from desac.adapters import keys
from desac.adapters.table import Table, to_item
from desac.domain.message import Message
from desac.domain.message import MessageState as S
from sandbox.demo.proof import accepted_messages, astray
from tests.unit.notify.notify_fakes import message

ORIGIN = "FILE#0123456789abcdef"
LEAD, COMPANION = (f"{letter * 16}-11111111.positive_notice" for letter in "ab")


def put(table: Table, one: Message) -> None:
    """As notify writes it."""
    table.put(to_item(one, keys.message(one.message_id)))


def told(message_id: str, **changes: Any) -> Message:
    """A message that was read."""
    known = {"message_id": message_id, "person_id": message_id[:16], "wamid": "wamid.1", "origin": ORIGIN}
    return message(S.QUEUED, S.READ, **{**known, **changes})


def test_a_household_is_one_message_on_the_phone(table: Table) -> None:
    """Also where its members come from different files."""
    put(table, told(LEAD, companions=(COMPANION,), origin="FILE#another"))
    put(table, told(COMPANION, lead=LEAD))
    assert astray(table, [ORIGIN]) == []
    assert accepted_messages(table, [ORIGIN, "FILE#another"]) == 1


@pytest.mark.parametrize(
    "lead",
    [
        None,
        told(LEAD, companions=()),
        told(LEAD, companions=(COMPANION,), state=S.FAILED),
        told(LEAD, companions=(COMPANION,), wamid="wamid.2"),
    ],
)
def test_who_is_elsewhere_is_noticed(table: Table, lead: Message | None) -> None:
    if lead:
        put(table, lead)
    put(table, told(COMPANION, lead=LEAD))
    (found,) = astray(table, [ORIGIN])
    assert COMPANION in found
