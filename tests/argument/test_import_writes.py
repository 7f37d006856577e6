"""What an import writes is all there or not at all, and undone by git."""

import os
import signal
import subprocess
from pathlib import Path

import pytest

from companion import files, paths
from companion.originals import importing, records, writing
from tests.argument.conftest import VALUES, Command, content


def test_an_import_keeps_the_bytes_of_other_rows(project: Path, command: Command) -> None:
    before = (project / "data/sources.csv").read_bytes()
    assert command(project, "import", "sipri-releases", str(VALUES), "--write").exit_code == 0
    assert (project / "data/sources.csv").read_bytes().startswith(before)


def test_an_import_over_changes_that_are_not_committed_is_refused(
    project: Path, command: Command
) -> None:
    for words in (["init", "-q"], ["add", "."]):
        subprocess.run(["git", *words], cwd=project, check=True)
    before = content(project)
    told = "arms_tiv_releases.csv, sources.csv in data/ has changes that are not committed"
    assert told in command(project, "import", "sipri-releases", str(VALUES)).stdout
    done = command(project, "import", "sipri-releases", str(VALUES), "--write")
    assert (done.exit_code, told in done.stderr) == (2, True)
    assert content(project) == before


def test_a_write_that_fails_leaves_the_tables_as_they_were(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(paths.VARIABLE, str(project))
    before = content(project)
    request = records.Request("sipri-releases")
    plan = importing.plan(request, [VALUES])
    real = files.replace

    def failing(path: Path, content: bytes) -> None:
        if path.name == "sources.csv" and b"SIPRI2024" in content:
            raise OSError("no space left on device")
        real(path, content)

    monkeypatch.setattr(files, "replace", failing)
    with pytest.raises(OSError, match="no space"):
        importing.write(plan)
    assert content(project) == before


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_between_two_tables_leaves_them_as_they_were(
    project: Path, monkeypatch: pytest.MonkeyPatch, ending: signal.Signals
) -> None:
    before, real = content(project), files.replace

    def ended(path: Path, content: bytes) -> None:
        real(path, content)
        monkeypatch.setattr(files, "replace", real)
        os.kill(os.getpid(), ending)

    monkeypatch.setenv(paths.VARIABLE, str(project))
    plan = importing.plan(records.Request("sipri-releases"), [VALUES])
    monkeypatch.setattr(files, "replace", ended)
    with pytest.raises(KeyboardInterrupt):
        importing.write(plan)
    assert content(project) == before


def test_the_next_command_undoes_an_import_that_was_killed(
    project: Path, monkeypatch: pytest.MonkeyPatch, command: Command
) -> None:
    before, real = content(project), files.replace

    def killed(path: Path, content: bytes) -> None:
        real(path, content)
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setenv(paths.VARIABLE, str(project))
        plan = importing.plan(records.Request("sipri-releases"), [VALUES])
        patch.setattr(files, "replace", killed)
        patch.setattr(writing, "_put_back", lambda: None)  # a killed process does nothing more
        with pytest.raises(SystemExit):
            importing.write(plan)
    assert (project / "data/.import").is_dir()
    done = command(project, "exhibits")
    assert "the tables of data/ are as they were before it" in done.stderr
    assert content(project) == before
