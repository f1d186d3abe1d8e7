"""Rules over alarms: whatever can fail is watched, and the watch is heard."""

import re
from pathlib import Path

from functions.geolocate.telemetry import UNAVAILABLE

ALARM = "AWS::CloudWatch::Alarm"


def _watched(stack, metric, dimension, logical_id):
    return {
        logical_id(part["Value"])
        for it in stack.properties(ALARM).values()
        if it.get("MetricName") == metric
        for part in it["Dimensions"]
        if part["Name"] == dimension
    }


def _queues(stack):
    queues = stack.properties("AWS::SQS::Queue")
    return {name for name, it in queues.items() if "RedrivePolicy" in it}, {
        name for name, it in queues.items() if "RedrivePolicy" not in it
    }


def test_every_dead_letter_queue_has_an_alarm(stack, logical_id):
    _, dead = _queues(stack)
    assert _watched(stack, "ApproximateNumberOfMessagesVisible", "QueueName", logical_id) == dead


def test_every_work_queue_is_in_one_alarm_on_waiting(production, logical_id):
    work, _ = _queues(production)
    watched = []
    for alarm in production.properties(ALARM).values():
        parts = alarm.get("Metrics", [])
        assert len(parts) <= 10, "CloudWatch takes no more"
        asked = [one for one in parts if "MetricStat" in one]
        names = {one["MetricStat"]["Metric"]["MetricName"] for one in asked}
        if "ApproximateAgeOfOldestMessage" not in names:
            continue
        assert len(names) == 1
        watched += [logical_id(one["MetricStat"]["Metric"]["Dimensions"][0]["Value"]) for one in asked]
        (told,) = [one["Expression"] for one in parts if one.get("ReturnData", True)]
        assert all(f"FILL({one['Id']}, 0)" in told for one in asked), "an idle queue hides no other"
    assert sorted(watched) == sorted(work)


def test_every_function_has_an_alarm_on_errors_and_one_tells_of_all_that_are_throttled(stack, logical_id):
    functions = set(stack.resources("AWS::Lambda::Function"))
    assert _watched(stack, "Errors", "FunctionName", logical_id) == functions
    (throttled,) = [it for it in stack.properties(ALARM).values() if it.get("MetricName") == "Throttles"]
    assert (throttled["Namespace"], throttled.get("Dimensions")) == ("AWS/Lambda", None)


def test_the_streams_reader_has_an_alarm_on_its_delay(stack, logical_id):
    readers = {
        logical_id(it["FunctionName"])
        for it in stack.properties("AWS::Lambda::EventSourceMapping").values()
        if "StartingPosition" in it
    }
    assert _watched(stack, "IteratorAge", "FunctionName", logical_id) == readers


def test_every_api_has_an_alarm_on_error_pages(stack, logical_id):
    apis = set(stack.resources("AWS::ApiGatewayV2::Api"))
    assert _watched(stack, "5xx", "ApiId", logical_id) == apis


def test_what_notify_counts_for_somebody_to_act_on_is_watched(stack):
    """The functions' names for it, held against the alarms': a renamed metric would ring nowhere."""
    own = [
        it
        for it in stack.properties(ALARM).values()
        if it.get("Namespace") == "Desac"
        and it["MetricName"] not in {"FilesHeld", "FiguresDiffer", UNAVAILABLE}
    ]
    counted = {
        name
        for path in (Path(__file__).parents[2] / "functions" / "notify").glob("*.py")
        for name in re.findall(r'(?:count|counts\.add)\("(\w+)"', path.read_text())
    }
    needed = {
        "SendingNeedsSomebody",
        "SendingStopped",
        "TemplatesHeld",
        "MessagesParked",
        "WhatsAppAccountError",
        "WhatsAppNoticeNeedsSomebody",
        "WebhookNotStored",
        "WebhookUpdateUnreadable",
        "ReplyUnanswered",
        "GuideWithoutDoctor",
        "ComplaintUnanswered",
    }
    assert {it["MetricName"] for it in own} == needed
    assert needed <= counted
    assert {(part["Name"], part["Value"]) for it in own for part in it["Dimensions"]} == {
        ("service", "notify")
    }


