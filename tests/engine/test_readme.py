import re
import tomllib

import yaml

from companion import paths
from companion.publish import readme

TEXT = readme.README.read_text(encoding="utf-8")
FIVE = {"jupyterlab", "pandas", "matplotlib", "seaborn", "papermill"}


def test_the_tables_of_readme_are_those_of_the_registers():
    assert readme.render(TEXT) == TEXT, "run: companion readme"


def test_every_link_of_readme_leads_to_a_file():
    links = re.findall(r"\]\((?!http|#)([^)]+)\)", TEXT)
    assert [link for link in links if not (paths.root() / link).exists()] == []


def test_the_lock_satisfies_environment_yml_and_names_hashes_and_no_host():
    lock = (paths.root() / "requirements.lock").read_text()
    locked = dict(re.findall(r"^([a-z0-9-]+)==([^ ;\\]+)", lock, flags=re.MULTILINE))
    environment = yaml.safe_load((paths.root() / "environment.yml").read_text())
    pip = next(entry["pip"] for entry in environment["dependencies"] if isinstance(entry, dict))
    named = dict(line.split("==") for line in pip if "==" in line)
    assert set(named) == FIVE
    assert named == {name: locked[name] for name in FIVE}
    assert "--requirement requirements.lock" in pip
    assert "://" not in lock
    assert lock.count("--hash=sha256:") > len(locked)


def test_the_project_declares_what_the_lock_pins():
    project_file = tomllib.loads((paths.root() / "pyproject.toml").read_text())
    declared = {re.split("[=<>]", text)[0] for text in project_file["project"]["dependencies"]}
    assert declared >= FIVE
