"""Rules over every policy statement, and what each function may do, exactly."""

from collections.abc import Iterator
from typing import Any

import pytest
from aws_cdk import App, Stack

from infra import permissions

READ_TABLE = {"dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query", "dynamodb:ConditionCheckItem"}
WRITE_TABLE = READ_TABLE | {"dynamodb:PutItem", "dynamodb:UpdateItem"}
CONSUME = {"sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"}
READ_OBJECTS = {"s3:GetObject", "s3:GetObjectVersion"}

MAY: dict[str, set[str]] = {
    "functions.ingest.handler.handler": WRITE_TABLE
    | CONSUME
    | READ_OBJECTS
    | {"s3:PutObject", "sqs:ChangeMessageVisibility", "sns:Publish"},
    "functions.ingest.fan_out.handler": CONSUME | {"sqs:SendMessage"},
    "functions.ingest.range_handler.handler": WRITE_TABLE
    | CONSUME
    | READ_OBJECTS
    | {"s3:PutObject", "sqs:ChangeMessageVisibility"},
    "functions.ingest.finish.handler": WRITE_TABLE
    | CONSUME
    | READ_OBJECTS
    | {"s3:PutObject", "sqs:ChangeMessageVisibility", "sns:Publish"},
    "functions.ingest.named_contacts.handler": WRITE_TABLE | CONSUME,
    "functions.publish.handler.handler": {
        "dynamodb:DescribeStream",
        "dynamodb:GetRecords",
        "dynamodb:GetShardIterator",
        "dynamodb:ListStreams",
        "events:PutEvents",
        "sqs:SendMessage",
    },
    "functions.notify.planner.handler": WRITE_TABLE | CONSUME | {"secretsmanager:GetSecretValue"},
    "functions.notify.companions.handler": WRITE_TABLE | CONSUME,
    "functions.notify.ended_handler.handler": WRITE_TABLE | CONSUME,
    "functions.notify.sender.handler": WRITE_TABLE
    | CONSUME
    | {"secretsmanager:GetSecretValue", "sqs:ChangeMessageVisibility"},
    "functions.notify.releaser.handler": WRITE_TABLE | {"secretsmanager:GetSecretValue", "sqs:SendMessage"},
    "functions.notify.webhook.handler": {"s3:PutObject", "secretsmanager:GetSecretValue"},
    "functions.notify.receiver.handler": WRITE_TABLE
    | CONSUME
    | READ_OBJECTS
    | {"secretsmanager:GetSecretValue", "ssm:GetParameter"},
    "functions.notify.media_keeper.handler": WRITE_TABLE
    | CONSUME
    | READ_OBJECTS
    | {"s3:ListBucket", "secretsmanager:GetSecretValue"},
    "functions.notify.complaint_handler.handler": WRITE_TABLE
    | CONSUME
    | {"secretsmanager:GetSecretValue", "sns:Publish"},
    "functions.complaints.api.handler": WRITE_TABLE,
    "functions.intake_form.handler.handler": WRITE_TABLE | {"secretsmanager:GetSecretValue"},
    "functions.geolocate.handler.handler": WRITE_TABLE | CONSUME | {"geo-places:Geocode", "sqs:SendMessage"},
    "functions.tracing.queue.handler": WRITE_TABLE | CONSUME,
    "functions.tracing.api.handler": WRITE_TABLE,
    "functions.sembako.handler.handler": WRITE_TABLE | CONSUME,
    "functions.notify.aid_handler.handler": WRITE_TABLE | CONSUME,
    "functions.sembako.api.handler": WRITE_TABLE,
    "functions.follow_up.scheduler.handler": READ_TABLE | {"sqs:SendMessage"},
    "functions.follow_up.handler.handler": WRITE_TABLE | CONSUME,
    "functions.follow_up.isolation_handler.handler": WRITE_TABLE | CONSUME,
    "functions.follow_up.over_handler.handler": WRITE_TABLE | CONSUME,
    "functions.figures.stream.handler": {
        "dynamodb:DescribeStream",
        "dynamodb:GetRecords",
        "dynamodb:GetShardIterator",
        "dynamodb:ListStreams",
        "sqs:SendMessage",
    },
    "functions.figures.counter.handler": WRITE_TABLE | CONSUME,
    "functions.people.api.handler": WRITE_TABLE,
    "functions.exports.api.handler": READ_TABLE,
    "functions.follow_up.daily_handler.handler": WRITE_TABLE | CONSUME | {"sqs:SendMessage"},
    "functions.follow_up.silence_watch.handler": WRITE_TABLE | CONSUME,
    "functions.follow_up.api.handler": WRITE_TABLE,
    "functions.notify.daily_handler.handler": WRITE_TABLE | CONSUME | {"secretsmanager:GetSecretValue"},
    "functions.figures.recount_handler.handler": WRITE_TABLE | CONSUME | {"sqs:SendMessage"},
    "functions.ingest.api.handler": WRITE_TABLE | READ_OBJECTS | {"s3:ListBucket"},
    "functions.notify.api.handler": WRITE_TABLE,
    "functions.overview.api.handler": READ_TABLE,
}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _statements(role: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for policy in role.get("Policies", []):
        yield from policy["PolicyDocument"]["Statement"]


@pytest.fixture(scope="module")
def roles(stack: Any, logical_id: Any) -> dict[str, dict[str, Any]]:
    """Each function's role by its handler."""
    found = stack.properties("AWS::IAM::Role")
    return {
        it["Handler"]: found[logical_id(it["Role"])]
        for it in stack.properties("AWS::Lambda::Function").values()
    }


def test_no_role_allows_a_wildcard(stack):
    for name, role in stack.properties("AWS::IAM::Role").items():
        for statement in _statements(role):
            assert not [action for action in _list(statement["Action"]) if "*" in action], name
            assert "*" not in _list(statement["Resource"]), name


def test_no_key_or_topic_is_open_to_other_accounts(stack):
    """The key is left to this account's roles; one topic takes this account's alarms, the other only ours."""
    (key,) = stack.properties("AWS::KMS::Key").values()
    (grant,) = key["KeyPolicy"]["Statement"]
    assert ":root" in str(grant["Principal"]["AWS"])
    policies = stack.properties("AWS::SNS::TopicPolicy").values()
    statements = [it for policy in policies for it in policy["PolicyDocument"]["Statement"]]
    allowed = [it for it in statements if it["Effect"] == "Allow"]
    assert [it["Principal"] for it in allowed] == [{"Service": "cloudwatch.amazonaws.com"}]
    assert allowed[0]["Condition"] == {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}


@pytest.mark.parametrize("handler", sorted(MAY))
def test_a_function_may_do_its_work_and_nothing_else(roles, handler):
    """Beside this: writing its own log, and the data key on behalf of the services it uses."""
    actions = {action for statement in _statements(roles[handler]) for action in _list(statement["Action"])}
    logs = {"logs:CreateLogStream", "logs:PutLogEvents"}
    assert {action for action in actions if not action.startswith("kms:")} == MAY[handler] | logs


def test_every_function_is_in_the_list(roles):
    assert set(roles) == set(MAY)


def test_the_data_key_serves_only_through_a_service(stack):
    for name, role in stack.properties("AWS::IAM::Role").items():
        for statement in _statements(role):
            if any(action.startswith("kms:") for action in _list(statement["Action"])):
                assert "kms:ViaService" in statement["Condition"]["StringEquals"], name


def test_no_function_may_delete_anything_about_anyone(stack):
    for role in stack.properties("AWS::IAM::Role").values():
        actions = {action for statement in _statements(role) for action in _list(statement["Action"])}
        assert {action for action in actions if "Delete" in action} <= {"sqs:DeleteMessage"}


def test_addresses_are_asked_for_in_the_region_that_has_the_service(roles):
    (statement,) = (
        it
        for it in _statements(roles["functions.geolocate.handler.handler"])
        if it["Action"] == "geo-places:Geocode"
    )
    assert "geo-places:ap-southeast-2::provider/default" in str(statement["Resource"])


def test_only_the_operation_that_the_region_has_is_allowed():
    """The one place that turns the setting into an action."""
    statement = permissions.geocode(Stack(App(), "Other"), "ap-southeast-1", "SearchText")
    assert statement.actions == ["geo-places:SearchText"]
    assert "geo-places:ap-southeast-1::provider/default" in statement.resources[0]


def test_a_function_may_send_to_its_own_queue_only_where_waiting_is_no_failure(stack, logical_id):
    """Otherwise a message could go round for ever without anybody hearing of it.

    The recount's messages each get further, and look again a bounded number of times.
    """
    may = set()
    functions = stack.properties("AWS::Lambda::Function")
    roles = stack.properties("AWS::IAM::Role")
    for mapping in stack.properties("AWS::Lambda::EventSourceMapping").values():
        function = functions[logical_id(mapping["FunctionName"])]
        for statement in _statements(roles[logical_id(function["Role"])]):
            sends = "sqs:SendMessage" in _list(statement["Action"])
            if sends and mapping["EventSourceArn"] in _list(statement["Resource"]):
                may.add(function["Handler"])
    # What waits for the geocoder comes again; a daily round and a recount go on page by page.
    assert may == {
        "functions.geolocate.handler.handler",
        "functions.follow_up.daily_handler.handler",
        "functions.figures.recount_handler.handler",
    }
