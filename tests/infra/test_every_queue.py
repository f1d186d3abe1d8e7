"""Rules over every queue, and over everything that must not lose an event."""

import json
from typing import Any

import pytest

from desac.domain.message import Lane
from functions.figures.changes import PEOPLE

QUEUE = "AWS::SQS::Queue"
MAPPING = "AWS::Lambda::EventSourceMapping"
FUNCTION = "AWS::Lambda::Function"


@pytest.fixture(scope="module")
def queues(stack: Any) -> dict[str, Any]:
    return stack.properties(QUEUE)


@pytest.fixture(scope="module")
def dead_letter_queues(stack: Any, queues: dict[str, Any], logical_id: Any) -> set[str]:
    """Queues that something else fills when it gives up."""
    redrive = {
        logical_id(it["RedrivePolicy"]["deadLetterTargetArn"])
        for it in queues.values()
        if "RedrivePolicy" in it
    }
    targets = [target for it in stack.properties("AWS::Events::Rule").values() for target in it["Targets"]]
    rules = {logical_id(target["DeadLetterConfig"]["Arn"]) for target in targets}
    functions = {
        logical_id(it["DeadLetterConfig"]["TargetArn"])
        for it in stack.properties(FUNCTION).values()
        if "DeadLetterConfig" in it
    }
    streams = {
        logical_id(it["DestinationConfig"]["OnFailure"]["Destination"])
        for it in stack.properties(MAPPING).values()
        if "DestinationConfig" in it
    }
    return redrive | rules | functions | streams


def test_every_queue_is_encrypted(queues):
    assert [name for name, it in queues.items() if it.get("SqsManagedSseEnabled") is not True] == []


def test_every_queue_refuses_plain_http(stack, queues, logical_id):
    refusing = set()
    for policy in stack.properties("AWS::SQS::QueuePolicy").values():
        for statement in policy["PolicyDocument"]["Statement"]:
            if statement["Effect"] == "Deny" and statement["Condition"] == {
                "Bool": {"aws:SecureTransport": "false"}
            }:
                refusing |= {logical_id(queue) for queue in policy["Queues"]}
    assert refusing == set(queues)


def test_every_queue_has_a_dead_letter_queue_or_is_one(queues, dead_letter_queues):
    assert {name for name, it in queues.items() if "RedrivePolicy" not in it} == dead_letter_queues


def test_dead_letters_outlive_the_queue_they_come_from(queues, dead_letter_queues):
    """A dead letter's age counts from when it was first sent."""
    dead = min(queues[name]["MessageRetentionPeriod"] for name in dead_letter_queues)
    alive = max(it["MessageRetentionPeriod"] for name, it in queues.items() if name not in dead_letter_queues)
    assert dead >= alive + 7 * 86400


def test_a_message_stays_hidden_six_times_as_long_as_its_consumer_may_take(stack, queues, logical_id):
    functions = stack.properties(FUNCTION)
    for it in stack.properties(MAPPING).values():
        queue = queues.get(logical_id(it["EventSourceArn"]))
        if queue:
            assert queue["VisibilityTimeout"] >= 6 * functions[logical_id(it["FunctionName"])]["Timeout"]


def test_every_queue_that_is_no_dead_letter_queue_is_consumed(stack, queues, dead_letter_queues, logical_id):
    consumed = {logical_id(it["EventSourceArn"]) for it in stack.properties(MAPPING).values()}
    assert set(queues) - dead_letter_queues <= consumed


def test_every_consumer_reports_failures_one_by_one(stack):
    mappings = stack.properties(MAPPING)
    assert [
        name for name, it in mappings.items() if it["FunctionResponseTypes"] != ["ReportBatchItemFailures"]
    ] == []


def test_the_stream_gives_up_late_alone_and_never_quietly(stack):
    """By default one poisoned record blocks its shard for a day, and is then gone."""
    streams = [it for it in stack.properties(MAPPING).values() if "StartingPosition" in it]
    assert len(streams) == 2  # more readers than two throttle each other
    for stream in streams:
        assert stream["BisectBatchOnFunctionError"] is True
        assert stream["StartingPosition"] == "TRIM_HORIZON"
        assert stream["MaximumRetryAttempts"] > 0
        assert stream["MaximumRecordAgeInSeconds"] <= 12 * 3600
        assert stream["DestinationConfig"]["OnFailure"]["Destination"]


def test_what_the_figures_write_wakes_no_reader_of_the_stream(stack):
    """Otherwise each count would lead to another, for ever."""
    ours = {"Contribution", "Tally", "Withdrawal"}
    for it in stack.properties(MAPPING).values():
        if "StartingPosition" not in it:
            continue
        for one in it["FilterCriteria"]["Filters"]:
            pattern = json.loads(one["Pattern"])
            if "NewImage" not in pattern["dynamodb"]:
                assert pattern["eventName"] == ["REMOVE"]
                continue
            kinds = pattern["dynamodb"]["NewImage"]["type"]["S"]
            if isinstance(kinds[0], dict):
                assert [set(kind["anything-but"]) for kind in kinds] == [ours]
            else:
                assert not ours & set(kinds)


