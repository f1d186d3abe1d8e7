"""Dropping a file and waiting for what became of it."""

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import PurePath
from typing import Any

from cli.operator.figures import Figures
from cli.operator.target import Target
from cli.problems import CommandError
from desac.domain.source_file import FileState

Report = dict[str, Any]
# Whoever waits has just dropped the file.
_NEWEST = 20
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


def waiting_for_approval(target: Target, key: str) -> str | None:
    """The id of an uploaded file that waits for an operator, None of any other."""
    newest = Figures(target).newest(_NEWEST)
    return next((file.file_id for file in newest if file.key == key and file.state is FileState.HELD), None)


def wait_for_report(
    target: Target, key: str, *, seconds: float, while_waiting: Callable[[], None] = lambda: None
) -> Report:
    """The report once it is there. Raises CommandError when `seconds` are over or the file is held."""
    deadline = time.monotonic() + seconds
    while (report := report_of(target, key)) is None:
        if held := waiting_for_approval(target, key):
            raise CommandError(f"{key} waits for approval: desac approve {held}")
        if time.monotonic() > deadline:
            raise CommandError(
                f"No report for {key} within {seconds:.0f} seconds: look at the log of `ingest`."
            )
        while_waiting()
        time.sleep(0.25)
    return report
