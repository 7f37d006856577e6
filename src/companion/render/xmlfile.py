"""XML read and written by lxml, without entities, external files or a network."""

from lxml import etree

SVG = "http://www.w3.org/2000/svg"
PARSER = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}


def parse(content: bytes) -> etree._Element:
    """Return the root element.

    Raises
    ------
    lxml.etree.XMLSyntaxError
        If it is no XML.
    """
    return etree.fromstring(content, etree.XMLParser(**PARSER))


def write(root: etree._Element) -> bytes:
    """Return a document as UTF-8, with its declaration and doctype."""
    content: bytes = etree.tostring(
        root.getroottree(), xml_declaration=True, encoding="utf-8", standalone=False
    )
    return content + b"\n"


def canonical(root: etree._Element) -> bytes:
    """Return an element's canonical form (C14N): the same for the same content."""
    content: bytes = etree.tostring(root, method="c14n")
    return content
