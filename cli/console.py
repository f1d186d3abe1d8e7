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

from cli.operator.target import deployed
from cli.targeting import STACK
from cli.terminal import out
from infra.content_policy import console_policy

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client

ROOT = Path(__file__).parents[1]
WEB = ROOT / "web"
MAPLIBRE = ROOT / "node_modules" / "maplibre-gl"
VILLAGES = ROOT / "layers" / "common" / "python" / "desac" / "data" / "denpasar_villages.geojson"

_MAPLIBRE_FILES = (
    "dist/maplibre-gl.mjs",
    "dist/maplibre-gl-worker.mjs",
    "dist/maplibre-gl.css",
    "LICENSE.txt",
)
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

    @field_validator("staff_api_url", "cognito_domain", "redirect_uri")
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
        return console_policy(servers)


def config_of_stack(outputs: Mapping[str, str], region: str) -> dict[str, Any]:
    """The configuration of a deployed stack, from its outputs. Raises KeyError for one that is missing."""
    return {
        "staff_api_url": outputs["StaffApiUrl"],
        "cognito_domain": outputs["UserPoolDomain"],
        "client_id": outputs["UserPoolClientId"],
        "region": region,
    }


def build_console(target: Path) -> None:
    """Write the publishable folder into `target`, replacing what is there; it still lacks its configuration.

    Raises FileNotFoundError when the npm packages have not been fetched.
    """
    if not MAPLIBRE.is_dir():
        raise FileNotFoundError(f"{MAPLIBRE} is missing: run `npm ci` (or `make setup`) first")
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(WEB, target, ignore=shutil.ignore_patterns("package.json", "*.d.ts", ".*"))
    vendor = target / "vendor" / "maplibre-gl"
    vendor.mkdir(parents=True)
    for name in _MAPLIBRE_FILES:
        shutil.copyfile(MAPLIBRE / name, vendor / Path(name).name)
    shutil.copyfile(VILLAGES, target / "villages.geojson")
    shutil.copyfile(ROOT / "NOTICE", target / "NOTICE.txt")


def configure_console(target: Path, config: dict[str, Any]) -> None:
    """Write `config.json` into a built folder and the content policy into its index.html."""
    checked = ConsoleConfig.of(config)
    (target / "config.json").write_text(json.dumps(checked.model_dump(exclude_none=True), indent=2) + "\n")
    index = target / "index.html"
    # A page served by S3 or the emulator has no header of its own, so the policy also travels inside it.
    policy = f'<meta http-equiv="Content-Security-Policy" content="{checked.content_policy()}" />'
    index.write_text(index.read_text().replace(_CHARSET, f"{_CHARSET}\n    {policy}", 1))


def publish_console(
    bucket: str, config: dict[str, Any], *, client: "S3Client | None" = None
) -> tuple[str, ...]:
    """Build, configure and upload the console to `bucket`; returns the keys, in the order uploaded.

    Everything is revalidated on each visit (`no-cache` and S3's ETags): a release never mixes old and new
    modules. The page itself goes last, so that it never names a file that is not there yet.
    """
    s3 = client or boto3.client("s3")
    with TemporaryDirectory() as folder:
        target = Path(folder) / "console"
        build_console(target)
        configure_console(target, config)
        files = sorted(
            (path for path in target.rglob("*") if path.is_file()),
            key=lambda path: (path.name == "index.html", path.as_posix()),
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
