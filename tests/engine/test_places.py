"""Where a project may lie: other disks, disks without permissions, no checkout at all."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from companion import files, paths
from companion.errors import CompanionError
from tests.conftest import CHECKOUT, Runner


def test_a_share_that_knows_no_permissions_is_written_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "chmod", refuse)
    monkeypatch.setattr(Path, "chmod", refuse)
    files.replace(tmp_path / "a.csv", b"a\n")
    assert (tmp_path / "a.csv").read_bytes() == b"a\n"


def test_a_folder_in_the_home_is_there_and_not_one_called_tilde(
    toy: Path, run: Runner, tmp_path: Path
) -> None:
    words = ("companion", "sweep", "1_harvest", "-p", "first_year=1900", "--to")
    home = {"HOME": str(tmp_path)}
    done = run(toy, *words, "~/swept", env=home)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "swept/runs.csv").exists() and not (toy / "~").exists()
    told = run(toy, *words, "~nobody-of-this-name/swept", env=home)
    assert (told.returncode, "names nobody's home" in told.stderr) == (2, True)


def test_without_a_checkout_one_sentence_says_how_to_name_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(paths.VARIABLE, raising=False)
    monkeypatch.setattr(paths, "ENGINE", tmp_path / "site-packages/companion")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CompanionError, match=r"in no project, .* --project, .* --editable"):
        paths.root()


def test_a_checkout_has_the_same_bytes_whatever_git_is_told_of_line_ends(tmp_path: Path) -> None:
    if not (CHECKOUT / ".git").exists():
        pytest.skip("no clone")
    told = subprocess.run(
        ["git", "-c", "core.autocrlf=true", "ls-files", "--eol", "--", "data", "notebooks", "src"],
        cwd=CHECKOUT, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert {line.split("attr/")[1].split("\t")[0].strip() for line in told.splitlines()} <= {
        "text=auto eol=lf", "-text",
    }  # fmt: skip


def test_pips_settings_of_somebody_do_not_reach_the_environment(tmp_path: Path) -> None:
    """make is asked what pip would see; nothing is installed."""
    (tmp_path / "Makefile").write_text(
        (CHECKOUT / "Makefile").read_text() + "\nseen:\n\t@env | grep ^PIP_\n"
    )
    settings = {"PIP_USER": "1", "PIP_TARGET": "/elsewhere", "PIP_INDEX_URL": "kept"}
    done = subprocess.run(["make", "-s", "seen"], cwd=tmp_path, env=os.environ | settings,
                          capture_output=True, text=True, check=True)  # fmt: skip
    seen = dict(line.split("=", 1) for line in done.stdout.splitlines())
    assert (seen["PIP_USER"], seen["PIP_INDEX_URL"]) == ("0", "kept")
    assert "PIP_TARGET" not in seen


@pytest.mark.skipif(sys.platform != "linux", reason="mounts as Linux does")
def test_figures_may_lie_on_another_disk(toy: Path, tmp_path: Path, project: Path) -> None:
    from companion.build import pipeline
    from companion.register import exhibits, freshness

    memory = Path("/dev/shm")
    other = memory / tmp_path.name
    if not os.access(memory, os.W_OK) or memory.stat().st_dev == toy.stat().st_dev:
        pytest.skip("no second disk here")
    paths.use(toy)
    [oats] = [task for task in freshness.tasks(exhibits.load()) if task.key == "oats"]
    staging = toy / "build/oats.x"
    (staging / "out").mkdir(parents=True)
    (staging / "executed.ipynb").touch()
    for path in oats.files:
        (staging / "out" / path.name).write_bytes(path.read_bytes())
        path.unlink()
    (toy / "figures/1_harvest").rename(toy / "kept")
    other.mkdir()
    try:
        (toy / "figures/1_harvest").symlink_to(other)
        pipeline._publish(oats, staging)
        assert {path.name for path in other.iterdir()} == {path.name for path in oats.files}
    finally:
        for path in other.iterdir():
            path.unlink()
        other.rmdir()
