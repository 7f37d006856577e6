"""What is said of the paper's dates: each sentence from the events in force."""

import pandas as pd

from companion.render.text import joined, span
from russia_hamas.timeline import events


def whose(actor: str) -> str:
    """Say which events are shown.

    Examples
    --------
    >>> whose("all"), whose("Israel")
    ('', ' with Israel')
    """
    return "" if actor == "all" else f" with {actor}"


def years_of(table: pd.DataFrame) -> str:
    """Name the first and the last year of some events."""
    return span(day.year for day in table["when"]) if len(table) else ""


def answer(table: pd.DataFrame, actor: str) -> list[str]:
    """Answer the question in three sentences: dates that hold, that do not, that were not found."""
    counted = events.tally(table)
    lost = counted["dated"] - counted["found"]
    none = f"For {lost} no date was found." if lost else ""
    return [_holds(table, actor), contradicted(table), none]


def _holds(table: pd.DataFrame, actor: str) -> str:
    counted = events.tally(table)
    years = years_of(table)
    if not counted["dated"]:
        return f"The paper dates no event{whose(actor)} in {years}; it tells of {len(table)}."
    many = counted["dated"]
    of_them = f"{counted['same'] or 'none'}{' of them' * (many > 1)}"
    return (
        f"The paper dates {many} event{'s' * (many > 1)}{whose(actor)}, {years}; other sources "
        f"give the printed date, or one that its words allow, for {of_them}{near(table)}."
    )


def near(table: pd.DataFrame) -> str:
    """Say, as part of a sentence, which dates hold only because a citation alone has a date."""
    rows = table[events.near(table) & table["counts"]]
    if rows.empty:
        return ""
    most = int(rows["days"].abs().max())
    early = (rows["days"] < 0).all()
    day = f"a day at most {most} days {'earlier' if early else 'away'}"
    if early and most == 1:
        day = "the day before"
    return f", and for {len(rows)}, dated only by what the paper cites, {day}"


def contradicted(table: pd.DataFrame) -> str:
    """Say which dates other sources contradict."""
    rows = table[table["mark"].isin(events.APART)]
    if rows.empty:
        return "They contradict none." if events.tally(table)["found"] else ""
    told = [
        f"“{row.label}” ({row.printed}; found: {row.found}"
        + (", but also a date that fits)" if row.mark == "depends" else ")")
        for row in rows.itertuples()
    ]
    return f"They contradict {len(rows)}: {joined(told)}."


def missing(table: pd.DataFrame) -> str:
    """Say for which events no date was found."""
    rows = events.dated(table)
    rows = rows[rows["found"] == ""]
    if rows.empty:
        return ""
    return f"For {len(rows)} no date was found: {joined(f'“{label}”' for label in rows['label'])}."


def origins(table: pd.DataFrame) -> str:
    """Say how many dates rest on one origin."""
    found = events.dated(table)
    found = found[found["found"] != ""]
    alone = int((found["origins"] == 1).sum())
    if not alone:
        return ""
    return f"For {alone} of the {len(found)} dates that were found all sources have one origin."


def facts(table: pd.DataFrame, actor: str, credits: str) -> dict[str, object]:
    """Return what the register's captions and alt texts ask for.

    ``credits`` is the source line of the rows for which the picture names none.
    """
    counted = events.tally(table)
    contradict = f" They contradict {counted['apart']}." if counted["apart"] else ""
    nearest = (
        "The date found is the nearest, or the nearest of those that contradict the printed one."
    )
    star = "Asterisk: the sentence has no date; that of what it cites."
    more = "(+1) and so on: so many other dates, which the table has."
    grey = "Grey: events that the paper tells without a date."
    lines = "Lines: how much earlier or later it is than the printed one, on a logarithmic scale."
    notes = [
        nearest if counted["found"] else "",
        lines if table["days"].fillna(0).any() else "",
        star if table["printed"].str.endswith("*").any() else "",
        more if table["more"].any() else "",
        grey if table["mark"].eq(events.CONTEXT).any() else "",
    ]
    names = credits.partition(": ")[2]
    return {
        "span": years_of(table),
        "dated_span": years_of(events.dated(table)),
        "whose": whose(actor),
        "holds": f"{_holds(table, actor)}{contradict}",
        "notes": " ".join(note for note in notes if note),
        "star": star if table["printed"].str.endswith("*").any() else "",
        "credits": f"Sources of the other rows: {names}" if names else "",
    }
