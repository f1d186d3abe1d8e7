"""Building and publishing: what lands in the bucket, with which types, under which policy."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws
from pydantic import ValidationError

from cli.console import ConsoleConfig, build_console, config_of_stack, configure_console, publish_console

CONFIG = {
    "staff_api_url": "https://api.example.org/staf",
    "cognito_domain": "https://masuk.example.org",
    "client_id": "abc",
    "region": "ap-southeast-3",
}


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "ap-southeast-3")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    with mock_aws():
        place = {"LocationConstraint": "ap-southeast-3"}
        boto3.client("s3").create_bucket(Bucket="situs", CreateBucketConfiguration=place)  # type: ignore[typeddict-item]
        yield "situs"


def test_publishes_everything_the_page_needs_with_its_types(bucket: str) -> None:
    keys = publish_console(bucket, CONFIG)

    assert keys[-3:] == ("index.html", "sw.js", "release.js")
    assert "package.json" not in keys
    s3 = boto3.client("s3")
    types = {key: s3.head_object(Bucket=bucket, Key=key) for key in keys}
    assert types["vendor/maplibre-gl/maplibre-gl-worker.mjs"]["ContentType"].startswith("text/javascript")
    assert types["villages.geojson"]["ContentType"] == "application/json"
    assert types["index.html"]["ContentType"] == "text/html; charset=utf-8"
    assert {head["CacheControl"] for head in types.values()} == {"no-cache"}
    config = json.loads(s3.get_object(Bucket=bucket, Key="config.json")["Body"].read())
    assert config == CONFIG
    assert {"NOTICE.txt", "vendor/maplibre-gl/LICENSE.txt", "vendor/idb/LICENSE.txt"} <= set(keys)
    assert types["sw.js"]["ContentType"] == "text/javascript; charset=utf-8"


def _release(folder: Path) -> dict[str, Any]:
    text = (folder / "release.js").read_text()
    release: dict[str, Any] = json.loads(text.removeprefix("self.RELEASE = ").rstrip(";\n"))
    return release


def test_the_worker_keeps_every_file_the_page_needs_and_hears_of_any_change(tmp_path: Path) -> None:
    build_console(tmp_path)
    configure_console(tmp_path, CONFIG)
    first = _release(tmp_path)
    assert {"index.html", "config.json", "villages.geojson", "js/app.js", "vendor/idb/index.js"} <= set(
        first["files"]
    )
    assert not {"sw.js", "release.js"} & set(first["files"])
    assert [name for name in first["files"] if not (tmp_path / name).is_file()] == []

    build_console(tmp_path)
    configure_console(tmp_path, CONFIG)
    assert _release(tmp_path) == first, "the same files are the same release"
    configure_console(tmp_path, CONFIG | {"client_id": "other"})
    assert _release(tmp_path)["id"] != first["id"]


def test_page_may_talk_to_its_two_servers_only(tmp_path: Path) -> None:
    build_console(tmp_path / "konsol")
    configure_console(tmp_path / "konsol", CONFIG)
    page = (tmp_path / "konsol" / "index.html").read_text()
    assert "connect-src 'self' https://api.example.org https://masuk.example.org;" in page
    assert "unsafe" not in page


STREETS = {"map_style": "https://maps.geo.example.org/v2/styles/Standard/descriptor", "map_key": "k"}


def test_the_maps_server_is_allowed_only_where_there_is_one() -> None:
    without = ConsoleConfig.of(CONFIG).content_policy()
    assert "maps.geo" not in without
    policy = dict(
        part.split(" ", 1) for part in ConsoleConfig.of(CONFIG | STREETS).content_policy().split("; ")
    )
    named = [name for name, value in policy.items() if "https://maps.geo.example.org" in value.split()]
    assert sorted(named) == ["connect-src", "img-src"]
    assert "descriptor" not in str(policy)


def test_streets_come_from_the_stacks_outputs() -> None:
    outputs = {
        "StaffApiUrl": "https://a.example",
        "UserPoolDomain": "https://b.example",
        "UserPoolClientId": "c",
    }
    streets = {"MapStyleUrl": STREETS["map_style"], "MapKey": STREETS["map_key"]}
    assert config_of_stack({**outputs, **streets}, "r")["map_key"] == "k"
    assert "map_style" not in config_of_stack(outputs, "r")


@pytest.mark.parametrize(
    "wrong",
    [
        {"map_style": "maps.example.org"},
        {"staff_api_url": "api.example.org"},
        {"cognito_domain": "javascript:alert(1)"},
        {"client_secret": "x"},
    ],
)
def test_wrong_configuration_is_refused_before_anything_is_uploaded(
    bucket: str, wrong: dict[str, str]
) -> None:
    with pytest.raises(ValidationError, match=next(iter(wrong))):
        publish_console(bucket, CONFIG | wrong)
    assert boto3.client("s3").list_objects_v2(Bucket=bucket)["KeyCount"] == 0


def test_building_again_replaces_what_was_there(tmp_path: Path) -> None:
    target = tmp_path / "konsol"
    build_console(target)
    (target / "stale.js").write_text("")
    build_console(target)
    assert not (target / "stale.js").exists()


def test_own_files_are_relative_and_carry_no_inline_script_or_style(tmp_path: Path) -> None:
    build_console(tmp_path / "konsol")
    page = (tmp_path / "konsol" / "index.html").read_text()
    assert 'src="/' not in page
    assert 'href="/' not in page
    assert "<style" not in page
    assert " style=" not in page
    assert page.count("<script") == page.count('<script type="module" src=')


def test_policy_names_origins_not_paths() -> None:
    assert "https://api.example.org/staf" not in ConsoleConfig.of(CONFIG).content_policy()


def test_a_stacks_outputs_make_its_configuration() -> None:
    outputs = {
        "StaffApiUrl": CONFIG["staff_api_url"],
        "UserPoolDomain": CONFIG["cognito_domain"],
        "UserPoolClientId": "abc",
        "SiteBucketName": "situs",
    }
    assert config_of_stack(outputs, "ap-southeast-3") == CONFIG
