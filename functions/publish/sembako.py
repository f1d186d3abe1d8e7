"""What changes of requests for sembako, and replies about them, mean."""

from collections.abc import Iterator, Mapping
from typing import Any

from desac.domain.aid import AidState
from desac.domain.reply_kinds import ReplyIntent
from desac.events import AidAnswered, AidDelivered, AidRequested, AidStateChanged, Event


def aid(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Event]:
    """A request was made, or went on."""
    ids = {"person_id": new["person_id"], "aid_id": new["aid_id"]}
    if not old:
        yield AidRequested(**ids, state=new["state"])
    elif old["state"] != new["state"]:
        yield AidStateChanged(**ids, state=new["state"])
        if new["state"] == AidState.DELIVERED:
            yield AidDelivered(**ids)


def answer(reply: Mapping[str, Any], said_in: str) -> Iterator[Event]:
    """A resident said whether the package came."""
    said = {ReplyIntent.AID_RECEIVED: True, ReplyIntent.AID_MISSING: False}.get(reply.get("intent", ""))
    if said is not None:
        yield AidAnswered(
            person_id=reply["person_id"],
            episode_id=reply["episode_id"],
            is_received=said,
            said_in=said_in,
            said_at=reply["received_at"],
        )
