"""The links between the files of a web site, for the tests of the toy paper's and of this one's."""

import posixpath
from typing import Any
from urllib.parse import unquote, urldefrag

from lxml import html

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
