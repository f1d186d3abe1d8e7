"""What the CDK app connects with what, from its template: rules, queues, functions, schedules, routes."""

import importlib
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from tests.simulation.memory_cloud import MemoryQueue

type Handler = Callable[[dict[str, Any], Any], Any]

_RATE = re.compile(r"rate\((\d+) (minute|hour|day)s?\)")
_CRON = re.compile(r"cron\((\d+) (\d+) \* \* \? \*\)")
_VARIABLE = "[^/]+"


@dataclass(frozen=True)
class Function:
    """A Lambda function: where its code is and what its environment holds."""

    name: str
    handler: str
    environment: Mapping[str, str]

    def load(self) -> Handler:
        """Its handler."""
        module, _, name = self.handler.rpartition(".")
        return getattr(importlib.import_module(module), name)  # type: ignore[no-any-return]


@dataclass(frozen=True)
class Rule:
    """Events of a bus that match `pattern` go to `queue`."""

    bus: str
    pattern: Mapping[str, Any]
    queue: str


@dataclass(frozen=True)
class Source:
    """A function reads a queue, or the table's stream, so many records at a time."""

    function: Function
    origin: str
    batch: int
    filters: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True)
class Schedule:
    """A target starts every `every`, or, if `at` is given, daily at that time after midnight UTC."""

    name: str
    target: str
    text: str
    every: timedelta
    at: timedelta | None


@dataclass(frozen=True)
class Door:
    """A route of an HTTP API."""

    method: str
    path: re.Pattern[str]
    function: Function


class Wiring:
    """The whole template. Names are logical ids."""

    def __init__(self, template: Mapping[str, Any]) -> None:
        self._resources = template["Resources"]
        self.functions = {name: self._function(name) for name in self._of("AWS::Lambda::Function")}
        self.rules = [rule for name in self._of("AWS::Events::Rule") for rule in self._rules(name)]
        self.sources = list(self._sources())
        self.schedules = [self._schedule(name) for name in self._of("AWS::Scheduler::Schedule")]
        doors = [self._door(name) for name in self._of("AWS::ApiGatewayV2::Route")]
        # API Gateway takes the route that says most: /sembako before /{page}.
        self.doors = sorted(doors, key=lambda door: door.path.pattern.count(_VARIABLE))

    def queues(self) -> Iterator[MemoryQueue]:
        """Every queue, empty."""
        for name in self._of("AWS::SQS::Queue"):
            told = self._properties(name)
            redrive = told.get("RedrivePolicy", {})
            yield MemoryQueue(
                name,
                delay=float(told.get("DelaySeconds", 0)),
                visibility=float(told.get("VisibilityTimeout", 30)),
                most_received=int(redrive["maxReceiveCount"]) if redrive else None,
                dead_letters=_referred(redrive["deadLetterTargetArn"]) if redrive else None,
            )

    def dead_letters(self) -> set[str]:
        """The queues in which nothing should be."""
        found = {queue.dead_letters for queue in self.queues() if queue.dead_letters}
        return found | {name for name in self._of("AWS::SQS::Queue") if "Undelivered" in name}

    def bucket(self, part: str) -> str:
        """The bucket with `part` in its name."""
        (found,) = [name for name in self._of("AWS::S3::Bucket") if part in name]
        return found

    def function_for(self, handler: str) -> Function:
        """The function with this handler."""
        (found,) = [one for one in self.functions.values() if one.handler == handler]
        return found

    def _of(self, kind: str) -> list[str]:
        return [name for name, it in self._resources.items() if it["Type"] == kind]

    def _properties(self, name: str) -> Mapping[str, Any]:
        return self._resources[name]["Properties"]  # type: ignore[no-any-return]

    def _function(self, name: str) -> Function:
        told = self._properties(name)
        variables = told.get("Environment", {}).get("Variables", {})
        return Function(name, str(told["Handler"]), {key: _text(value) for key, value in variables.items()})

    def _rules(self, name: str) -> Iterator[Rule]:
        told = self._properties(name)
        for target in told["Targets"]:
            bus = _text(told["EventBusName"]) if "EventBusName" in told else "default"
            yield Rule(bus, _resolved(told["EventPattern"]), _referred(target["Arn"]))

    def _sources(self) -> Iterator[Source]:
        for name in self._of("AWS::Lambda::EventSourceMapping"):
            told = self._properties(name)
            origin = told["EventSourceArn"]
            filters = told.get("FilterCriteria", {}).get("Filters", [])
            yield Source(
                self.functions[_referred(told["FunctionName"])],
                _referred(origin),
                int(told["BatchSize"]),
                tuple(json.loads(_text(one["Pattern"])) for one in filters),
            )

    def _schedule(self, name: str) -> Schedule:
        told = self._properties(name)
        expression, target = str(told["ScheduleExpression"]), told["Target"]
        text = target.get("Input", "{}")
        if rate := _RATE.fullmatch(expression):
            every = timedelta(**{f"{rate[2]}s": int(rate[1])})
            return Schedule(name, _referred(target["Arn"]), text, every, None)
        cron = _CRON.fullmatch(expression)
        if cron is None:
            raise NotImplementedError(expression)
        at = timedelta(hours=int(cron[2]), minutes=int(cron[1]))
        zone = told.get("ScheduleExpressionTimezone", "UTC")
        if zone == "Asia/Makassar":
            at -= timedelta(hours=8)
        elif zone != "UTC":
            raise NotImplementedError(zone)
        return Schedule(name, _referred(target["Arn"]), text, timedelta(days=1), at % timedelta(days=1))

    def _door(self, name: str) -> Door:
        told = self._properties(name)
        method, path = str(told["RouteKey"]).split(" ")
        integration = self._properties(_referred(told["Target"]["Fn::Join"][1][1]))
        pattern = re.compile(re.sub(r"\\\{\w+(?:\\\+)?\\\}", _VARIABLE, re.escape(path)))
        return Door(method, pattern, self.functions[_referred(integration["IntegrationUri"])])


