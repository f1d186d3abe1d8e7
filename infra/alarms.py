"""Alarms: what failed for good, what fails, and what waits too long. All go to one topic.

They are a stack inside the stack: a template holds 500 resources, of which they would take a fifth. Nested
rather than beside it (ADR 23), because a reference between two stacks is an export, and what is exported
cannot be removed while anybody watches it.
"""

from collections.abc import Mapping
from itertools import batched

from aws_cdk import Duration, NestedStack
from aws_cdk import aws_apigatewayv2 as apigatewayv2
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.settings import StageSettings

_PERIOD = Duration.minutes(5)
_QUEUE_WAIT = Duration.minutes(30)
"""A resident is to hear from the city in minutes; half an hour in a queue is none of them."""
_QUEUES_PER_ALARM = 9
"""CloudWatch takes ten metrics in an alarm, the expression over them included."""
_STREAM_WAIT = Duration.minutes(5)
_ROSTER_PERIOD = Duration.days(1)
"""Every guide to such a village counts: five minutes would ring for each lull between two of them."""


class Alarms(NestedStack):
    """Made one by one with the methods; `alarm_email` of the stage subscribes, if given."""

    def __init__(self, scope: Construct, construct_id: str, *, stage: StageSettings) -> None:
        super().__init__(scope, construct_id, description="Desac's alarms and the topic that they go to")
        # Alarms' names begin with the stack's, `Desac-Alarms-…`, by which operators ask for them.
        if self.nested_stack_resource is not None:
            self.nested_stack_resource.override_logical_id(construct_id)
        self._has_expressions = stage.alarm_expressions
        # Alarms name queues and functions, nothing personal; with a key CloudWatch would have to use it.
        self.topic = sns.Topic(self, "Topic", display_name="Desac", enforce_ssl=True)
        # Enforcing TLS replaces the default policy, so CloudWatch needs a statement of its own.
        self.topic.add_to_resource_policy(
            iam.PolicyStatement(
                sid="CloudWatchAlarms",
                actions=["sns:Publish"],
                principals=[iam.ServicePrincipal("cloudwatch.amazonaws.com")],
                resources=[self.topic.topic_arn],
                conditions={"StringEquals": {"aws:SourceAccount": self.account}},
            )
        )
        if stage.alarm_email:
            self.topic.add_subscription(subscriptions.EmailSubscription(stage.alarm_email))

    def dead_letters(self, name: str, queue: sqs.Queue) -> None:
        """Anything in a dead-letter queue."""
        metric = queue.metric_approximate_number_of_messages_visible(period=_PERIOD, statistic="Maximum")
        self._alarm(f"{name}DeadLetters", metric, 1, "Messages failed for good: docs/runbook.md, redrive.")

    def waiting(self, queues: Mapping[str, sqs.Queue]) -> None:
        """Messages that wait too long: an alarm for every few queues, whose graph tells which it is.

        CloudWatch bills alarms by the month, and one for each queue would make half as many again.
        """
        for number, some in enumerate(batched(queues.values(), _QUEUES_PER_ALARM, strict=False), start=1):
            metrics = {
                f"m{place}": queue.metric_approximate_age_of_oldest_message(
                    period=_PERIOD, statistic="Maximum"
                )
                for place, queue in enumerate(some)
            }
            oldest = cloudwatch.MathExpression(
                expression=f"MAX([{', '.join(f'FILL({name}, 0)' for name in metrics)}])",
                using_metrics=metrics,
                period=_PERIOD,
            )
            text = "A queue is not being worked off in time: the alarm's graph, or desac status, tells which."
            self._alarm(f"{number}Age", oldest, _QUEUE_WAIT.to_seconds(), text)

    def errors(self, name: str, function: lambda_.Function) -> None:
        """A function that raises."""
        metric = function.metric_errors(period=_PERIOD, statistic="Sum")
        self._alarm(f"{name}Errors", metric, 1, "A function failed; its log group tells why.")

    def throttles(self) -> None:
        """A function that is not let run: concurrency is the account's, so one alarm tells of all."""
        metric = cloudwatch.Metric(
            namespace="AWS/Lambda", metric_name="Throttles", period=_PERIOD, statistic="Sum"
        )
        self._alarm("Throttles", metric, 1, "A function was throttled: concurrency is used up.")

    def stream(self, name: str, function: lambda_.Function, text: str) -> None:
        """A stream that runs ahead of its reader."""
        metric = function.metric("IteratorAge", period=_PERIOD, statistic="Maximum")
        self._alarm(f"{name}IteratorAge", metric, _STREAM_WAIT.to_milliseconds(), text)

    def server_errors(self, name: str, api: apigatewayv2.HttpApi) -> None:
        """An API that answers 5xx: the form shows a page then, and its function does not count as failed."""
        metric = api.metric_server_error(period=_PERIOD, statistic="Sum")
        self._alarm(f"{name}ServerErrors", metric, 1, "Residents or staff got an error page.")

    def needs_somebody(self, name: str, metric_name: str) -> None:
        """Something that notify counts and that time alone does not mend."""
        text = "WhatsApp wants a person to act: docs/runbook.md."
        self._counted(f"{name}NeedsSomebody", metric_name, "notify", text)

    def uncovered(self, name: str, metric_name: str) -> None:
        """Guides that could not name a doctor (counted by notify). A whole day, so one page a day at most."""
        text = "A village has no current doctor: docs/runbook.md, desac roster."
        self._counted(f"{name}Uncovered", metric_name, "notify", text, period=_ROSTER_PERIOD)

    def held_files(self) -> None:
        """Files that wait for an operator (counted by follow_up at every tick)."""
        text = "A file waits for desac approve: docs/runbook.md, Held."
        self._counted("FilesHeld", "FilesHeld", "follow_up", text, statistic="Maximum")

    def figures(self) -> None:
        """Figures that are not what the nightly recount says (counted by figures-recount)."""
        text = "Figures were not what a recount says: docs/runbook.md, Figures."
        self._counted("FiguresDiffer", "FiguresDiffer", "figures", text)

    def unanswered(self) -> None:
        """Complaints of which the operators were told because nobody else answers (counted by notify)."""
        text = "A resident waits for an answer: docs/runbook.md, Unanswered, desac complaints."
        self._counted("ComplaintsUnanswered", "ComplaintUnanswered", "notify", text)

    def geocoder(self) -> None:
        """Addresses that wait because the geocoder is throttled or down (counted by geolocate)."""
        text = "Addresses wait: docs/runbook.md, The geocoder."
        self._counted("GeocoderUnavailable", "GeocoderUnavailable", "geolocate", text)

    def unattended(self) -> None:
        """Residents of whom nobody has heard and nobody else sees to, or who were not asked today.

        One alarm for what operators look up in one list; its graph tells which it is.
        """
        counted = (
            ("SilenceUnattended", {"service": "follow_up"}),
            ("SilenceUndelivered", {"service": "notify"}),
            *(("DailyAnswer", {"service": "follow_up", "fate": fate}) for fate in ("not_asked", "not_sent")),
        )
        metrics = {
            f"m{place}": cloudwatch.Metric(
                namespace="Desac", metric_name=name, dimensions_map=where, period=_PERIOD, statistic="Sum"
            )
            for place, (name, where) in enumerate(counted)
        }
        metric = cloudwatch.MathExpression(
            expression=" + ".join(f"FILL({name}, 0)" for name in metrics),
            using_metrics=metrics,
            period=_PERIOD,
        )
        text = "Nobody hears from a resident, or asks: docs/runbook.md, ResidentsSilent, desac silences."
        self._alarm("ResidentsSilent", metric, 1, text)

    def _counted(
        self,
        construct_id: str,
        metric_name: str,
        service: str,
        description: str,
        *,
        period: Duration = _PERIOD,
        statistic: str = "Sum",
    ) -> None:
        """What the functions count themselves (`desac.observability.count`), at the first time."""
        metric = cloudwatch.Metric(
            namespace="Desac",
            metric_name=metric_name,
            dimensions_map={"service": service},
            period=period,
            statistic=statistic,
        )
        self._alarm(construct_id, metric, 1, description)

    def _alarm(
        self, construct_id: str, metric: cloudwatch.IMetric, threshold: float, description: str
    ) -> None:
        if isinstance(metric, cloudwatch.MathExpression) and not self._has_expressions:
            return
        alarm = cloudwatch.Alarm(
            self,
            construct_id,
            metric=metric,
            threshold=threshold,
            evaluation_periods=1,
            comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
            treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
            alarm_description=description,
        )
        alarm.add_alarm_action(actions.SnsAction(self.topic))
