"""Dropping a file and waiting for what became of it."""

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import PurePath
from typing import Any

from cli.operator.target import Target
from cli.problems import CommandError

Report = dict[str, Any]
COUNTS = ("rows", "new", "changed", "unchanged", "duplicate", "ignored", "rejected")


def drop(target: Target, name: str, content: bytes, kind: str) -> str:
    """Put a file under its prefix; the key, which no other file has."""
    stamp = f"{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}"
    key = f"{kind}/{stamp}-{PurePath(name).name}"
    target.s3.put_object(Bucket=target.output("DropBucketName"), Key=key, Body=content)
    return key


def report_of(target: Target, key: str) -> Report | None:
    """The JSON report of an uploaded file, None while there is none."""
    bucket = target.output("DropBucketName")
    page = target.s3.list_objects_v2(Bucket=bucket, Prefix=f"laporan/{key}.")
    for found in page.get("Contents", []):
        if found["Key"].endswith(".json"):
            report: Report = json.loads(target.s3.get_object(Bucket=bucket, Key=found["Key"])["Body"].read())
            return report | {"report_key": found["Key"]}
    return None


def wait_for_report(
    target: Target, key: str, *, seconds: float, while_waiting: Callable[[], None] = lambda: None
) -> Report:
    """The report once it is there. Raises CommandError when `seconds` are over."""
    deadline = time.monotonic() + seconds
    while (report := report_of(target, key)) is None:
        if time.monotonic() > deadline:
            raise CommandError(
                f"No report for {key} within {seconds:.0f} seconds: look at the log of `ingest`."
            )
        while_waiting()
        time.sleep(0.25)
    return report