def test_a_village_without_a_doctor_pages_once_a_day_at_most(stack):
    """The metric counts every guide; a short period would ring anew after each lull."""
    (alarm,) = [it for it in stack.properties(ALARM).values() if it.get("MetricName") == "GuideWithoutDoctor"]
    assert (alarm["Period"], alarm["EvaluationPeriods"], alarm["Threshold"]) == (24 * 60 * 60, 1, 1)


def test_figures_that_a_recount_finds_wrong_ring(stack):
    """Counted by the recount under this name and service."""
    (alarm,) = [it for it in stack.properties(ALARM).values() if it.get("MetricName") == "FiguresDiffer"]
    source = (Path(__file__).parents[2] / "functions" / "figures" / "recount_handler.py").read_text()
    assert 'count("FiguresDiffer", len(step.wrong), service="figures")' in source
    assert [(part["Name"], part["Value"]) for part in alarm["Dimensions"]] == [("service", "figures")]
    assert (alarm["Statistic"], alarm["Threshold"]) == ("Sum", 1)


def test_a_held_file_rings_until_it_is_decided(stack):
    """Counted by the scheduler at every tick, under this name and service."""
    (alarm,) = [it for it in stack.properties(ALARM).values() if it.get("MetricName") == "FilesHeld"]
    assert (alarm["Period"], alarm["Statistic"], alarm["Threshold"]) == (300, "Maximum", 1)
    assert alarm["Dimensions"] == [{"Name": "service", "Value": "follow_up"}]
    follow_up = Path(__file__).parents[2] / "functions" / "follow_up"
    assert 'count("FilesHeld", ' in (follow_up / "scheduler.py").read_text()
    assert 'service="follow_up"' in (follow_up / "telemetry.py").read_text()


def test_addresses_that_wait_for_the_geocoder_ring(stack):
    """Put off they leave no trace in the queue's age or its dead letters: only this count tells of them."""
    (alarm,) = [it for it in stack.properties(ALARM).values() if it.get("MetricName") == UNAVAILABLE]
    assert (alarm["Period"], alarm["Statistic"], alarm["Threshold"]) == (300, "Sum", 1)
    assert alarm["Dimensions"] == [{"Name": "service", "Value": "geolocate"}]


def test_the_local_emulator_gets_no_alarm_over_several_metrics(local):
    """It would roll the whole stack back."""
    assert [name for name, it in local.properties(ALARM).items() if "Metrics" in it] == []


def test_somebody_of_whom_nobody_hears_rings(production):
    """And of whom nobody asks: counted under these names and services."""
    (alarm,) = [
        it for name, it in production.properties(ALARM).items() if name.startswith("AlarmsResidentsSilent")
    ]
    parts = [one["MetricStat"]["Metric"] for one in alarm["Metrics"] if "MetricStat" in one]
    watched = {
        (it["MetricName"], *sorted((one["Name"], one["Value"]) for one in it["Dimensions"])) for it in parts
    }
    assert watched == {
        ("SilenceUnattended", ("service", "follow_up")),
        ("SilenceUndelivered", ("service", "notify")),
        ("DailyAnswer", ("fate", "not_asked"), ("service", "follow_up")),
        ("DailyAnswer", ("fate", "not_sent"), ("service", "follow_up")),
    }
    assert {it["Namespace"] for it in parts} == {"Desac"}
    (whole,) = [one["Expression"] for one in alarm["Metrics"] if "Expression" in one]
    assert whole == " + ".join(f"FILL(m{place}, 0)" for place in range(4))
    functions = Path(__file__).parents[2] / "functions"
    assert 'count("SilenceUnattended")' in (functions / "follow_up" / "silences.py").read_text()
    assert 'count("SilenceUndelivered")' in (functions / "notify" / "silencing.py").read_text()
    assert (
        'count("DailyAnswer", number, fate=fate)'
        in (functions / "follow_up" / "daily_handler.py").read_text()
    )


def test_every_alarm_is_heard(stack):
    (topic,) = [name for name in stack.resources("AWS::SNS::Topic") if name.startswith("Alarms")]
    alarms = stack.properties(ALARM)
    assert [name for name, it in alarms.items() if it["AlarmActions"] != [{"Ref": topic}]] == []


def test_silence_is_no_alarm(stack):
    """No files today is no failure."""
    assert {it["TreatMissingData"] for it in stack.properties(ALARM).values()} == {"notBreaching"}
