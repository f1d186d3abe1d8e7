"""Decide and write until nobody was faster: an identity check, a sent form."""

from datetime import date, datetime

from desac.domain.link import Link, LinkMember
from desac.domain.rules import RuleBook
from desac.ports.intake import IntakeStore, Overtaken, Submission
from functions.intake_form.answers import Answers
from functions.intake_form.check import Check, CheckLimits, CheckOutcome, judge
from functions.intake_form.logic import plan_submission

# Two phones of one family sending at once: each try finds what the other wrote.
_TRIES = 5


def settle_check(
    store: IntakeStore,
    link: Link,
    answer: CheckOutcome,
    *,
    now: datetime,
    limits: CheckLimits,
) -> Check:
    """The outcome of an identity check, once it is kept. Of many tries at one moment each is counted.

    Raises Overtaken if that went on and on.
    """
    for _ in range(_TRIES):
        result = judge(link, answer, now, limits)
        if not result.write:
            return result
        try:
            store.record_check(link, result.failed_checks, result.locked_until)
        except Overtaken:
            link = store.link(link.link_id) or link
        else:
            return result
    raise Overtaken


def keep_answers(
    store: IntakeStore,
    whom: LinkMember,
    answers: Answers,
    stated: date | None,
    *,
    rules: RuleBook,
    now: datetime,
) -> Submission:
    """Keep a sent form, decided on what is known at that moment. Raises Overtaken as above."""
    for _ in range(_TRIES):
        known = store.resident(whom)
        if known is None:
            raise LookupError(f"the record of {whom.episode_id} went away")
        submission = plan_submission(known, answers, stated, rules, now)
        try:
            store.save(submission)
        except Overtaken:
            continue
        return submission
    raise Overtaken
