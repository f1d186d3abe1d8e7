"""The very CDK app, deployed to the emulator."""

import json
import re
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from sandbox.environment import ACCOUNT, REGION, emulator_environment
from sandbox.paths import ROOT, home, logs
from sandbox.prerequisites import cdk
from sandbox.problems import LocalRunError

Tell = Callable[[str], None]
_PROGRESS = re.compile(r"\|\s*(\d+)(?:/\d+)?\s*\|")
_TOLD_EVERY = 25
# Nobody is asked; resources are created without a change set, which saves one round of waiting.
_PLAIN = ("--require-approval", "never", "--progress", "events", "--method", "direct", "--asset-parallelism")
_FAILURE = re.compile(r"❌|CREATE_FAILED|^\w*(?:Error|Exception)\b: ")


def deploy(endpoint: str, settings: Mapping[str, str], tell: Tell) -> dict[str, str]:
    """Bootstrap and deploy; the stack outputs. `settings` are CDK context values.

    Raises LocalRunError with the line that says why it failed.
    """
    environment = emulator_environment(endpoint) | {
        "CDK_DEFAULT_ACCOUNT": ACCOUNT,
        "CDK_DEFAULT_REGION": REGION,
        "CI": "true",
        "NO_COLOR": "1",
        "PYTHON_COLORS": "0",
        "JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION": "20",
        "JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION": "1",
    }
    context = [part for name, value in settings.items() for part in ("--context", f"{name}={value}")]
    outputs = home() / "outputs.json"
    outputs.unlink(missing_ok=True)
    quiet = ["--no-notices", "--no-version-reporting"]
    # With an app it would be synthesised once more, only to find the environment we name.
    _run(["bootstrap", f"aws://{ACCOUNT}/{REGION}", "--app", "", *quiet], "bootstrap", environment, tell)
    _run(
        [
            *("deploy", "--all", *_PLAIN, "--output", str(home() / "cdk.out")),
            *("--outputs-file", str(outputs), *quiet, *context),
        ],
        "deploy",
        environment,
        tell,
    )
    stacks: dict[str, dict[str, str]] = json.loads(outputs.read_text(encoding="utf-8"))
    return {name: value for stack in stacks.values() for name, value in stack.items()}


def _run(arguments: Sequence[str], name: str, environment: Mapping[str, str], tell: Tell) -> None:
    log = logs() / f"cdk-{name}.log"
    process = subprocess.Popen(
        [cdk(), *arguments],
        cwd=ROOT,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    )
    told = 0
    with process, log.open("w", encoding="utf-8") as kept:
        try:
            for line in process.stdout or ():
                kept.write(line)
                kept.flush()
                progress = _PROGRESS.search(line)
                if progress and (done := int(progress[1])) >= told + _TOLD_EVERY:
                    told = done
                    tell(f"          {name}: {done} resources")
        except BaseException:
            process.terminate()
            raise
    if process.returncode:
        raise LocalRunError(f"cdk {name} failed: {_reason(log)} (see {log})")


def _reason(log: Path) -> str:
    lines = [line.strip() for line in log.read_text(encoding="utf-8").splitlines() if line.strip()]
    telling = [line for line in lines if _FAILURE.search(line)]
    return (telling or lines or ["no output"])[-1][:300]
