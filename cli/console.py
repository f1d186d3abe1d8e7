"""Put the staff console together and publish it: static files, a configuration, a content policy."""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Any, Self
from urllib.parse import urlsplit

import boto3
import typer
from pydantic import BaseModel, ConfigDict, field_validator

from cli.console_release import write_release
from cli.design import scheme_sheet, style_page
from cli.operator.target import deployed
from cli.targeting import STACK
from cli.terminal import out
from desac.adapters.design import ALL, style_sheet
from infra.content_policy import console_policy

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client

ROOT = Path(__file__).parents[1]
WEB = ROOT / "web"
PACKAGES = ROOT / "node_modules"
VILLAGES = ROOT / "layers" / "common" / "python" / "desac" / "data" / "denpasar_villages.geojson"

_VENDORED = {
    "maplibre-gl": {
        "dist/maplibre-gl.mjs": "maplibre-gl.mjs",
        "dist/maplibre-gl-worker.mjs": "maplibre-gl-worker.mjs",
        "dist/maplibre-gl.css": "maplibre-gl.css",
        "LICENSE.txt": "LICENSE.txt",
    },
    "idb": {"build/index.js": "index.js", "LICENSE": "LICENSE.txt"},
}
"""What of each npm package is served under `vendor/`, and its name there."""

_LAST = ("index.html", "sw.js", "release.js")
"""Published after all else, in this order: the page names files that must be there, and the service worker
keeps all files of a release as soon as it hears of it."""
_CONTENT_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".json": "application/json",
    # CloudFront compresses `application/json`, but not `application/geo+json`.
    ".geojson": "application/json",
    ".txt": "text/plain; charset=utf-8",
}
_CHARSET = '<meta charset="utf-8" />'


class ConsoleConfig(BaseModel):
    """What `config.json` says; the console reads it beside index.html. It is public: no secrets."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    staff_api_url: str
    cognito_domain: str
    client_id: str
    region: str
    redirect_uri: str | None = None
    map_style: str | None = None
    """The address of a MapLibre style with streets, as Amazon Location's; else the villages are the map."""
    map_key: str | None = None
    """The key of that service, restricted to the console's address: whoever sees the map can read it."""

    @field_validator("staff_api_url", "cognito_domain", "redirect_uri", "map_style")
    @classmethod
    def _is_an_address(cls, value: str | None) -> str | None:
        if value is None:
            return None
        parts = urlsplit(value)
        if parts.scheme not in {"https", "http"} or not parts.netloc:
            raise ValueError(f"not an http(s) address: {value!r}")
        return value

    @classmethod
    def of(cls, values: dict[str, Any]) -> Self:
        """Checked values. Raises pydantic's ValidationError that names what is missing or wrong."""
        return cls.model_validate(values)

    def content_policy(self) -> str:
        """The Content-Security-Policy under which the console runs: its own files and its two servers."""
        servers = sorted({_origin(self.staff_api_url), _origin(self.cognito_domain)})
        return console_policy(servers, streets=[_origin(self.map_style)] if self.map_style else [])


def config_of_stack(outputs: Mapping[str, str], region: str) -> dict[str, Any]:
    """The configuration of a deployed stack, from its outputs. Raises KeyError for one that is missing."""
    streets = {"map_style": outputs.get("MapStyleUrl"), "map_key": outputs.get("MapKey")}
    return {
        "staff_api_url": outputs["StaffApiUrl"],
        "cognito_domain": outputs["UserPoolDomain"],
        "client_id": outputs["UserPoolClientId"],
        "region": region,
        **{name: value for name, value in streets.items() if value},
    }


def build_console(target: Path) -> None:
    """Write the publishable folder into `target`, replacing what is there; it still lacks its configuration.

    Raises FileNotFoundError when the npm packages have not been fetched.
    """
    for package in _VENDORED:
        if not (PACKAGES / package).is_dir():
            raise FileNotFoundError(f"{PACKAGES / package} is missing: run `npm ci` (or `make setup`) first")
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(WEB, target, ignore=shutil.ignore_patterns("package.json", "*.d.ts", ".*"))
    (target / "design.css").write_text(style_sheet(*ALL), encoding="utf-8")
    (target / "schemes.css").write_text(scheme_sheet(), encoding="utf-8")
    (target / "gaya.html").write_text(style_page(WEB / "gaya.html"), encoding="utf-8")
    for package, files in _VENDORED.items():
        vendor = target / "vendor" / package
        vendor.mkdir(parents=True)
        for source, name in files.items():
            shutil.copyfile(PACKAGES / package / source, vendor / name)
    shutil.copyfile(VILLAGES, target / "villages.geojson")
    shutil.copyfile(ROOT / "NOTICE", target / "NOTICE.txt")


def configure_console(target: Path, config: dict[str, Any]) -> None:
    """Write `config.json` into a built folder, the policy into its index.html, and what the worker keeps."""
    checked = ConsoleConfig.of(config)
    (target / "config.json").write_text(json.dumps(checked.model_dump(exclude_none=True), indent=2) + "\n")
    index = target / "index.html"
    # A page served by S3 or the emulator has no header of its own, so the policy also travels inside it.
    policy = f'<meta http-equiv="Content-Security-Policy" content="{checked.content_policy()}" />'
    index.write_text(index.read_text().replace(_CHARSET, f"{_CHARSET}\n    {policy}", 1))
    write_release(target)


def publish_console(
    bucket: str, config: dict[str, Any], *, client: "S3Client | None" = None
) -> tuple[str, ...]:
    """Build, configure and upload the console to `bucket`; returns the keys, in the order uploaded.

    Everything is revalidated on each visit (`no-cache` and S3's ETags): a release never mixes old and new
    modules. The page goes last but for the service worker, so neither names a file that is not there yet.
    """
    s3 = client or boto3.client("s3")
    with TemporaryDirectory() as folder:
        target = Path(folder) / "console"
        build_console(target)
        configure_console(target, config)
        files = sorted(
            (path for path in target.rglob("*") if path.is_file()),
            key=lambda path: (_LAST.index(path.name) + 1 if path.name in _LAST else 0, path.as_posix()),
        )
        keys = tuple(path.relative_to(target).as_posix() for path in files)
        for path, key in zip(files, keys, strict=True):
            s3.put_object(
                Bucket=bucket,
                Key=key,
                Body=path.read_bytes(),
                ContentType=_CONTENT_TYPES[path.suffix],
                CacheControl="no-cache",
            )
    return keys


def console(
    stack: Annotated[str, typer.Option(help="The deployed CloudFormation stack.")] = STACK,
) -> None:
    """Publish the staff console to the stack's site. The local stack has it already."""
    target = deployed(stack)
    region = target.s3.meta.region_name
    keys = publish_console(
        target.output("SiteBucketName"), config_of_stack(target.outputs, region), client=target.s3
    )
    out.print(f"{len(keys)} files published: {target.output('SiteUrl')}", soft_wrap=True)


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
