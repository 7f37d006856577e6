"""The places of a Word manuscript: found, read and filled. All else stays letter for letter."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

from companion.errors import CompanionError
from companion.render.language import locales
from companion.render.office import word
from companion.render.office.word import w

BEGIN = r"\{\{(?=[\s(-]*[^\W\d])"  # no place: {{\bf so}} of LaTeX, {{#each}}, {{1, 2}}
PLACE = re.compile(BEGIN + r"(?:(?!\}\}|\{\{).)*\}\}")
MARK = r"\s*[^\w\s(),]+\s*"  # of all signs used as quotation marks; French has spaces inside
NAME = rf"{MARK}(\w[^(),]*?){MARK}"
NUMBER = re.compile(rf"\{{\{{\s*number\s*\({NAME},{NAME}\)\s*(\|\s*num\s*)?\}}\}}")
EXHIBIT = re.compile(rf"\{{\{{p\s+exhibit\s*\({NAME}\)\s*\}}\}}")
OF_EXHIBIT = re.compile(r"\{\{p\b|\{\{\s*exhibit\b")
LEFT_BEHIND = ("bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd")
LOST = ("drawing", "pict", "object", "footnoteReference", "endnoteReference", "commentReference")
FILLED = ("document.main", "header", "footer", "footnotes", "endnotes", "comments")


def put(
    document: Any,
    name: str,
    number: Callable[[str, str, bool], str],
    exhibit: Callable[[str], Iterable[Any]],
) -> None:
    """Fill the places of a Word file.

    Text, headers, footers, notes and comments have places. What the paragraph of an exhibit holds
    besides its place, such as bookmarks and the end of a section, moves to a paragraph beside it.

    Parameters
    ----------
    document
        A Word file.
    name
        The file's, for messages.
    number
        Returns a number of a claim, by the names of both; with its digits grouped or not.
    exhibit
        Returns the paragraphs and tables of an exhibit.

    Raises
    ------
    CompanionError
        If a place cannot be read; if text, a picture or a note would be lost with that of an
        exhibit; if it is no body text; or if a place is left where nothing is filled, such as in
        a chart or a diagram.
    """

    def written(mark: str, place: re.Match[str]) -> str:
        claim, of_claim, grouped = _read(NUMBER, place[0], name)
        text = number(claim, of_claim, bool(grouped))
        return f"{mark}{text}{mark}" if re.search("[A-Za-z]", text) else text

    for part, root in _parts(document, *FILLED):
        for paragraph in list(root.iter(w("p"))):
            texts = [text for text in paragraph.iter(w("t")) if _holder(text) is paragraph]
            whole = "".join(text.text or "" for text in texts)
            places = [place[0] for place in PLACE.finditer(whole)]
            if re.search(BEGIN, PLACE.sub(" ", whole)):
                raise CompanionError(
                    f"{name}: a place begins with {{{{ and has no }}}}: {whole.strip()!r}"
                )
            if any(map(OF_EXHIBIT.match, places)):
                if part is not document.part or _boxed(paragraph):
                    raise CompanionError(
                        f"{name}: an exhibit stands in the text, not in a header, footer, note, "
                        f"comment or text box: {places[0]}"
                    )
                _alone(paragraph, whole.strip(), name)
                for one in exhibit(*_read(EXHIBIT, places[0], name)):
                    paragraph.addprevious(one)
                paragraph.getparent().remove(paragraph)
            elif places:
                mark = locales.LATIN if _right_to_left(paragraph, document) else ""
                _replace(texts, whole, partial(written, mark))
        _keep(part, root)
    _check(document, name)


def _right_to_left(paragraph: Any, document: Any) -> bool:
    """Say whether a paragraph runs from right to left, by itself or by its style."""
    from docx.enum.style import WD_STYLE_TYPE

    styles = {style.style_id: style.element for style in document.styles}
    usual = document.styles.default(WD_STYLE_TYPE.PARAGRAPH)
    named = paragraph.find(f"{w('pPr')}/{w('pStyle')}")
    style = getattr(usual, "element", None) if named is None else styles.get(named.get(w("val")))
    holders = [paragraph]
    while style is not None and style not in holders:
        holders.append(style)
        based = style.find(w("basedOn"))
        style = None if based is None else styles.get(based.get(w("val")))
    found = [bidi for one in holders for bidi in one.findall(f"{w('pPr')}/{w('bidi')}")]
    return bool(found) and found[0].get(w("val"), "1") not in ("0", "false", "off")


def _read(form: re.Pattern[str], place: str, name: str) -> tuple[str, ...]:
    found = form.fullmatch(place)
    if found is None:
        raise CompanionError(
            f'{name}: {place} cannot be read. A place is written {{{{ number("claim", "name") }}}} '
            'or, as a paragraph of its own, {{p exhibit("name") }}; --language is for all of them.'
        )
    return found.groups()


def _check(document: Any, name: str) -> None:
    for part, root in _parts(document):
        for paragraph in root.iter("{*}p"):
            if left := PLACE.search("".join(one.text or "" for one in paragraph.iter("{*}t"))):
                raise CompanionError(
                    f"{name}: {left[0]} stands in {part.partname}, where nothing can be filled; "
                    "places may be in text, headers, footers, notes and comments"
                )


def _parts(document: Any, *kinds: str) -> Iterator[tuple[Any, Any]]:
    """Yield the parts of a Word file that have text, and their roots; or those of some kinds."""
    from docx.oxml.parser import parse_xml

    for part in document.part.package.iter_parts():
        of_kind = not kinds or part.content_type.endswith(tuple(f".{kind}+xml" for kind in kinds))
        if of_kind and re.fullmatch(r"/word/.*\.xml", part.partname):
            yield part, part.element if hasattr(part, "element") else parse_xml(part.blob)


def _keep(part: Any, root: Any) -> None:
    """Keep what is filled in a part that python-docx has as bytes, as it does notes."""
    from docx.opc.oxml import serialize_part_xml

    if not hasattr(part, "element"):
        part._blob = serialize_part_xml(root)


def _replace(texts: list[Any], whole: str, written: Callable[[re.Match[str]], str]) -> None:
    """Replace each place in the first of the pieces of text that it is spread over."""
    for place in reversed(list(PLACE.finditer(whole))):
        filling = written(place)
        at = 0
        for text in texts:
            piece, begin = text.text or "", at
            at += len(piece)
            first, last = max(place.start() - begin, 0), min(place.end() - begin, len(piece))
            if first < last or (first == last == 0 and begin == place.start()):
                text.text = piece[:first] + filling + piece[last:]
                text.set(word.KEPT, "preserve")  # what is left may begin with a space
                filling = ""


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
    if not PLACE.fullmatch(whole) or beside:
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
