"""What this project's environment gives: a light start, and the same packages with conda."""

import subprocess
import sys
from pathlib import Path

import yaml

from companion import paths


def test_the_package_and_its_command_start_without_the_heavy_libraries() -> None:
    code = "import sys, companion, companion.cli; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    heavy = {"pandas", "numpy", "matplotlib", "seaborn", "papermill", "jupyter_client"}
    assert heavy & set(done.stdout.split()) == set()


def test_the_companions_own_processes_validate_without_compiling_grammars() -> None:
    code = (
        "import sys; from companion import startup; startup.skip_grammars(); import jsonschema; "
        "jsonschema.validate(1, {'type': 'integer'}); print('lark' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_condas_pip_section_asks_for_what_make_installs_and_nothing_more(tmp_path: Path) -> None:
    """Conda hands the section to pip as a requirements file; pip would install nothing here."""
    environment = yaml.safe_load((paths.root() / "environment.yml").read_text())
    pip = next(entry["pip"] for entry in environment["dependencies"] if isinstance(entry, dict))
    section = tmp_path / "section.txt"
    section.write_text("\n".join(pip).replace("requirements.lock", str(paths.requirements())))
    words = ["pip", "install", "--dry-run", "--no-index", "--requirement", str(section)]
    done = subprocess.run([sys.executable, "-m", *words], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "Would install" not in done.stdout
