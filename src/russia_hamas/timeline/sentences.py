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
    if lost == counted["dated"] == 1:
        none = "No date was found for it."
    return [_holds(table, actor), contradicted(table), none]


def _holds(table: pd.DataFrame, actor: str) -> str:
    counted = events.tally(table)
    years = years_of(table)
    if not counted["dated"]:
        return f"The paper dates no event{whose(actor)} in {years}; it tells of {len(table)}."
    many = counted["dated"]
    if many == 1:
        fits = "give the printed date, or one that its words allow"
        away = f"give {_near_day(_near(table))}" if counted["near"] else ""
        told = fits if counted["same"] else away
        last = f"; other sources {told}" if told else ""
        return f"The paper dates 1 event{whose(actor)}, {years}{last}."
    return (
        f"The paper dates {many} events{whose(actor)}, {years}; other sources give the printed "
        f"date, or one that its words allow, for {counted['same'] or 'none'} of them{near(table)}."
    )


def near(table: pd.DataFrame) -> str:
    """Say, as part of a sentence, which dates hold only because a citation alone has a date."""
    rows = _near(table)
    if rows.empty:
        return ""
    return f", and for {len(rows)}, dated only by what the paper cites, {_near_day(rows)}"


def _near(table: pd.DataFrame) -> pd.DataFrame:
    rows = events.counted(table)
    return rows[events.near(rows)]


def _near_day(rows: pd.DataFrame) -> str:
    """Say how far the dates found are from those of what the paper cites."""
    most = int(rows["days"].abs().max())
    side = "earlier" if (rows["days"] < 0).all() else "away"
    if most == 1:
        return "the day before" if side == "earlier" else "the next day"
    return f"a day {'' if len(rows) == 1 else 'at most '}{most} days {side}"


def headline(table: pd.DataFrame, actor: str) -> str:
    """Say in one sentence for how many events which date was found."""
    tally = events.tally(table)
    many = tally["dated"]
    if not many:
        return _holds(table, actor)
    found = {
        "a date that fits": tally["same"],
        _near_day(_near(table)) if tally["near"] else "": tally["near"],
        "another date": tally["apart"],
        "none": many - tally["found"],
    }
    told = [f"{date}{f' for {count}' * (many > 1)}" for date, count in found.items() if count]
    return (
        f"The paper dates {many} event{'s' * (many > 1)}{whose(actor)}; other sources give "
        f"{joined(told)}."
    )


def repeated(table: pd.DataFrame) -> str:
    """Say which rows repeat another one, and are not counted again."""
    rows = events.dated(table)
    again = rows[~rows["claim"].isin(events.counted(table)["claim"])]
    if again.empty:
        return ""
    verb = "repeats another row and is" if len(again) == 1 else "repeat another row and are"
    return f"{joined(f'“{label}”' for label in again['label'])} {verb} not counted again."


def left_out(table: pd.DataFrame, shown: pd.DataFrame) -> str:
    """Say how many events a picture leaves out."""
    if len(shown) == len(table):
        return ""
    return (
        f"{len(shown)} of {len(table)} events are shown, first those whose date found is not the "
        "printed one."
    )


def contradicted(table: pd.DataFrame) -> str:
    """Say which dates other sources contradict."""
    rows = events.counted(table)
    rows = rows[rows["mark"].isin(events.APART)]
    alone = events.tally(table)["dated"] == 1
    if rows.empty:
        return "They contradict none." if events.tally(table)["found"] and not alone else ""
    told = [
        f"“{row.label}” ({row.printed}; found: {row.found}"
        + (", but also a date that fits)" if row.mark == "depends" else ")")
        for row in rows.itertuples()
    ]
    which = "Other sources contradict it" if alone else f"They contradict {len(rows)}"
    return f"{which}: {joined(told)}."


def missing(table: pd.DataFrame) -> str:
    """Say for which events no date was found."""
    rows = events.counted(table)
    rows = rows[rows["found"] == ""]
    if rows.empty:
        return ""
    return f"For {len(rows)} no date was found: {joined(f'“{label}”' for label in rows['label'])}."


def origins(table: pd.DataFrame) -> str:
    """Say how many dates rest on one origin."""
    found = events.counted(table)
    found = found[found["found"] != ""]
    alone = int((found["origins"] == 1).sum())
    if not alone:
        return ""
    if len(found) == 1:
        return "All sources of the date that was found have one origin."
    return (
        f"Of the {len(found)} events for which a date was found, all sources have one origin for "
        f"{alone}."
    )


def facts(table: pd.DataFrame, shown: pd.DataFrame, actor: str, credits: str) -> dict[str, object]:
    """Return what the register's captions and alt texts ask for.

    Parameters
    ----------
    table
        All events.
    shown
        Those in the picture.
    actor
        With whom they are.
    credits
        The source line of the rows for which the picture names none.
    """
    nearest = (
        "The date found is the nearest, or the nearest of those that contradict the printed one."
    )
    star = "Asterisk: the sentence has no date; that of what it cites."
    more = "(+1) and so on: so many other dates, which the table has."
    grey = "Grey: events that the paper tells without a date."
    lines = "Lines: how much earlier or later it is than the printed one, on a logarithmic scale."
    notes = {
        nearest: (shown["found"].ne("") & shown["mark"].ne(events.CONTEXT)).any(),
        lines: shown["days"].fillna(0).any(),
        star: _starred(shown),
        more: shown["more"].any(),
        grey: shown["mark"].eq(events.CONTEXT).any(),
        repeated(shown): True,
        left_out(table, shown): True,
        f"Sources of the other rows: {credits.partition(': ')[2]}": bool(credits),
    }
    of_table = [star if _starred(table) else "", repeated(table)]
    return {
        "span": years_of(table),
        "dated_span": years_of(events.dated(table)),
        "whose": whose(actor),
        "headline": headline(table, actor),
        "notes": " ".join(note for note, said in notes.items() if note and said),
        "left_out": left_out(table, shown),
        "dates_notes": " ".join(filter(None, of_table)),
    }


def _starred(table: pd.DataFrame) -> bool:
    return bool(table["printed"].str.endswith("*").any())
