"""The layers: our own package as it stands, and the locked dependencies, built without Docker."""

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from platform import machine

from infra.bundle import Bundle, build, copied, digest, sources
from infra.settings import ROOT

SERVICES = frozenset({"dynamodb", "events", "geo-places", "s3", "secretsmanager", "sns", "sqs", "ssm", "sts"})
"""The AWS services whose descriptions the layer keeps; a test compares them with `desac.adapters`."""

_TARGET_VERSION = "3.13"
_UNUSED = ("*.pyi", "*.dist-info/RECORD", "bin", "tests", "_pyrepl")


def common_layer() -> Bundle:
    """`layers/common`: the package `desac` under `python/`, its data and configuration included."""
    folder = ROOT / "layers" / "common"
    files = ((path, path.relative_to(folder).as_posix()) for path in sources(folder))
    return copied("layer-common", files, mount="/opt")


def dependency_layer(platform: str) -> Bundle:
    """The run-time dependencies of uv.lock for a platform (as uv names it, or `host`), in `python/`.

    Hashes are checked and nothing is compiled from source. Raises subprocess.CalledProcessError when a
    package cannot be fetched or has no wheel for the platform.
    """
    return _locked("dependencies", _requirements("--no-default-groups"), platform)


def documents_layer(platform: str) -> Bundle:
    """What only writers of PDF need, likewise: as large as all the rest, so a layer of its own."""
    return _locked("documents", _requirements("--only-group", "documents"), platform)


def _locked(name: str, requirements: bytes, platform: str) -> Bundle:
    exact = f"{sys.platform}-{machine()}" if platform == "host" else platform
    return build(
        f"layer-{name}-{exact}",
        digest(requirements, Path(__file__).read_bytes(), exact),
        lambda folder: _install(requirements, folder / "python", platform),
        mount="/opt",
    )


@cache
def _requirements(*which: str) -> bytes:
    """A part of uv.lock with its hashes; a new version of a test tool leaves it as it was."""
    export = (
        "export",
        "--frozen",
        *which,
        "--no-emit-project",
        "--no-annotate",
        "--no-header",
    )
    return _uv(*export)


def _install(requirements: bytes, target: Path, platform: str) -> None:
    where = [] if platform == "host" else ["--python-platform", platform]
    fixed = ["--only-binary", ":all:", "--require-hashes", "--no-deps", "--link-mode", "copy"]
    _uv(
        *("pip", "install", "--python-version", _TARGET_VERSION, "--python", sys.executable),
        *(*where, *fixed, "--target", str(target), "--requirements", "-"),
        text=requirements,
    )
    _strip(target)


def _strip(target: Path) -> None:
    """Leave out what no function reads: stubs, scripts, tests, and the SDK's other 400 services."""
    for pattern in _UNUSED:
        for path in target.rglob(pattern):
            _remove(path)
    for data in (target / "botocore" / "data", target / "boto3" / "data"):
        for path in data.iterdir() if data.is_dir() else ():
            if path.is_dir() and path.name not in SERVICES:
                _remove(path)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _uv(*arguments: str, text: bytes = b"") -> bytes:
    command = [_find_uv(), *arguments, "--quiet"]
    done = subprocess.run(command, check=True, cwd=ROOT, input=text, stdout=subprocess.PIPE)  # noqa: S603 # ours
    return done.stdout


def _find_uv() -> str:
    """The uv that runs us, the one on the PATH, or the clone's own. Raises FileNotFoundError."""
    ours = ROOT / ".uv" / "bin" / "uv"
    found = os.environ.get("UV") or shutil.which("uv") or (str(ours) if ours.exists() else None)
    if found is None:
        raise FileNotFoundError("uv is missing: run `make setup`, which fetches it into the clone")
    return found