def test_every_rule_leads_to_a_queue_and_keeps_what_it_cannot_deliver(stack, queues, logical_id):
    for rule in stack.properties("AWS::Events::Rule").values():
        assert len(rule["Targets"]) == 1
        assert logical_id(rule["Targets"][0]["Arn"]) in queues
        assert logical_id(rule["Targets"][0]["DeadLetterConfig"]["Arn"]) in queues


def test_every_queue_a_rule_fills_lets_that_rule_and_no_other_fill_it(stack, logical_id):
    allowed = set()
    for policy in stack.properties("AWS::SQS::QueuePolicy").values():
        for statement in policy["PolicyDocument"]["Statement"]:
            if statement["Effect"] == "Allow":
                assert statement["Principal"] == {"Service": "events.amazonaws.com"}
                source = statement["Condition"]["ArnEquals"]["aws:SourceArn"]
                allowed |= {(logical_id(queue), logical_id(source)) for queue in policy["Queues"]}
    for name, rule in stack.properties("AWS::Events::Rule").items():
        target = rule["Targets"][0]
        assert (logical_id(target["Arn"]), name) in allowed
        assert (logical_id(target["DeadLetterConfig"]["Arn"]), name) in allowed


def test_what_runs_without_a_queue_before_it_has_one_behind_it(stack, logical_id):
    """The scheduler starts its function asynchronously: Lambda drops such an event after two retries."""
    functions = stack.properties(FUNCTION)
    schedules = [
        it
        for it in stack.properties("AWS::Scheduler::Schedule").values()
        if logical_id(it["Target"]["Arn"]) in functions
    ]
    rates = {}
    for schedule in schedules:
        function = functions[logical_id(schedule["Target"]["Arn"])]
        assert logical_id(function["DeadLetterConfig"]["TargetArn"])
        assert logical_id(schedule["Target"]["DeadLetterConfig"]["Arn"])
        rates[function["Handler"]] = schedule["ScheduleExpression"]
    assert rates == {
        "functions.follow_up.scheduler.handler": "rate(5 minutes)",
        "functions.notify.releaser.handler": "rate(1 minute)",
    }


def test_files_are_looked_after_every_day_by_way_of_a_queue(stack, queues, logical_id):
    """A record on the queue is tried again until it succeeds, which a call by the scheduler is not."""
    (schedule,) = (
        it
        for it in stack.properties("AWS::Scheduler::Schedule").values()
        if it["ScheduleExpression"] == "rate(1 day)"
    )
    target = schedule["Target"]
    keeper = next(
        name
        for name, it in stack.properties(FUNCTION).items()
        if it["Handler"] == "functions.notify.media_keeper.handler"
    )
    consumed = {
        logical_id(it["EventSourceArn"])
        for it in stack.properties(MAPPING).values()
        if logical_id(it["FunctionName"]) == keeper
    }
    assert {logical_id(target["Arn"])} == consumed
    assert target["Input"] == "{}"
    assert logical_id(target["DeadLetterConfig"]["Arn"]) in queues


def test_figures_are_recounted_by_night_by_way_of_a_queue(stack, logical_id):
    (schedule,) = (
        it
        for it in stack.properties("AWS::Scheduler::Schedule").values()
        if it["ScheduleExpression"] == "cron(0 3 * * ? *)"
    )
    assert schedule["ScheduleExpressionTimezone"] == "Asia/Makassar"
    (consumer,) = (
        logical_id(it["FunctionName"])
        for it in stack.properties(MAPPING).values()
        if logical_id(it["EventSourceArn"]) == logical_id(schedule["Target"]["Arn"])
    )
    recount = stack.properties(FUNCTION)[consumer]
    assert recount["Handler"] == "functions.figures.recount_handler.handler"
    # What it has not finished it hands to itself.
    own = recount["Environment"]["Variables"]["DESAC_RECOUNT_QUEUE_URL"]
    assert logical_id(own) == logical_id(schedule["Target"]["Arn"])


def test_a_tracer_queue_for_each_kecamatan_reaches_the_tracer(stack, logical_id):
    geolocate = next(
        it for it in stack.properties(FUNCTION).values() if it["Handler"].startswith("functions.geolocate.")
    )
    text = geolocate["Environment"]["Variables"]["DESAC_TRACER_QUEUE_URLS"]["Fn::Join"][1]
    named = {part.strip(",=") for part in text if isinstance(part, str)}
    assert named == {"51.71.01", "51.71.02", "51.71.03", "51.71.04"}
    queues = {logical_id(part) for part in text if isinstance(part, dict)}
    tracing = next(
        name
        for name, it in stack.properties(FUNCTION).items()
        if it["Handler"] == "functions.tracing.queue.handler"
    )
    consumed = {
        logical_id(it["EventSourceArn"])
        for it in stack.properties(MAPPING).values()
        if logical_id(it["FunctionName"]) == tracing
    }
    assert queues == consumed


def sending_rules(stack: Any) -> list[Any]:
    """The rules that ask for a message to be sent."""
    return [
        rule
        for rule in stack.properties("AWS::Events::Rule").values()
        if rule["EventPattern"].get("detail-type") == ["MessageStatusChanged"]
        and "lane" in rule["EventPattern"]["detail"]
    ]


