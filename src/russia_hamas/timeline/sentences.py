"""What is said of the paper's dates: each sentence from the events in force."""

import pandas as pd

from companion.render.language.words import message, say, say_many
from companion.render.text import joined, span
from russia_hamas.timeline import events


def whose(actor: str) -> str:
    """Say which events are shown.

    Examples
    --------
    >>> whose("all"), whose("Israel")
    ('', ' with Israel')
    """
    return "" if actor == "all" else say(" with {actor}", actor=actor)


def years_of(table: pd.DataFrame) -> str:
    """Name the first and the last year of some events."""
    return span(day.year for day in table["when"]) if len(table) else ""


def answer(table: pd.DataFrame, actor: str) -> list[str]:
    """Answer the question in three sentences: dates that hold, that do not, that were not found."""
    counted = events.tally(table)
    lost = counted["dated"] - counted["found"]
    none = say("For {count} no date was found.", count=lost) if lost else ""
    if lost == counted["dated"] == 1:
        none = say("No date was found for it.")
    return [_holds(table, actor), contradicted(table), none]


def _holds(table: pd.DataFrame, actor: str) -> str:
    counted = events.tally(table)
    years = years_of(table)
    if not counted["dated"]:
        return say(
            "The paper dates no event{whose} in {years}; it tells of {events}.",
            whose=whose(actor),
            years=years,
            events=len(table),
        )
    many = counted["dated"]
    if many == 1:
        last = ""
        if counted["same"]:
            last = say("; other sources give the printed date, or one that its words allow")
        elif counted["near"]:
            last = say("; other sources give {date}", date=_near_day(_near(table)))
        return say(
            "The paper dates 1 event{whose}, {years}{last}.",
            whose=whose(actor),
            years=years,
            last=last,
        )
    return say(
        "The paper dates {count} events{whose}, {years}; other sources give the printed date, or "
        "one that its words allow, for {same} of them{near}.",
        count=many,
        whose=whose(actor),
        years=years,
        same=counted["same"] or say("none"),
        near=near(table),
    )


def near(table: pd.DataFrame) -> str:
    """Say, as part of a sentence, which dates hold only because a citation alone has a date."""
    rows = _near(table)
    if rows.empty:
        return ""
    return say(
        ", and for {count}, dated only by what the paper cites, {day}",
        count=len(rows),
        day=_near_day(rows),
    )


def _near(table: pd.DataFrame) -> pd.DataFrame:
    rows = events.counted(table)
    return rows[events.near(rows)]


def _near_day(rows: pd.DataFrame) -> str:
    """Say how far the dates found are from those of what the paper cites."""
    most = int(rows["days"].abs().max())
    early = (rows["days"] < 0).all()
    if most == 1:
        return say("the day before") if early else say("the next day")
    if len(rows) == 1:
        day = message("a day {days} days earlier") if early else message("a day {days} days away")
    elif early:
        day = message("a day at most {days} days earlier")
    else:
        day = message("a day at most {days} days away")
    return say(day, days=most)


def headline(table: pd.DataFrame, actor: str) -> str:
    """Say in one sentence for how many events which date was found."""
    tally = events.tally(table)
    many = tally["dated"]
    if not many:
        return _holds(table, actor)
    found = {
        say("a date that fits"): tally["same"],
        _near_day(_near(table)) if tally["near"] else "": tally["near"],
        say("another date"): tally["apart"],
        say("none"): many - tally["found"],
    }
    told = [
        say("{date} for {count}", date=date, count=count) if many > 1 else date
        for date, count in found.items()
        if count
    ]
    return say_many(
        "The paper dates {count} event{whose}; other sources give {dates}.",
        "The paper dates {count} events{whose}; other sources give {dates}.",
        many,
        whose=whose(actor),
        dates=joined(told),
    )


def repeated(table: pd.DataFrame) -> str:
    """Say which rows repeat another one, and are not counted again."""
    rows = events.dated(table)
    again = rows[~rows["claim"].isin(events.counted(table)["claim"])]
    if again.empty:
        return ""
    return say_many(
        "{rows} repeats another row and is not counted again.",
        "{rows} repeat another row and are not counted again.",
        len(again),
        rows=_quoted(again),
    )


def _quoted(rows: pd.DataFrame) -> str:
    return joined(say("“{label}”", label=label) for label in rows["label"])


def left_out(table: pd.DataFrame, shown: pd.DataFrame) -> str:
    """Say how many events a picture leaves out."""
    if len(shown) == len(table):
        return ""
    return say(
        "{shown} of {events} events are shown, first those whose date found is not the printed "
        "one.",
        shown=len(shown),
        events=len(table),
    )


def contradicted(table: pd.DataFrame) -> str:
    """Say which dates other sources contradict."""
    rows = events.counted(table)
    rows = rows[rows["mark"].isin(events.APART)]
    alone = events.tally(table)["dated"] == 1
    if rows.empty:
        return say("They contradict none.") if events.tally(table)["found"] and not alone else ""
    told = []
    for row in rows.itertuples():
        one = message("“{label}” ({printed}; found: {found})")
        if row.mark == "depends":
            one = message("“{label}” ({printed}; found: {found}, but also a date that fits)")
        told.append(say(one, label=row.label, printed=row.printed, found=row.found))
    which = message("They contradict {count}: {each}.")
    if alone:
        which = message("Other sources contradict it: {each}.")
    return say(which, count=len(rows), each=joined(told))


def missing(table: pd.DataFrame) -> str:
    """Say for which events no date was found."""
    rows = events.counted(table)
    rows = rows[rows["found"] == ""]
    if rows.empty:
        return ""
    return say("For {count} no date was found: {each}.", count=len(rows), each=_quoted(rows))


def origins(table: pd.DataFrame) -> str:
    """Say how many dates rest on one origin."""
    found = events.counted(table)
    found = found[found["found"] != ""]
    alone = int((found["origins"] == 1).sum())
    if not alone:
        return ""
    if len(found) == 1:
        return say("All sources of the date that was found have one origin.")
    return say(
        "Of the {dates} events for which a date was found, all sources have one origin for "
        "{count}.",
        dates=len(found),
        count=alone,
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
    nearest = say(
        "The date found is the nearest, or the nearest of those that contradict the printed one."
    )
    star = say("Asterisk: the sentence has no date; that of what it cites.")
    more = say("(+1) and so on: so many other dates, which the table has.")
    grey = say("Grey: events that the paper tells without a date.")
    lines = say(
        "Lines: how much earlier or later it is than the printed one, on a logarithmic scale."
    )
    notes = {
        nearest: (shown["found"].ne("") & shown["mark"].ne(events.CONTEXT)).any(),
        lines: shown["days"].fillna(0).any(),
        repeated(shown): True,
        left_out(table, shown): True,
        say("Sources of the other rows: {names}", names=credits.partition(": ")[2]): bool(credits),
    }
    marks = {
        star: _starred(shown),
        more: shown["more"].any(),
        grey: shown["mark"].eq(events.CONTEXT).any(),
    }
    return {
        "span": years_of(table),
        "dated_span": years_of(events.dated(table)),
        "whose": whose(actor),
        "headline": headline(table, actor),
        "notes": " ".join(note for note, said in notes.items() if note and said),
        "left_out": left_out(table, shown),
        "marks": " ".join(mark for mark, said in marks.items() if said),
        "dates_notes": repeated(table),
        "dates_marks": star if _starred(table) else "",
    }


def _starred(table: pd.DataFrame) -> bool:
    return bool(table["printed"].str.endswith("*").any())
