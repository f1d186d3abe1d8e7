"""Log groups with an end."""

from aws_cdk import RemovalPolicy
from aws_cdk import aws_logs as logs
from constructs import Construct

from infra.l1 import resource
from infra.settings import StageSettings


def log_group(scope: Construct, construct_id: str, stage: StageSettings) -> logs.LogGroup:
    """A log group that keeps lines as long as the stage says. Lines hold no personal data (masked)."""
    group = logs.LogGroup(
        scope,
        construct_id,
        removal_policy=RemovalPolicy.RETAIN if stage.keep_data else RemovalPolicy.DESTROY,
    )
    # CDK's own type is an enumeration of the same numbers; the settings hold days.
    resource(group, logs.CfnLogGroup).retention_in_days = stage.log_retention_days
    return group
