"""The operators' address: notes about files, beside the alarms that page somebody."""

from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from constructs import Construct

from infra.settings import StageSettings


class Notes(Construct):
    """One topic; `operators_email` of the stage subscribes, if given."""

    def __init__(self, scope: Construct, construct_id: str, *, stage: StageSettings) -> None:
        super().__init__(scope, construct_id)
        # Notes hold counts and file names: nothing personal, so no key of ours.
        self.topic = sns.Topic(self, "Topic", display_name="Desac", enforce_ssl=True)
        if stage.operators_email:
            self.topic.add_subscription(subscriptions.EmailSubscription(stage.operators_email))
