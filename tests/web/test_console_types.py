"""The console's types are those of the API's description, and its modules hold to them."""

import json
import subprocess
from pathlib import Path

from cli.console import build_console

ROOT = Path(__file__).parents[2]
_TYPES = ROOT / "web" / "js" / "api-types.d.ts"
_WRONG = {
    "an answer's field that is not there": "(await api.get('overview')).nonsense;",
    "a filter's value that is not there": "await api.get('assignments', { state: 'opn' });",
    "a body's field that is not there": "await api.post('people/search', { phon: '1' });",
    "an outcome that is not the tracer's to tell": (
        "await api.outcome('a', { request_id: 'r', outcome: 'merged' });"
    ),
}
_RIGHT = """
    const found = await api.get('assignments', { state: 'open', village: '', cursor: null });
    const names = found.items.map((one) => one.name ?? '-');
    await api.outcome('a', { request_id: 'r', outcome: 'not_home' });
    await api.post('people/search', { phone: names[0] });
    (await api.get(`people/${names[0]}`)).whatever;
"""


def _run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        arguments,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        stdin=subprocess.DEVNULL,
    )


def test_the_types_are_those_of_the_description(tmp_path: Path) -> None:
    """After changing a call: `python -m cli.openapi`, which writes them too."""
    made = tmp_path / "api-types.d.ts"
    program, *arguments = json.loads((ROOT / "package.json").read_text())["scripts"]["types"].split()
    assert arguments[-1] == str(_TYPES.relative_to(ROOT))
    done = _run(f"node_modules/.bin/{program}", *arguments[:-1], str(made))
    assert done.returncode == 0, done.stderr
    assert made.read_text(encoding="utf-8") == _TYPES.read_text(encoding="utf-8")


def test_the_modules_hold_to_the_types() -> None:
    done = _run("npm", "run", "--silent", "check-types")
    assert done.returncode == 0, done.stdout


def test_a_call_that_the_api_would_refuse_is_found(tmp_path: Path) -> None:
    """Or the check could not fail: each of the wrong lines is an error, the right ones are none."""
    head = f"import {{ Api }} from {json.dumps(str(ROOT / 'web' / 'js' / 'api.js'))};\n"
    lines = [_RIGHT.replace("\n", " "), *_WRONG.values()]
    body = "\n".join(
        f"/** @param {{Api}} api */ export async function f{number}(api) {{ {line} }}"
        for number, line in enumerate(lines)
    )
    (tmp_path / "calls.js").write_text(head + body)
    settings = {"extends": str(ROOT / "tsconfig.json"), "include": [str(tmp_path / "calls.js")]}
    (tmp_path / "tsconfig.json").write_text(json.dumps(settings))
    done = _run("node_modules/.bin/tsc", "--project", str(tmp_path / "tsconfig.json"))
    wrong = {
        int(line.split("calls.js(")[1].split(",")[0])
        for line in done.stdout.splitlines()
        if "calls.js(" in line
    }
    assert wrong == {3, 4, 5, 6}, done.stdout


def test_types_are_not_published(tmp_path: Path) -> None:
    build_console(tmp_path / "console")
    assert [*(tmp_path / "console").rglob("*.ts")] == []