def matches(pattern: Mapping[str, Any], event: Mapping[str, Any]) -> bool:
    """Whether an event has what a pattern asks for (EventBridge's and Lambda's filters alike)."""
    for name, wanted in pattern.items():
        value = event.get(name)
        if isinstance(wanted, Mapping):
            if not isinstance(value, Mapping) or not matches(wanted, value):
                return False
        elif not any(_is(value, choice, known=name in event) for choice in wanted):
            return False
    return True


def _is(value: Any, choice: Any, *, known: bool) -> bool:
    if not isinstance(choice, Mapping):
        # True is no 1 in a pattern.
        return known and value == choice and type(value) is type(choice)
    ((kind, told),) = choice.items()
    if kind == "exists":
        return known is told
    if kind == "prefix":
        return isinstance(value, str) and value.startswith(told)
    if kind == "anything-but":
        if isinstance(told, Mapping):
            prefixes: Sequence[str] = told["prefix"] if isinstance(told["prefix"], list) else [told["prefix"]]
            return known and not any(str(value).startswith(prefix) for prefix in prefixes)
        return known and value not in (told if isinstance(told, list) else [told])
    raise NotImplementedError(kind)


def _referred(value: Any) -> str:
    """The logical id that a reference names."""
    if isinstance(value, str):
        return value
    if "Ref" in value:
        return str(value["Ref"])
    if "Fn::GetAtt" in value:
        return str(value["Fn::GetAtt"][0])
    raise NotImplementedError(value)


def _text(value: Any) -> str:
    """A value of the template as text, references by the names of what they refer to."""
    if isinstance(value, Mapping) and "Fn::Join" in value:
        between, parts = value["Fn::Join"]
        return str(between.join(_text(part) for part in parts))
    if isinstance(value, Mapping) and "Fn::Sub" in value:
        return str(value["Fn::Sub"])
    if isinstance(value, Mapping):
        return _referred(value)
    return str(value)


def _resolved(value: Any) -> Any:
    if isinstance(value, Mapping):
        if set(value) & {"Ref", "Fn::GetAtt", "Fn::Join"}:
            return _text(value)
        return {name: _resolved(one) for name, one in value.items()}
    return [_resolved(one) for one in value] if isinstance(value, list) else value
