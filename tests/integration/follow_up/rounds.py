"""Residents for the daily rounds, and the queues between their functions, in lists."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import boto3

from desac.adapters import aws, follow_up_keys, keys
from desac.adapters.table import Table, from_item, to_item
from desac.domain.base import Record
from desac.domain.clock import Clock, ClockName
from desac.domain.dates import WITA
from desac.domain.episode import Episode
from desac.domain.ids import daily_message_id
from desac.domain.isolation import due_at
from desac.domain.message import Message, MessageState, Purpose
from desac.domain.person import Person
from desac.domain.silence import Silence, SilenceKind
from functions.follow_up import daily_handler
from functions.notify import daily_handler as notify_daily
from tests.unit.overview.records import CONTEXT, a_person, an_episode, sqs_event, store

TODAY = datetime.now(UTC).astimezone(WITA).date()
QUEUES = ("daily", "check_in")
KEY = "k" * 64


def configure(monkeypatch: Any) -> dict[str, str]:
    """The functions' environment: queues, table, secret; the queues' addresses by name."""
    urls = {name: boto3.client("sqs").create_queue(QueueName=name)["QueueUrl"] for name in QUEUES}
    for name, url in urls.items():
        monkeypatch.setenv(f"DESAC_{name.upper()}_QUEUE_URL", url)
    monkeypatch.setenv("DESAC_TABLE", "desac")
    monkeypatch.setenv("DESAC_LINK_SECRET", "desac/links")
    boto3.client("secretsmanager").create_secret(Name="desac/links", SecretString=json.dumps({"key": KEY}))
    return urls


class Rounds:
    """The three functions of the daily rounds over one table."""

    def __init__(self, table: Table, urls: dict[str, str]) -> None:
        self.table = table
        self._urls = urls

    def resident(self, number: int, *, phone: str | None = None, **changes: Any) -> str:
        """Somebody in isolation today; the id of their episode."""
        person = {
            name: changes.pop(name) for name in ("birth_date", "opted_out_at", "name") if name in changes
        }
        if phone is not None:
            person["phone"] = phone or None
        episode = an_episode(number, **({"end_date": TODAY} | changes))
        who = a_person(number, **person, episode_ids=(episode.episode_id,))
        store(self.table, who, episode)
        due = due_at(episode.end_date)
        clock = Clock(
            episode_id=episode.episode_id,
            person_id=episode.person_id,
            name=ClockName.ISOLATION_END,
            due_at=due,
            created_at=episode.created_at,
        )
        work = {"work": f"ISOLATION#{keys.shard(episode.episode_id)}", "work_at": keys.moment(due)}
        place = keys.clock(episode.episode_id, ClockName.ISOLATION_END)
        self.table.put(to_item(clock, place, **work))
        return episode.episode_id

    def ask(self) -> None:
        """The morning's round, to its end."""
        self._run("ask")

    def remind(self) -> None:
        """The afternoon's."""
        self._run("remind")

    def _run(self, name: str) -> None:
        self.put("daily", json.dumps({"round": name}))
        while self.step():
            pass

    def step(self) -> bool:
        """Let each function take what waits; whether there was anything."""
        handlers = {
            "daily": daily_handler.handler,
            "check_in": notify_daily.handler,
        }
        worked = False
        for name, handler in handlers.items():
            bodies = self.take(name)
            if bodies:
                assert handler(sqs_event(*bodies), CONTEXT) == {"batchItemFailures": []}
                worked = True
        return worked

    def put(self, name: str, body: str) -> None:
        """One record on a queue."""
        aws.sqs().send_message(QueueUrl=self._urls[name], MessageBody=body)

    def take(self, name: str) -> list[str]:
        """Everything that waits on a queue."""
        bodies: list[str] = []
        url = self._urls[name]
        while messages := aws.sqs().receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
            for message in messages:
                bodies.append(message["Body"])
                aws.sqs().delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        return bodies

    def message(self, episode_id: str, purpose: Purpose = Purpose.DAILY_CHECK_IN) -> Message | None:
        """Today's message."""
        return self._read(Message, keys.message(daily_message_id(episode_id, purpose, TODAY)))

    def silence(self, episode_id: str, kind: SilenceKind = SilenceKind.CHECK_IN) -> Silence | None:
        """A silence."""
        return self._read(Silence, follow_up_keys.silence(episode_id, kind))

    def episode(self, episode_id: str) -> Episode:
        """An episode as stored."""
        found = self._read(Episode, keys.episode(episode_id))
        assert found
        return found

    def person(self, episode_id: str) -> Person:
        """A person as stored."""
        found = self._read(Person, keys.person(episode_id.partition("-")[0]))
        assert found
        return found

    def moved(self, episode_ids: Sequence[str], state: MessageState) -> None:
        """Let the day's messages reach a state."""
        for one in episode_ids:
            place = keys.message(daily_message_id(one, Purpose.DAILY_CHECK_IN, TODAY))
            self.table.update(place, {"state": state.value})

    def _read[R: Record](self, model: type[R], place: keys.Key) -> R | None:
        item = self.table.get(place)
        return from_item(model, item) if item else None
