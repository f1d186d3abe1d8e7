"""The daily rounds, and what follows from silence."""

from dataclasses import replace

from constructs import Construct

from desac import events as domain
from desac.domain.message import MessageState, Purpose
from desac.domain.silence import SilenceStep
from infra import catalogue, patterns, permissions
from infra.consumer_maker import ConsumerMaker
from infra.queue_consumer import THE_QUEUE, Delivery
from infra.scheduler import EveryDay

# Of twenty residents each, or a page of five hundred to hand on: a batch is some seconds' work.
_TASKS = Delivery(batch_size=10, max_receives=8)
_SILENCES = "Silences"
_TOLD = {"step": [SilenceStep.REMINDER.value, SilenceStep.DOCTOR.value]}
_FAILED = {"state": [MessageState.FAILED.value], "purpose": [Purpose.SILENCE_NOTICE.value]}


def make_rounds(scope: Construct, maker: ConsumerMaker) -> None:
    """Asking everybody once a day, and once more whoever has not answered; telling of the silent."""
    resources, stage = maker.resources, maker.resources.stage
    link = resources.secrets.link
    notify = maker.make(
        "NotifyDaily",
        catalogue.NOTIFY_DAILY,
        settings={
            "link_secret": link.name,
            "link_days": str(stage.link_days),
            "household_people": str(stage.household_people),
            "result_wording": stage.result_wording,
        },
        may=[permissions.read_secret(link.arn)],
        # Those of one household are told together.
        queues={THE_QUEUE: _TASKS, _SILENCES: Delivery(wait_seconds=stage.household_wait_seconds)},
    )
    maker.fill(notify, patterns.domain_events(domain.SilenceRaised, where=_TOLD), queue=_SILENCES)
    failed = patterns.domain_events(domain.MessageStatusChanged, where=_FAILED)
    maker.fill(notify, failed, queue=_SILENCES, also=True)
    maker.fill(notify, patterns.domain_events(domain.FormLinkAsked), queue=_SILENCES, also="Links")
    daily = maker.make(
        "FollowUpDaily",
        catalogue.FOLLOW_UP_DAILY,
        settings={"check_in_queue_url": notify.queue.queue_url},
        may=[permissions.send(notify.queue)],
        queues={THE_QUEUE: replace(_TASKS, refilled_as="daily_queue_url")},
    )
    for round_name, at in {"ask": stage.check_in_at, "remind": stage.check_in_reminder_at}.items():
        if at:
            EveryDay(
                scope,
                f"DailyRound{round_name.capitalize()}",
                at=at,
                queue=daily.queue,
                what=catalogue.FOLLOW_UP_DAILY.description,
                body=f'{{"round":"{round_name}"}}',
                dead_letters=daily.dead_letters,
                # Later it would be the wrong question.
                hours=4,
            )


def make_silences(maker: ConsumerMaker) -> None:
    """Silences begin and end by what happens."""
    maker.make(
        "FollowUpSilence",
        catalogue.FOLLOW_UP_SILENCE,
        on=patterns.domain_events(
            domain.ResidentUnreachable,
            domain.IntakeSubmitted,
            domain.DailyReported,
            domain.AssignmentClosed,
            domain.EpisodeEnded,
            domain.CaseRegistered,
            domain.ContactRegistered,
            domain.PhoneCorrected,
            domain.ResidentOptedIn,
        ),
    )
