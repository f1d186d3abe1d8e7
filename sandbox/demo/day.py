"""The synthetic day from the first file to the last figure."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime

from cli.operator.figures import Figures
from desac.adapters import keys
from desac.domain.dates import WITA
from desac.domain.funnel import Funnel
from sandbox.data.population import Population
from sandbox.demo.files_in import day_files, drop_all
from sandbox.demo.inbox import Inbox
from sandbox.demo.progress import Progress
from sandbox.demo.proof import accepted_messages, astray, miscounted, problems
from sandbox.demo.quiet import Queues, Quiet
from sandbox.demo.residents import fill_in_forms, reached, tap_and_write
from sandbox.demo.silence import OpenClocks, let_silence_run_out
from sandbox.demo.staff_day import one_package, one_visit
from sandbox.local_state import LocalState
from sandbox.paths import home
from sandbox.problems import LocalRunError
from sandbox.target import local_target

SETTINGS = {"silence_minutes": "1"}
"""Of the stage, so that a day of silence passes while one looks on."""

_REST_SECONDS = 400
# Figures follow the table by the queue's wait and a hop of the stream.
_FIGURES_SECONDS = 60


@dataclass(frozen=True)
class DayPlan:
    """How large the day is. The same seed and date give the same files and answers."""

    cases: int = 500
    contacts_per_case: float = 1.0
    forms: int = 60
    replies: int = 12
    seed: int = 1


@dataclass(frozen=True)
class DayResult:
    """The final funnel, what does not add up in it, and a form that a visitor can open."""

    funnel: Funnel
    problems: list[str]
    form_link: str | None
    birth_date: str | None
    seconds: float


def play(state: LocalState, plan: DayPlan, progress: Progress) -> DayResult:
    """Live through the day on a running stack. Raises LocalRunError if it stops on the way."""
    began = time.monotonic()
    today = datetime.now(WITA).date()
    target, inbox = local_target(state), Inbox(state.sandbox_url)
    figures = Figures(target)
    population = Population(plan.seed, today)
    cases = population.cases(plan.cases)
    contacts = population.contacts(cases, plan.contacts_per_case)

    files = drop_all(
        target, day_files(cases, contacts, seed=plan.seed, today=today), home() / "demo", progress
    )
    file_ids = [file.file_id for file in files]
    quiet = Quiet(inbox, Queues(target), lambda: figures.sum_of(file_ids, [today]))
    quiet.wait(progress, seconds=_REST_SECONDS)
    received = inbox.messages()
    arrived = sum(message.arrived for message in received)
    progress.step(f"{len(received)} WhatsApp messages sent, {arrived} of them delivered")

    links = reached(cases, received)
    if not links:
        raise LocalRunError("No notice arrived on any phone: look at the inbox and the emulator's log.")
    answers = fill_in_forms(links, number=plan.forms, seed=plan.seed, today=today, progress=progress)
    silent = [case for case in links if case not in {one.case for one in answers}]
    tap_and_write(inbox, silent, number=plan.replies, progress=progress)
    quiet.wait(progress, seconds=_REST_SECONDS)

    ran_out = let_silence_run_out(target, OpenClocks(figures.table), progress)
    quiet.wait(progress, seconds=_REST_SECONDS)
    progress.step(f"{ran_out} residents stayed silent and went to the tracers")

    one_visit(state, target, progress)
    if any(one.wishes_sembako for one in answers):
        one_package(state, target, progress)
    funnel = quiet.wait(progress, seconds=_REST_SECONDS)

    origins = [*(keys.file_origin(file_id) for file_id in file_ids), keys.form_origin(today)]
    sources = [file for one in file_ids if (file := figures.file(one))]
    found = [
        *quiet.last(lambda: miscounted(figures.table, sources, [today]), seconds=_FIGURES_SECONDS),
        *problems(funnel, files, inbox.messages(), accepted_messages(figures.table, origins)),
        *astray(figures.table, origins),
    ]
    visitor = silent[-1] if silent else None
    return DayResult(
        funnel=funnel,
        problems=found,
        form_link=links[visitor] if visitor else None,
        birth_date=f"{visitor.resident.birth_date:%d-%m-%Y}" if visitor else None,
        seconds=time.monotonic() - began,
    )


def day_now() -> str:
    """Now, as people in Denpasar read it."""
    return f"{datetime.now(UTC).astimezone(WITA):%d-%m-%Y %H:%M} WITA"
