"""What goes into the archives: nothing of other functions, compiled, the same name for the same content."""

import json
import subprocess
import sys

import pytest

from infra import bundle, catalogue
from infra.bundle import build, copied, digest
from infra.code import function_code
from infra.layer import SERVICES, common_layer, dependency_layer, documents_layer
from infra.python_function import Spec
from infra.settings import ROOT

PACKAGES = sorted({it.package for it in vars(catalogue).values() if isinstance(it, Spec)})


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(bundle, "BUILD", tmp_path / "build")
    source = tmp_path / "a.py"
    source.write_text("VALUE = 1\n")
    return source


def _inside(path):
    return sorted(str(each.relative_to(path)) for each in path.rglob("*") if each.is_file())


@pytest.mark.parametrize("package", PACKAGES)
def test_a_function_brings_its_own_package_only(package):
    found = _inside(function_code(package).path)
    assert all(
        name.startswith(("functions/__init__.py", f"functions/{package}/", "functions/__pycache__/"))
        for name in found
    )
    assert f"functions/{package}/__init__.py" in found


def test_the_same_content_has_the_same_name_and_other_content_another(folder):
    first = copied("x", [(folder, "pkg/a.py")], mount="/var/task")
    assert copied("x", [(folder, "pkg/a.py")], mount="/var/task") == first
    folder.write_text("VALUE = 2\n")
    assert copied("x", [(folder, "pkg/a.py")], mount="/var/task").hash != first.hash


def test_a_digest_knows_where_a_part_ends():
    assert digest("ab", "c") != digest("a", "bc")


def test_bytecode_is_trusted_without_looking_at_file_times(folder):
    """Flags 0b01 in the header: checked by hash, and not even that at import (PEP 552)."""
    made = copied("x", [(folder, "a.py")], mount="/var/task")
    (compiled,) = (made.path / "__pycache__").iterdir()
    assert int.from_bytes(compiled.read_bytes()[4:8], "little") == 0b01
    assert b"/var/task/a.py" in compiled.read_bytes()


def test_a_build_that_fails_leaves_nothing_to_be_taken_for_a_finished_one(folder):
    def _fails(where):
        (where / "half.py").write_text("")
        raise RuntimeError("the network is gone")

    with pytest.raises(RuntimeError):
        build("x", "0" * 64, _fails, mount="/opt")
    assert list(bundle.BUILD.iterdir()) == []


def test_old_builds_go_but_other_bundles_stay(folder):
    copied("x-other", [(folder, "a.py")], mount="/opt")
    for number in range(8):
        folder.write_text(f"VALUE = {number}\n")
        copied("x", [(folder, "a.py")], mount="/opt")
    names = [path.name for path in bundle.BUILD.iterdir()]
    assert len([name for name in names if name.startswith("x-other-")]) == 1
    assert len(names) == 1 + 4


def test_the_common_layer_is_the_package_with_its_data():
    found = _inside(common_layer().path)
    assert {"python/desac/events.py", "python/desac/data/denpasar_villages.geojson"} <= set(found)
    assert not [name for name in found if "test" in name]


def test_the_dependency_layer_works_on_its_own():
    """Only the layer and the standard library: what Lambda has, whatever its own SDK is today."""
    layer = dependency_layer("host").path / "python"
    script = f"""
import json, sys
sys.path.insert(0, {str(layer)!r})
import aws_lambda_powertools, boto3, jinja2, phonenumbers, pydantic, python_calamine, requests
for service in {sorted(SERVICES)!r}:
    boto3.client(service, region_name="ap-southeast-3")
boto3.resource("dynamodb", region_name="ap-southeast-3")
print(json.dumps([module.__file__ for module in (boto3, pydantic, requests)]))
"""
    run = subprocess.run(
        [sys.executable, "-I", "-S", "-c", script], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    assert all(path.startswith(str(layer)) for path in json.loads(run.stdout))


def test_a_pdf_can_be_written_with_the_layers_alone():
    """The documents' layer beside the other one: nothing that fpdf2 needs is missing or stripped."""
    layers = [str(layer("host").path / "python") for layer in (dependency_layer, documents_layer)]
    script = f"""
import sys
sys.path[:0] = {layers!r}
import fpdf
pdf = fpdf.FPDF()
pdf.add_page()
pdf.add_font("f", "", {str(ROOT / "functions/sembako/fonts/DejaVuSansCondensed.ttf")!r})
pdf.set_font("f")
pdf.cell(text="Mu\u2019minah")
print(fpdf.__file__, len(pdf.output()))
"""
    run = subprocess.run(
        [sys.executable, "-I", "-S", "-c", script], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.startswith(layers[1])


@pytest.mark.parametrize("layer", [dependency_layer, documents_layer])
def test_production_gets_wheels_for_its_processor(layer):
    """A wheel of this machine would fail at the first import on the other processor."""
    libraries = list((layer("aarch64-manylinux_2_28").path / "python").rglob("*.so"))
    assert libraries
    assert [path.name for path in libraries if path.read_bytes()[18:20] != b"\xb7\x00"] == []  # ELF: AArch64


def test_the_layer_stays_small():
    """Lambda takes 250 MB unpacked; each one is paid for at every cold start."""
    files = [path for path in dependency_layer("aarch64-manylinux_2_28").path.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) < 45_000_000
