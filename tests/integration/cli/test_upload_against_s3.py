"""Uploading and waiting for the report, on a bucket in memory."""

import json

import pytest

from cli.operator.target import Target
from cli.operator.uploading import drop, report_of, wait_for_report
from cli.problems import CommandError

REPORT = {"file": "f", "kind": "kasus", "state": "done", "problem": None, "rows": 1, "new": 1}


def _lay_report(target: Target, key: str) -> None:
    for name, body in (
        (f"laporan/{key}.abc.csv", b""),
        (f"laporan/{key}.abc.json", json.dumps(REPORT).encode()),
    ):
        target.s3.put_object(Bucket="drop", Key=name, Body=body)


def test_two_uploads_of_one_name_do_not_overwrite_each_other(target: Target) -> None:
    """Each has its own key under its prefix, ending in the file's name."""
    keys = [drop(target, "unduhan/kasus.csv", content, "kasus") for content in (b"a", b"b")]
    assert len(set(keys)) == 2
    assert all(key.startswith("kasus/") and key.endswith("-kasus.csv") for key in keys)
    assert target.s3.get_object(Bucket="drop", Key=keys[0])["Body"].read() == b"a"


def test_the_report_is_the_one_of_this_upload(target: Target) -> None:
    """Another file's report is not taken for it."""
    key = drop(target, "kasus.csv", b"a", "kasus")
    _lay_report(target, "kasus/other.csv")
    assert report_of(target, key) is None
    _lay_report(target, key)
    assert wait_for_report(target, key, seconds=0)["report_key"] == f"laporan/{key}.abc.json"


def test_waiting_in_vain_says_where_to_look(target: Target) -> None:
    """One line with the key and the function."""
    with pytest.raises(CommandError, match=r"No report for kasus/x\.csv within 0 seconds"):
        wait_for_report(target, "kasus/x.csv", seconds=0)
