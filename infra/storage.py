"""Where personal data lies: the key, the table, the drop bucket and the webhook bucket; and files to send."""

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

from infra.l1 import resource
from infra.settings import StageSettings

INDEXES = ("work", "lookup", "origin")
_WEBHOOK_DAYS = 30
_ACCESS_LOG_DAYS = 365
_OLD_VERSION_DAYS = 90
# Long enough to approve a held file, or to repair a range after an incident.
_RANGE_DAYS = 90


class Storage(Construct):
    """One customer-managed key for the table and the buckets; keeping and deleting follow the stage."""

    def __init__(self, scope: Construct, construct_id: str, *, stage: StageSettings) -> None:
        super().__init__(scope, construct_id)
        self._stage = stage
        self._removal = RemovalPolicy.RETAIN if stage.keep_data else RemovalPolicy.DESTROY
        self.key = kms.Key(
            self,
            "DataKey",
            description="Personal data of Desac: table, drop bucket, webhook bucket",
            enable_key_rotation=True,
            removal_policy=self._removal,
        )
        self.table = self._table()
        self._access_logs = self._log_bucket()
        self.drop = self._bucket(
            "DropBucket",
            versioned=True,
            lifecycle_rules=[
                s3.LifecycleRule(noncurrent_version_expiration=Duration.days(_OLD_VERSION_DAYS)),
                s3.LifecycleRule(
                    prefix="ranges/",
                    expiration=Duration.days(_RANGE_DAYS),
                    noncurrent_version_expiration=Duration.days(1),
                ),
                s3.LifecycleRule(abort_incomplete_multipart_upload_after=Duration.days(1)),
            ],
        )
        # WhatsApp repeats a webhook for 7 days; a month leaves time to replay after an incident.
        self.webhooks = self._bucket(
            "WebhookBucket", lifecycle_rules=[s3.LifecycleRule(expiration=Duration.days(_WEBHOOK_DAYS))]
        )

        # Handbook and video: nothing about anyone, yet nobody but the operators is to change them.
        self.media = self._bucket(
            "MediaBucket",
            versioned=True,
            lifecycle_rules=[
                s3.LifecycleRule(noncurrent_version_expiration=Duration.days(_OLD_VERSION_DAYS)),
                s3.LifecycleRule(abort_incomplete_multipart_upload_after=Duration.days(1)),
            ],
        )

    def _table(self) -> dynamodb.Table:
        warm = self._stage.warm_writes_per_second
        table = dynamodb.Table(
            self,
            "Table",
            partition_key=_text("pk"),
            sort_key=_text("sk"),
            billing_mode=dynamodb.BillingMode.PAY_PER_REQUEST,
            encryption=dynamodb.TableEncryption.CUSTOMER_MANAGED,
            encryption_key=self.key,
            stream=dynamodb.StreamViewType.NEW_AND_OLD_IMAGES,
            # Answers of the geocoder alone have one: its terms say how long they may be kept.
            time_to_live_attribute="expires",
            point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
                point_in_time_recovery_enabled=True
            ),
            deletion_protection=self._stage.keep_data,
            removal_policy=self._removal,
            warm_throughput=dynamodb.WarmThroughput(write_units_per_second=warm) if warm else None,
        )
        table.add_global_secondary_index(
            index_name="work", partition_key=_text("work"), sort_key=_text("work_at")
        )
        table.add_global_secondary_index(
            index_name="lookup",
            partition_key=_text("lookup"),
            sort_key=_text("pk"),
            projection_type=dynamodb.ProjectionType.KEYS_ONLY,
        )
        table.add_global_secondary_index(
            index_name="origin", partition_key=_text("origin"), sort_key=_text("pk")
        )
        return table

    def _log_bucket(self) -> s3.Bucket:
        # S3 delivers access logs only to buckets with its own encryption; they hold object names, no content.
        return s3.Bucket(
            self,
            "AccessLogs",
            encryption=s3.BucketEncryption.S3_MANAGED,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            enforce_ssl=True,
            removal_policy=self._removal,
            lifecycle_rules=[s3.LifecycleRule(expiration=Duration.days(_ACCESS_LOG_DAYS))],
        )

    def _bucket(
        self, name: str, *, lifecycle_rules: list[s3.LifecycleRule], versioned: bool = False
    ) -> s3.Bucket:
        bucket = s3.Bucket(
            self,
            name,
            encryption=s3.BucketEncryption.KMS,
            encryption_key=self.key,
            bucket_key_enabled=True,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            enforce_ssl=True,
            versioned=versioned,
            lifecycle_rules=lifecycle_rules,
            removal_policy=self._removal,
            server_access_logs_bucket=self._access_logs,
            server_access_logs_prefix=f"{name}/",
        )
        # The L2 switch for EventBridge is a custom resource with a function of its own; this is one property.
        to_bus = s3.CfnBucket.EventBridgeConfigurationProperty(event_bridge_enabled=True)
        resource(
            bucket, s3.CfnBucket
        ).notification_configuration = s3.CfnBucket.NotificationConfigurationProperty(
            event_bridge_configuration=to_bus
        )
        return bucket


def _text(name: str) -> dynamodb.Attribute:
    return dynamodb.Attribute(name=name, type=dynamodb.AttributeType.STRING)
