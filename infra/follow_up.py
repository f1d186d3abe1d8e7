"""The daily rounds, and what follows from silence."""

from dataclasses import replace

from aws_cdk import aws_iam as iam
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from desac import events as domain
from desac.domain.message import MessageState, Purpose
from desac.domain.silence import SilenceStep
from infra import catalogue, patterns, permissions
from infra.consumer_maker import ConsumerMaker
from infra.queue_consumer import THE_QUEUE, Delivery

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
    daily = maker.make(
        "FollowUpDaily",
        catalogue.FOLLOW_UP_DAILY,
        settings={"check_in_queue_url": notify.queue.queue_url},
        may=[permissions.send(notify.queue)],
        queues={THE_QUEUE: replace(_TASKS, refilled_as="daily_queue_url")},
    )
    for round_name, at in {"ask": stage.check_in_at, "remind": stage.check_in_reminder_at}.items():
        if at:
            EveryDayAt(
                scope,
                f"DailyRound{round_name.capitalize()}",
                at=at,
                queue=daily.queue,
                body=f'{{"round":"{round_name}"}}',
                dead_letters=daily.dead_letters,
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


class EveryDayAt(Construct):
    """Put a record on a queue each day at a local time; what cannot be delivered goes to `dead_letters`."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        at: str,
        queue: sqs.IQueue,
        body: str,
        dead_letters: sqs.IQueue,
    ) -> None:
        super().__init__(scope, construct_id)
        role = iam.Role(
            self,
            "Role",
            assumed_by=iam.ServicePrincipal("scheduler.amazonaws.com"),
            inline_policies={"may": iam.PolicyDocument(statements=[permissions.send(queue, dead_letters)])},
        )
        hour, _, minute = at.partition(":")
        scheduler.CfnSchedule(
            self,
            "Schedule",
            description=catalogue.FOLLOW_UP_DAILY.description,
            schedule_expression=f"cron({int(minute)} {int(hour)} * * ? *)",
            schedule_expression_timezone="Asia/Makassar",
            flexible_time_window=scheduler.CfnSchedule.FlexibleTimeWindowProperty(mode="OFF"),
            target=scheduler.CfnSchedule.TargetProperty(
                arn=queue.queue_arn,
                role_arn=role.role_arn,
                input=body,
                # Hours later it would be the wrong question.
                retry_policy=scheduler.CfnSchedule.RetryPolicyProperty(
                    maximum_event_age_in_seconds=4 * 3600, maximum_retry_attempts=20
                ),
                dead_letter_config=scheduler.CfnSchedule.DeadLetterConfigProperty(arn=dead_letters.queue_arn),
            ),
        )
