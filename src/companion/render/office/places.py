"""The places of a Word manuscript: found, made readable, and those of numbers filled."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from companion.errors import CompanionError
from companion.render.office import word
from companion.render.office.word import w

PLACE = re.compile(r"\{\{.*?\}\}")
EXHIBIT = re.compile(r"\{\{p\b|\{\{\s*exhibit\b")
ALONE = re.compile(r"\{\{p\s[^{}]*\}\}")
QUOTES = str.maketrans(
    dict.fromkeys("„“”‟‚‘’‛«»‹›「」『』", '"') | dict.fromkeys("\u00a0\u202f", " ")
)
QUOTED = re.compile(r'"\s*(.*?)\s*"')  # French puts spaces inside the marks
LEFT_BEHIND = ("bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd")
LOST = ("drawing", "pict", "object", "footnoteReference", "endnoteReference", "commentReference")
FILLED = ("document.main", "header", "footer", "footnotes", "endnotes", "comments")


def prepare(document: Any, name: str, written: Callable[[str], str]) -> None:
    """Fill the places of numbers, and see that no exhibit stands amid text.

    Text, headers, footers, notes and comments have places. Typographic quotes in them become
    plain ones. What the paragraph of an exhibit holds besides its place, such as bookmarks and
    the end of a section, moves to a paragraph beside it.

    Parameters
    ----------
    document
        A Word file.
    name
        The file's, for messages.
    written
        Returns what a place of a number asks for.

    Raises
    ------
    CompanionError
        If text, a picture or a note would be lost with the place of an exhibit, or the place is
        no body text.
    """
    for part, root in _parts(document, *FILLED):
        for paragraph in root.iter(w("p")):
            texts = [text for text in paragraph.iter(w("t")) if _holder(text) is paragraph]
            places = _plain(texts)
            whole = "".join(text.text or "" for text in texts).strip()
            if "{{" in PLACE.sub("", whole):
                raise CompanionError(f"{name}: a place begins with {{{{ and has no }}}}: {whole!r}")
            if any(map(EXHIBIT.match, places)):
                if part is not document.part or _boxed(paragraph):
                    raise CompanionError(
                        f"{name}: an exhibit stands in the text, not in a header, footer, note, "
                        f"comment or text box: {places[0]}"
                    )
                _alone(paragraph, whole, name)
            elif places:
                for text in texts:
                    text.text = PLACE.sub(lambda place: written(place[0]), text.text or "")
        _put(part, root)


def check(document: Any, name: str) -> None:
    """See that no place is left where nothing is filled, such as in a chart or a diagram.

    Raises
    ------
    CompanionError
        If one is.
    """
    for part, root in _parts(document):
        if left := PLACE.search("".join(one.text or "" for one in root.iter("{*}t"))):
            raise CompanionError(
                f"{name}: {left[0]} stands in {part.partname}, where nothing can be filled; places "
                "may be in text, headers, footers, notes and comments"
            )


def _parts(document: Any, *kinds: str) -> Iterator[tuple[Any, Any]]:
    """Yield the parts of a Word file that have text, and their roots; or those of some kinds."""
    from docx.oxml.parser import parse_xml

    for part in document.part.package.iter_parts():
        of_kind = not kinds or part.content_type.endswith(tuple(f".{kind}+xml" for kind in kinds))
        if of_kind and re.fullmatch(r"/word/.*\.xml", part.partname):
            yield part, part.element if hasattr(part, "element") else parse_xml(part.blob)


def _put(part: Any, root: Any) -> None:
    """Put a root back into a part that python-docx keeps as bytes, as it does notes."""
    from docx.opc.oxml import serialize_part_xml

    if not hasattr(part, "element"):
        part._blob = serialize_part_xml(root)


def _plain(texts: list[Any]) -> list[str]:
    """Put each place into the first of the pieces that it is spread over, in plain quotes."""
    whole, places = "".join(text.text or "" for text in texts), list[str]()
    for place in reversed(list(PLACE.finditer(whole))):
        written = QUOTED.sub(r'"\1"', place[0].translate(QUOTES))
        places.insert(0, written)
        at = 0
        for text in texts:
            piece, begin = text.text or "", at
            at += len(piece)
            first, last = max(place.start() - begin, 0), min(place.end() - begin, len(piece))
            if first < last or (first == last == 0 and begin == place.start()):
                text.text = piece[:first] + written + piece[last:]
                text.set(word.KEPT, "preserve")  # what is left may begin with a space
                written = ""
    return places


def _alone(paragraph: Any, whole: str, name: str) -> None:
    beside = [kind for kind in LOST if next(paragraph.iter(w(kind)), None) is not None]
    if not beside and PLACE.fullmatch(whole):
        if not whole.startswith("{{p"):
            raise CompanionError(
                f"{name}: {whole} needs a p, since an exhibit takes the place of its paragraph: "
                f"{whole.replace('{{', '{{p', 1)}"
            )
        if "number(" in whole:
            raise CompanionError(f"{name}: {whole} is for an exhibit; a number has no p")
    if not ALONE.fullmatch(whole) or beside:
        raise CompanionError(
            f"{name}: an exhibit needs a paragraph of its own, with nothing but "
            f'{{{{p exhibit("...") }}}} in it; this one has more: {whole!r}'
        )
    for moved in LEFT_BEHIND:
        for mark in list(paragraph.iter(w(moved))):
            paragraph.addprevious(mark)
    section = paragraph.find(f"{w('pPr')}/{w('sectPr')}")
    if section is not None:
        paragraph.addnext(word.ending(section))


def _holder(element: Any) -> Any:
    """Return the paragraph that an element stands in, the innermost of them."""
    return next(element.iterancestors(w("p")))


def _boxed(paragraph: Any) -> bool:
    return next(paragraph.iterancestors(w("txbxContent")), None) is not None
