"""The sender is killed half-way: a real process, a table over HTTP, the strict stand-in. Nothing is lost,
nothing is sent twice but what is documented to be."""

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from benchmarks.dynamodb_stub import stub
from desac.adapters.outbox import TableOutbox
from desac.adapters.table import Table
from desac.adapters.waiting import TableWaiting
from desac.domain.message import Lane
from desac.domain.message import MessageState as S
from desac.domain.sending_hours import SendingHours
from desac.settings import settings
from functions.notify.connection import connect
from functions.notify.courier import ThreadedCourier
from functions.notify.judging import CLAIM
from functions.notify.receipts import apply_receipts
from functions.notify.releasing import Releasing
from functions.notify.sender import make_desk
from functions.notify.sending import Cue, Sender
from functions.notify.settling import ends_batch
from functions.notify.webhook_models import Status
from sandbox.standin.server import StandIn
from sandbox.standin.settings import StandInSettings
from sandbox.wait import until
from tests.fresh_clients import forget_clients
from tests.integration.notify.notify_stack import Phones, Stack
from tests.unit.notify.notify_fakes import episode as known_episode
from tests.unit.notify.notify_fakes import message, person

NUMBER = 120
# Two blocks of a tenth of a second.
_MOST_IN_DOUBT = 16


@pytest.fixture
def table(monkeypatch: pytest.MonkeyPatch) -> Iterator[Table]:
    """A table behind an address on loopback, not moto's: the killed process has to see it, too."""
    with stub("keep") as port:
        monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", f"http://127.0.0.1:{port}")
        forget_clients()
        yield Table("desac")
    forget_clients()


def _people(table: Table) -> list[str]:
    """So many residents, each with a queued notice; the messages' ids."""
    stack, ids, end = Stack(table), [], datetime.now(UTC).date() + timedelta(days=9)
    for place in range(NUMBER):
        who = f"{place:016x}"
        episode_id = f"{who}-11111111"
        phone = f"+62812000{place:05d}"
        stack.know(
            person(person_id=who, phone=phone, nik=None),
            known_episode(episode_id=episode_id, person_id=who, end_date=end),
        )
        one = message(
            message_id=f"{episode_id}.positive_notice",
            episode_id=episode_id,
            person_id=who,
            to=phone,
            lane=Lane.BULK,
        )
        assert TableOutbox(table).add(one)
        ids.append(one.message_id)
    return ids


def _states(table: Table, ids: list[str]) -> Counter[S]:
    return Counter(one.state for one in TableOutbox(table).messages(ids).values())


def test_killed_half_way_nothing_is_lost_and_nothing_sent_twice(
    table: Table, stand_in: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = StandInSettings()
    for name, value in {
        "TABLE": table.name,
        "WHATSAPP_BASE_URL": stand_in.url,
        "WHATSAPP_PHONE_NUMBER_ID": known.phone_number_id,
        "QUIET_HOURS": "",
    }.items():
        monkeypatch.setenv(f"DESAC_{name}", value)
    monkeypatch.setenv("WHATSAPP_TOKEN", known.access_token)
    settings.cache_clear()
    ids = _people(table)
    (tmp_path / "ids").write_text("\n".join(ids), encoding="utf-8")
    phones = Phones(stand_in.url)

    command = [sys.executable, "-m", "tests.integration.notify.sending_process", str(tmp_path / "ids")]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, env=os.environ) as process:
        until(lambda: len(phones.messages()) >= NUMBER // 2, seconds=90, what="half", every=0.02)
        process.send_signal(signal.SIGKILL)
    received = phones.messages()
    after_kill = _states(table, ids)
    assert NUMBER // 2 <= len(received) < NUMBER
    assert after_kill[S.SENDING] <= _MOST_IN_DOUBT
    assert after_kill[S.ACCEPTED] + after_kill[S.SENDING] >= len(received)
    assert after_kill.total() == NUMBER

    # The queue brings all that was not reported as done, once the claims are old enough.
    later = datetime.now(UTC) + CLAIM
    _deliver(ids, known.access_token, later)
    assert set(_states(table, ids)) <= {S.ACCEPTED, S.UNKNOWN}
    assert _states(table, ids)[S.UNKNOWN] == after_kill[S.SENDING]
    _once(phones.messages(), NUMBER - _unheard(table, ids, phones))

    # Receipts settle what was taken; what was not is given up after its purpose's time, and a tracer goes.
    _receipts(table, phones.messages())
    unheard = _states(table, ids)[S.UNKNOWN]
    assert unheard == NUMBER - len(phones.messages())
    outbox = TableOutbox(table)
    Releasing(TableWaiting(table), outbox, SendingHours(), 1_000).settle(later + timedelta(hours=2))
    assert _states(table, ids) == Counter({S.SENT: NUMBER - unheard, S.FAILED: unheard})
    _once(phones.messages(), NUMBER - unheard)
    phones.close()


def _deliver(ids: list[str], token: str, now: datetime) -> None:
    began = datetime.now(UTC)
    per_second = settings().whatsapp_messages_per_second
    waiting = [Cue(one, f"event-{one}") for one in ids]

    def again() -> bool:
        nonlocal waiting
        with ThreadedCourier(lambda: connect(token), ends=ends_batch, per_second=per_second) as courier:
            desk = make_desk(courier, lambda: 60)
            # Its clock is ahead, so that the slots it would reserve never come.
            ahead = replace(desk, clock=lambda: datetime.now(UTC) + (now - began), per_second=0)
            waiting = list(Sender(ahead).deliver(waiting))
        return not waiting

    until(again, seconds=60, what="the rest", every=0.5)


def _unheard(table: Table, ids: list[str], phones: Phones) -> int:
    callbacks = len({one["id"] for one in phones.messages()})
    return len(ids) - callbacks


def _once(received: Any, expected: int) -> None:
    assert len(received) == expected
    assert max(Counter(one["to"] for one in received).values()) == 1


def _receipts(table: Table, received: Any) -> None:
    by_phone = {str(one["to"]): str(one["id"]) for one in received}
    statuses = []
    for phone, wamid in by_phone.items():
        place = int(phone.removeprefix("+").removeprefix("62812000"))
        callback = f"{place:016x}-11111111.positive_notice"
        statuses.append(
            Status.model_validate(
                {
                    "id": wamid,
                    "status": "sent",
                    "timestamp": "1628730190",
                    "biz_opaque_callback_data": callback,
                }
            )
        )
    apply_receipts(statuses, TableOutbox(table), datetime.now(UTC))
