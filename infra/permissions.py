"""What a function may do, as policy statements: exact actions on exact resources."""

from aws_cdk import Stack
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs

_TABLE_READ = ("GetItem", "BatchGetItem", "Query", "ConditionCheckItem")
_TABLE_WRITE = ("PutItem", "UpdateItem")
# DynamoDB asks for these in the caller's name, so a role without them cannot use an encrypted table.
_KEY_READ = ("Decrypt", "DescribeKey")
_KEY_WRITE = ("Encrypt", "GenerateDataKey", "GenerateDataKeyWithoutPlaintext", "ReEncryptFrom", "ReEncryptTo")


def _allow(service: str, actions: tuple[str, ...], *resources: str) -> iam.PolicyStatement:
    return iam.PolicyStatement(
        actions=[f"{service}:{action}" for action in actions], resources=list(resources)
    )


def _key(key: kms.IKey, service: str, *actions: str) -> iam.PolicyStatement:
    """Use of the data key, only on behalf of one service."""
    statement = _allow("kms", actions, key.key_arn)
    statement.add_condition(
        "StringEquals", {"kms:ViaService": f"{service}.{Stack.of(key).region}.amazonaws.com"}
    )
    return statement


def read_table(table: dynamodb.Table, key: kms.IKey, indexes: tuple[str, ...]) -> list[iam.PolicyStatement]:
    """Read items of the table and query its indexes."""
    return [
        _allow("dynamodb", _TABLE_READ, table.table_arn),
        _allow("dynamodb", ("Query",), *(f"{table.table_arn}/index/{name}" for name in indexes)),
        _key(key, "dynamodb", *_KEY_READ),
    ]


def write_table(table: dynamodb.Table, key: kms.IKey, indexes: tuple[str, ...]) -> list[iam.PolicyStatement]:
    """Read and write items; nothing is ever deleted, so nothing may be."""
    return [
        *read_table(table, key, indexes),
        _allow("dynamodb", _TABLE_WRITE, table.table_arn),
        _key(key, "dynamodb", *_KEY_WRITE),
    ]


def read_stream(table: dynamodb.Table, key: kms.IKey) -> list[iam.PolicyStatement]:
    """Follow the table's stream."""
    stream = table.table_stream_arn or ""
    return [
        _allow("dynamodb", ("DescribeStream", "GetRecords", "GetShardIterator"), stream),
        # Lambda checks for it when the mapping is made; it lists streams and reads none.
        _allow("dynamodb", ("ListStreams",), f"{table.table_arn}/stream/*"),
        _key(key, "dynamodb", *_KEY_READ),
    ]


def read_objects(bucket: s3.IBucket, key: kms.IKey, *prefixes: str) -> list[iam.PolicyStatement]:
    """Read objects under prefixes, in the version an event names."""
    resources = (bucket.arn_for_objects(f"{prefix}*") for prefix in prefixes)
    return [_allow("s3", ("GetObject", "GetObjectVersion"), *resources), _key(key, "s3", "Decrypt")]


def list_objects(bucket: s3.IBucket) -> iam.PolicyStatement:
    """Tell an object that is not there from one that may not be read."""
    return _allow("s3", ("ListBucket",), bucket.bucket_arn)


def write_objects(bucket: s3.IBucket, key: kms.IKey, *prefixes: str) -> list[iam.PolicyStatement]:
    """Write objects under prefixes."""
    return [
        _allow("s3", ("PutObject",), *(bucket.arn_for_objects(f"{prefix}*") for prefix in prefixes)),
        _key(key, "s3", "Decrypt", "GenerateDataKey"),
    ]


def read_secret(secret_arn: str) -> iam.PolicyStatement:
    """Read a secret's value."""
    return _allow("secretsmanager", ("GetSecretValue",), secret_arn)


def read_parameter(parameter_arn: str) -> iam.PolicyStatement:
    """Read a parameter's value."""
    return _allow("ssm", ("GetParameter",), parameter_arn)


def put_events(bus: events.IEventBus) -> iam.PolicyStatement:
    """Put events on a bus."""
    return _allow("events", ("PutEvents",), bus.event_bus_arn)


def consume(queue: sqs.IQueue) -> iam.PolicyStatement:
    """Take messages off a queue, as an event source mapping does."""
    return _allow("sqs", ("ReceiveMessage", "DeleteMessage", "GetQueueAttributes"), queue.queue_arn)


def hand_back(queue: sqs.IQueue) -> iam.PolicyStatement:
    """Let a message that failed show up again before the queue would."""
    return _allow("sqs", ("ChangeMessageVisibility",), queue.queue_arn)


def send(*queues: sqs.IQueue) -> iam.PolicyStatement:
    """Put messages on queues."""
    return _allow("sqs", ("SendMessage",), *(queue.queue_arn for queue in queues))


def publish(topic: sns.ITopic) -> iam.PolicyStatement:
    """Publish to a topic."""
    return _allow("sns", ("Publish",), topic.topic_arn)


def geocode(stack: Stack, region: str, operation: str) -> iam.PolicyStatement:
    """Ask Amazon Location for addresses, in a region and by an operation that it has there."""
    return _allow("geo-places", (operation,), f"arn:{stack.partition}:geo-places:{region}::provider/default")


def write_logs(group: logs.ILogGroup) -> iam.PolicyStatement:
    """Write to one log group."""
    return _allow("logs", ("CreateLogStream", "PutLogEvents"), group.log_group_arn)