def test_a_notice_that_fails_reaches_whoever_tells_the_next_one(stack, logical_id):
    """A doctor whom WhatsApp does not lead to must not be waited for."""
    rules = stack.properties("AWS::Events::Rule").values()
    failed = {
        purpose: logical_id(it["Targets"][0]["Arn"])
        for it in rules
        if it["EventPattern"].get("detail", {}).get("state") == ["failed"]
        for purpose in it["EventPattern"]["detail"]["purpose"]
    }
    assert set(failed) == {"complaint_notice", "silence_notice"}
    for purpose, event in {
        "complaint_notice": "ComplaintAnswered",
        "silence_notice": "SilenceRaised",
    }.items():
        opened = {
            logical_id(it["Targets"][0]["Arn"])
            for it in rules
            if event in it["EventPattern"].get("detail-type", [])
        }
        assert failed[purpose] in opened


def test_an_urgent_message_never_waits_behind_a_blast(stack, queues, logical_id):
    """Each lane has a queue of its own before the sender, and neither can take the other's concurrency."""
    lanes = {
        tuple(rule["EventPattern"]["detail"]["lane"]): logical_id(rule["Targets"][0]["Arn"])
        for rule in sending_rules(stack)
    }
    assert set(lanes) == {(lane.value,) for lane in Lane}
    sender = next(
        name
        for name, it in stack.properties(FUNCTION).items()
        if it["Handler"] == "functions.notify.sender.handler"
    )
    at_once = {
        logical_id(it["EventSourceArn"]): it["ScalingConfig"]["MaximumConcurrency"]
        for it in stack.properties(MAPPING).values()
        if logical_id(it["FunctionName"]) == sender
    }
    assert set(at_once) == set(lanes.values())
    assert at_once[lanes["bulk",]] < at_once[lanes["urgent",]]


def test_batches_of_more_than_ten_wait_for_the_window_that_lambda_asks_for(stack):
    for it in stack.properties(MAPPING).values():
        if it["BatchSize"] > 10 and "StartingPosition" not in it:
            assert it["MaximumBatchingWindowInSeconds"] >= 1


def test_what_a_killed_sender_leaves_behind_comes_back_within_minutes(stack, queues, logical_id):
    sender = next(
        name
        for name, it in stack.properties(FUNCTION).items()
        if it["Handler"] == "functions.notify.sender.handler"
    )
    for it in stack.properties(MAPPING).values():
        if logical_id(it["FunctionName"]) == sender:
            assert queues[logical_id(it["EventSourceArn"])]["VisibilityTimeout"] <= 180


def test_every_message_to_be_sent_reaches_a_queue_in_whichever_lane(stack):
    """The rules differ in nothing but the lane."""
    details = [rule["EventPattern"]["detail"] for rule in sending_rules(stack)]
    assert [it["state"] for it in details] == [["queued"]] * len(Lane)


def test_households_have_time_to_be_there_and_no_other_queue_waits(stack, queues, logical_id):
    """Only what a whole household is told at once is put off, and figures; no household's receipts.

    A link somebody asks for is one message for all of a phone's people too.
    """
    delayed = {name for name, it in queues.items() if it.get("DelaySeconds")}
    [figures] = [
        logical_id(it["EventSourceArn"])
        for it in stack.properties(MAPPING).values()
        if "FiguresCount" in logical_id(it["FunctionName"])
    ]
    waiting = delayed - {figures}
    filled: dict[str, set[str]] = {}
    for rule in stack.properties("AWS::Events::Rule").values():
        queue = logical_id(rule["Targets"][0]["Arn"])
        filled.setdefault(queue, set()).update(rule["EventPattern"]["detail-type"])
    told = [filled[name] for name in waiting]
    assert {"CaseRegistered", "ContactRegistered", "PhoneCorrected", "ResidentOptedIn"} in told
    assert {"SilenceRaised", "MessageStatusChanged", "FormLinkAsked"} in told
    assert len(told) == 2
    assert all(0 < queues[name]["DelaySeconds"] <= 60 for name in waiting)


def test_a_batch_of_figures_is_counted_in_the_time_there_is(stack, logical_id):
    """A thousand people take some ten seconds; how much a busy table takes longer is anybody's guess."""
    [counting] = [
        it for it in stack.properties(MAPPING).values() if "FiguresCount" in logical_id(it["FunctionName"])
    ]
    seconds = stack.properties(FUNCTION)[logical_id(counting["FunctionName"])]["Timeout"]
    assert counting["BatchSize"] * PEOPLE <= 1000 * seconds / 10 / 10


def test_companions_follow_every_state_of_a_household_s_message_and_no_other(stack):
    [following] = [
        rule["EventPattern"]["detail"]
        for rule in stack.properties("AWS::Events::Rule").values()
        if rule["EventPattern"].get("detail-type") == ["MessageStatusChanged"]
        and rule not in sending_rules(stack)
        # A notice to a doctor has no companions.
        and "purpose" not in rule["EventPattern"]["detail"]
    ]
    assert following == {"has_companions": [True]}
