"""Schedules: one that starts a function without a payload, one that puts a record on a queue."""

from aws_cdk import aws_iam as iam
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra import permissions
from infra.python_function import PythonFunction


class Every(Construct):
    """Start `function` every so many minutes; what the scheduler cannot deliver goes to `dead_letters`."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        minutes: int,
        function: PythonFunction,
        dead_letters: sqs.IQueue,
    ) -> None:
        super().__init__(scope, construct_id)
        # CDK's own target would allow every version of the function, too.
        role = iam.Role(
            self,
            "Role",
            assumed_by=iam.ServicePrincipal("scheduler.amazonaws.com"),
            inline_policies={
                "may": iam.PolicyDocument(
                    statements=[
                        iam.PolicyStatement(
                            actions=["lambda:InvokeFunction"], resources=[function.function.function_arn]
                        ),
                        permissions.send(dead_letters),
                    ]
                )
            },
        )
        scheduler.CfnSchedule(
            self,
            "Schedule",
            description=function.spec.description,
            schedule_expression=f"rate({minutes} minute{'s' if minutes > 1 else ''})",
            flexible_time_window=scheduler.CfnSchedule.FlexibleTimeWindowProperty(mode="OFF"),
            target=scheduler.CfnSchedule.TargetProperty(
                arn=function.function.function_arn,
                role_arn=role.role_arn,
                # The next tick does all that a lost one would have done.
                retry_policy=scheduler.CfnSchedule.RetryPolicyProperty(
                    maximum_event_age_in_seconds=minutes * 60, maximum_retry_attempts=2
                ),
                dead_letter_config=scheduler.CfnSchedule.DeadLetterConfigProperty(arn=dead_letters.queue_arn),
            ),
        )


class EveryDay(Construct):
    """Put `body` on `queue` once a day; what the scheduler cannot deliver in `hours` goes to `dead_letters`.

    `at` is what the clock in Denpasar shows, such as 08:00; None: any time, the same every day.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        queue: sqs.IQueue,
        what: str,
        dead_letters: sqs.IQueue,
        at: str | None = None,
        body: str = "{}",
        hours: int = 24,
    ) -> None:
        super().__init__(scope, construct_id)
        role = iam.Role(
            self,
            "Role",
            assumed_by=iam.ServicePrincipal("scheduler.amazonaws.com"),
            inline_policies={"may": iam.PolicyDocument(statements=[permissions.send(queue, dead_letters)])},
        )
        scheduler.CfnSchedule(
            self,
            "Schedule",
            description=what,
            schedule_expression=_daily(at) if at else "rate(1 day)",
            schedule_expression_timezone="Asia/Makassar" if at else None,
            flexible_time_window=scheduler.CfnSchedule.FlexibleTimeWindowProperty(mode="OFF"),
            target=scheduler.CfnSchedule.TargetProperty(
                arn=queue.queue_arn,
                role_arn=role.role_arn,
                input=body,
                retry_policy=scheduler.CfnSchedule.RetryPolicyProperty(
                    maximum_event_age_in_seconds=hours * 3600, maximum_retry_attempts=20
                ),
                dead_letter_config=scheduler.CfnSchedule.DeadLetterConfigProperty(arn=dead_letters.queue_arn),
            ),
        )


def _daily(at: str) -> str:
    hour, _, minute = at.partition(":")
    return f"cron({int(minute)} {int(hour)} * * ? *)"
