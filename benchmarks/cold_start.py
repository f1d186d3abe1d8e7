"""`python -m benchmarks.cold_start [--rounds N]`: what starting a function costs beside its libraries alone.

Both sides are imported from the layers and archives as they are deployed, by a fresh interpreter that sees
nothing else. "Libraries alone" are all import statements of ours that the handler reaches and that are not of
our own code, in one module, with one small model where pydantic is among them.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from infra import catalogue
from infra.code import function_code
from infra.layer import common_layer, dependency_layer
from infra.python_function import Spec

_PREFIX = "import time:"
_MODEL = "class Model(pydantic.BaseModel):\n    at: pydantic.AwareDatetime\n    name: str = ''\n"
_HEADINGS = ("function", "libraries alone", "the handler", "ratio", "of it our own code", "libraries")


class Start(NamedTuple):
    """One function: milliseconds of import, and the libraries outside the standard one that it imports."""

    name: str
    bare: float
    ours: float
    own: float
    libraries: tuple[str, ...]


def measure(rounds: int, names: Sequence[str] | None = None) -> list[Start]:
    """The functions of these names, None for all; of each module the least of so many rounds, in turns."""
    every = [spec for spec in vars(catalogue).values() if isinstance(spec, Spec)]
    specs = [spec for spec in every if names is None or spec.name in names]
    return [_measured(spec, rounds) for spec in specs]


def path_of(spec: Spec) -> list[Path]:
    """Where a function finds modules: its own archive, then the two layers."""
    layers = (common_layer(), dependency_layer("host"))
    return [function_code(spec.package).path, *(layer.path / "python" for layer in layers)]


def module_of(spec: Spec) -> str:
    """The module of a function's handler."""
    return spec.handler.rpartition(".")[0]


def _measured(spec: Spec, rounds: int) -> Start:
    path = path_of(spec)
    libraries, handler = path[-1], module_of(spec)
    statements = imports_of(handler, path)
    with tempfile.TemporaryDirectory() as folder:
        has_model = any("pydantic" in one for one in statements)
        lines = [*statements, *(["import pydantic", _MODEL] if has_model else [])]
        (Path(folder) / "bare.py").write_text("\n".join(lines), encoding="utf-8")
        # Compiled before it is measured, as ours are.
        run("import bare", [Path(folder), libraries])
        taken = [(_timed("bare", [Path(folder), libraries]), _timed(handler, path)) for _ in range(rounds)]
    bare, ours = _least([one for one, _ in taken]), _least([one for _, one in taken])
    own = sum(took for name, took in ours.items() if name.split(".")[0] in {"desac", "functions"})
    return Start(spec.name, sum(bare.values()), sum(ours.values()), own, _names(statements))


_REACHED = """
import ast, importlib, json, sys
importlib.import_module(sys.argv[1])
found = set()
for name, module in list(sys.modules.items()):
    if name.split(".")[0] not in ("desac", "functions") or not getattr(module, "__file__", None):
        continue
    for node in ast.parse(open(module.__file__, encoding="utf-8").read()).body:
        if isinstance(node, ast.Import):
            found.add(ast.unparse(node))
        elif isinstance(node, ast.ImportFrom) and node.module.split(".")[0] not in ("desac", "functions"):
            found.add(ast.unparse(node))
print(json.dumps(sorted(one for one in found if not one.startswith(("import desac", "import functions")))))
"""


def imports_of(module: str, path: list[Path]) -> list[str]:
    """The import statements, not of our own code, of all our modules that importing `module` reaches."""
    return list(json.loads(run(_REACHED, path, module).stdout))


def _names(statements: list[str]) -> tuple[str, ...]:
    """The packages of statements, without the standard library's."""
    packages = {statement.split()[1].split(".")[0].rstrip(",") for statement in statements}
    return tuple(sorted(packages - sys.stdlib_module_names))


def _timed(module: str, path: list[Path]) -> dict[str, float]:
    """Milliseconds of each module that `module` imports, but for what an empty interpreter imports."""
    empty = {name for name, _ in _lines(run("pass", path).stderr)}
    return {name: took for name, took in _lines(run(f"import {module}", path).stderr) if name not in empty}


def _least(rounds: Sequence[dict[str, float]]) -> dict[str, float]:
    """Of each module the least: whatever else runs on the machine hits another module in each round."""
    return {name: min(one[name] for one in rounds if name in one) for name in rounds[0]}


def _lines(told: str) -> Iterator[tuple[str, float]]:
    """Module and own milliseconds of each line of `-X importtime`."""
    for line in told.splitlines():
        if line.startswith(_PREFIX) and "[us]" not in line:
            own, _, name = line.removeprefix(_PREFIX).split("|")
            yield name.strip(), int(own) / 1000


def run(code: str, path: list[Path], *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run code in a fresh interpreter that sees nothing but `path`, telling what it imports."""
    interpreter = Path(sys.base_prefix) / "bin" / f"python3.{sys.version_info.minor}"
    environment = {
        "PYTHONPATH": os.pathsep.join(map(str, path)),
        "PYTHONHASHSEED": "0",
        "AWS_DEFAULT_REGION": "ap-southeast-3",
    }
    command = [str(interpreter), "-S", "-X", "importtime", "-c", code, *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True)  # noqa: S603


def cold_start_section(rounds: int, names: Sequence[str] | None = None) -> str:
    """Measure and tell: the section of docs/benchmarks.md."""
    return section(measure(rounds, names), rounds)


def section(starts: list[Start], rounds: int) -> str:
    """The table and how to read it."""
    rows = [
        (
            one.name,
            f"{one.bare:.0f} ms",
            f"{one.ours:.0f} ms",
            f"{one.ours / one.bare:.2f}",
            f"{one.own:.0f} ms",
            ", ".join(one.libraries),
        )
        for one in starts
    ]
    lines = [_HEADINGS, ("---", *["---:"] * 4, "---"), *rows]
    told = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    return f"""## Cold start

Import time of each handler, by `-X importtime`, from the layers and archives as built (bytecode with
unchecked hashes), beside that of the libraries it imports, alone. Of each module the least of {rounds}
rounds: whatever else runs only adds to it. Creating clients and reading settings comes at the first event and
is in neither. The libraries alone start as Python does; ours do without searching for garbage meanwhile
(`functions/__init__.py`), which is why a few start faster.

{told}
"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="benchmarks.cold_start", description=__doc__)
    parser.add_argument("--rounds", type=int, default=7, help="the least of so many (default: %(default)s)")
    print(cold_start_section(parser.parse_args().rounds))


if __name__ == "__main__":
    main()
