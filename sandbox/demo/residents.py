"""Residents answer: some fill in their form, some tap a button, one wants no more messages."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date

from desac.domain.message import Purpose
from sandbox.data.population import Case
from sandbox.demo.answers import FormAnswers, plan_forms
from sandbox.demo.form_visit import FormVisit
from sandbox.demo.inbox import Inbox, Received
from sandbox.demo.progress import Progress

# Two browsers keep both processors of a small machine busy.
_AT_ONCE = 3
_SYMPTOM_EVERY, _EMERGENCIES, _STOPS = 3, 2, 1


def reached(cases: Sequence[Case], received: Sequence[Received]) -> dict[Case, str]:
    """The link on the phone of every case whose notice arrived, in the order of the file."""
    notices = [
        message
        for message in received
        if message.purpose is Purpose.POSITIVE_NOTICE and message.arrived and message.link
    ]
    found: dict[Case, str] = {}
    for case in cases:
        # A family on one phone may have got several; each names whom it is for.
        for message in notices:
            if message.to == case.resident.e164 and case.resident.name in message.text and message.link:
                found[case] = message.link
    return found


def fill_in_forms(
    links: dict[Case, str], *, number: int, seed: int, today: date, progress: Progress
) -> list[FormAnswers]:
    """`number` residents fill in their form; what they entered."""
    answers = plan_forms(list(links), number=number, seed=seed, today=today)

    def _fill(one: FormAnswers) -> None:
        with FormVisit(links[one.case]) as visit:
            visit.send(visit.confirm(one.case.resident.birth_date), **one.fields)

    # Housemates one after the other: which of them asked first is then no matter of luck.
    for one in answers[:2]:
        _fill(one)
    with ThreadPoolExecutor(_AT_ONCE) as browsers:
        for count, _ in enumerate(browsers.map(_fill, answers[2:]), start=3):
            progress.now(f"{count} of {len(answers)} forms are filled in")
    wishes = sum(one.wishes_sembako for one in answers)
    progress.step(f"{len(answers)} residents filled in their form, {wishes} of them ask for sembako")
    return answers


def tap_and_write(inbox: Inbox, others: Sequence[Case], *, number: int, progress: Progress) -> None:
    """`number` residents answer on WhatsApp: buttons mostly, and one who wants no more messages."""
    chosen = others[:number]
    for place, case in enumerate(chosen):
        phone = case.resident.e164
        if place < _STOPS and len(chosen) > _STOPS:
            inbox.reply(phone, text="BERHENTI")
        elif place < _STOPS + _EMERGENCIES:
            inbox.reply(phone, payload="EMERGENCY")
        elif place % _SYMPTOM_EVERY:
            inbox.reply(phone, payload="SYMPTOM")
        else:
            inbox.reply(phone, text="Terima kasih, saya sudah isolasi di rumah.")
    progress.step(f"{len(chosen)} residents answered on WhatsApp")
