"""Install a lock, and this package, into the environment of the Python that runs this file.

    python install.py requirements.lock

uv does it in a few seconds: the one on the path, or the one that pip brings, pinned with its hash.
Where there is none for this machine, or it fails, as behind a mirror that only pip knows, pip does
the same in a minute or two. Both take only what has one of the lock's hashes.
"""

import os
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parent
OLDEST_UV = (0, 8)  # that these locks were installed with
PIP = [sys.executable, "-m", "pip", "install", "--disable-pip-version-check"]
ITSELF = ["--no-deps", "--no-build-isolation", "--editable", str(ROOT)]
SIZES_MB = {  # to download, and on disk: measured on Linux with Python 3.11
    "requirements.lock": (151, 636),
    "requirements-lab.lock": (20, 67),
    "requirements-test.lock": (90, 289),
    "requirements-uv.lock": (18, 37),
}


def main(lock: str) -> None:
    """Install what a lock names, then the package itself, and say what is going on.

    A lock names everything that its packages need, but for what an earlier one has.
    """
    sizes = SIZES_MB.get(lock)
    _tell(
        f"Installing {lock}"
        + (": {} MB to download, {} MB on disk." if sizes else ".").format(*(sizes or ()))
    )
    wanted = ["--require-hashes", "--no-deps", "--requirement", str(ROOT / lock)]
    if not _by_uv(wanted):
        _tell("Without uv: pip does it, which takes a minute or two.")
        for words in (wanted, ITSELF):
            subprocess.run([*PIP, *words], check=True)
    # matplotlib's list of typefaces is made here, and not by whatever draws first
    subprocess.run([sys.executable, "-c", "import matplotlib.font_manager"], check=True)


def _by_uv(wanted: list[str]) -> bool:
    """Return whether uv has installed all."""
    uv = _uv()
    if not uv:
        return False
    words = [uv, "pip", "install", "--python", sys.executable]
    if mirror := os.environ.get("PIP_INDEX_URL"):
        words += ["--default-index", mirror]
    if any(subprocess.run([*words, *given]).returncode for given in (wanted, ITSELF)):
        return False
    # pip compiles what it installs and uv does not; the packages' own tests, a third, need it not
    folder = sysconfig.get_path("purelib")
    tests = rf"{re.escape(os.sep)}tests?{re.escape(os.sep)}"
    subprocess.run([sys.executable, "-m", "compileall", "-qq", "-j", "0", "-x", tests, folder])
    return True


def _uv() -> str | None:
    """Return the uv to be used, if there is one."""
    brought, lock = Path(sys.executable).with_name("uv"), "requirements-uv.lock"
    for uv in (brought, shutil.which("uv")):
        if uv and _version(str(uv)) >= OLDEST_UV:
            return str(uv)
    _tell("pip brings uv: {} MB to download, {} MB on disk.".format(*SIZES_MB[lock]))
    words = ["--quiet", "--require-hashes", "--only-binary", ":all:", "-r", str(ROOT / lock)]
    return None if subprocess.run([*PIP, *words]).returncode else str(brought)


def _version(uv: str) -> tuple[int, ...]:
    try:
        done = subprocess.run([uv, "--version"], capture_output=True, text=True)
    except OSError:
        return ()
    found = re.match(r"uv (\d+)\.(\d+)", done.stdout)
    return tuple(map(int, found.groups())) if found else ()


def _tell(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except subprocess.CalledProcessError as error:
        sys.exit(f"The installation failed; the reason stands above. ({error})")
