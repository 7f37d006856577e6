import re
from itertools import product
from typing import Any

import pandas as pd
import pytest

from companion.claims.evidence import Tables
from companion.errors import DataError
from companion.register import exhibits
from companion.register.parameters import SLIDE_MM
from companion.render import style
from companion.render.lines import wrap
from companion.tables import reading
from russia_hamas.trade import answers, flows, mirror, panels, printed, sentences, tables, words
from russia_hamas.trade.findings import Trade
from tests.argument.conftest import register


def test_iran_grew_thirteenfold_as_printed_and_less_in_every_series(
    trade_flows: pd.DataFrame, claims: pd.DataFrame
) -> None:
    stated = printed.points(claims, "Iran", "two_way")
    assert stated["value_usd_m"].tolist() == [276, 3715]
    annual = flows.select(trade_flows, "Iran", "two_way", 1995, 2008)
    ratios = flows.growth(printed.with_printed(annual, stated))["ratio"].round(1)
    assert ratios[printed.PRINTED] == 13.5
    assert (ratios["COW3"], ratios["COW4"]) == (10.2, 4.4)


def test_the_printed_growth_is_nine_and_a_half_in_constant_dollars(
    claims: pd.DataFrame, cpi: pd.Series
) -> None:
    stated = printed.points(claims, "Iran", "two_way")
    first, last = flows.deflate(stated, cpi, 2008)["value_usd_m"]
    assert round(last / first, 1) == 9.5
    growth = flows.growth(stated.assign(series="printed"))
    assert round(flows.in_constant_dollars(growth, cpi)["constant_ratio"].item(), 1) == 9.5


def test_israeli_exports_grew_almost_fourfold_and_stayed_under_a_billion(
    trade_flows: pd.DataFrame, claims: pd.DataFrame
) -> None:
    annual = flows.select(trade_flows, "Israel", "russia_imports", 2003, 2008)
    ratios = flows.growth(annual)["ratio"].round(2)
    assert (ratios["COW3"], ratios["COW4"], ratios["ITPD"]) == (3.57, 3.58, 3.63)
    assert annual["value_usd_m"].max() < 1000
    stated = printed.points(claims, "Israel", "russia_imports")
    assert stated["value_usd_m"].tolist() == [3000]


def test_two_way_trade_is_the_sum_of_both_flows_and_only_where_both_are_known(
    trade_flows: pd.DataFrame,
) -> None:
    both = flows.select(trade_flows, "Iran", "two_way", 1995, 2008).set_index(["series", "year"])
    one = flows.select(trade_flows, "Iran", "russia_exports", 1995, 2008).set_index(
        ["series", "year"]
    )
    other = flows.select(trade_flows, "Iran", "russia_imports", 1995, 2008).set_index(
        ["series", "year"]
    )
    expected = (one["value_usd_m"] + other["value_usd_m"]).dropna()
    pd.testing.assert_series_equal(both["value_usd_m"], expected.sort_index())


@pytest.mark.parametrize(
    ("partner", "flow", "years", "sentence"),
    [
        ("Atlantis", "two_way", (1995, 2008), "Partners: Algeria, Bahrain"),
        ("Isreal", "two_way", (1995, 2008), "Did you mean 'Israel'"),
        ("Turkey", "russia_imports", (1995, 2008), "has russia_exports 1992 to 2014"),
    ],
)
def test_what_is_not_in_the_table_is_refused_with_what_is(
    trade_flows: pd.DataFrame, partner: str, flow: str, years: tuple[int, int], sentence: str
) -> None:
    with pytest.raises(DataError, match=sentence):
        flows.select(trade_flows, partner, flow, *years)


@pytest.fixture(scope="module")
def versions(trade_flows: pd.DataFrame, trade_points: pd.DataFrame) -> pd.DataFrame:
    window = ("Iran", "russia_exports", 1995, 2009)
    reports = flows.single_reports(trade_points, *window)
    return mirror.versions(flows.select(trade_flows, *window), reports, "COW3", "COW4")


def test_the_two_versions_part_for_iran_after_2000_but_for_2007(versions: pd.DataFrame) -> None:
    assert mirror.years_apart(versions) == [2001, 2002, 2003, 2004, 2005, 2006, 2008, 2009]


def test_where_they_part_the_older_version_is_nearer_to_the_russian_side(
    versions: pd.DataFrame,
) -> None:
    apart = versions.loc[mirror.years_apart(versions)].dropna()
    assert len(apart)
    assert ((apart["old_over_russian"] - 1).abs() < (apart["new_over_russian"] - 1).abs()).all()


def test_between_the_printed_end_points_every_series_stays_under_the_line(
    trade_flows: pd.DataFrame, claims: pd.DataFrame
) -> None:
    stated = printed.points(claims, "Iran", "two_way")
    path = flows.path(flows.select(trade_flows, "Iran", "two_way", 1995, 2008), stated)
    assert (path["below"] >= path["years"] - 1).all()
    assert path.loc["COW4", ["worst_year", "falls"]].tolist() == [1998, 5]


def test_the_line_between_two_points_is_straight() -> None:
    annual = pd.DataFrame(
        {"series": "A", "year": [2000, 2001, 2002, 2003], "value_usd_m": [10.0, 30.0, 20.0, 40.0]}
    )
    row = flows.path(annual, annual.iloc[:0]).loc["A"]
    assert (row["years"], row["below"], row["falls"]) == (2, 1, 1)
    assert (row["furthest_year"], row["furthest_usd_m"], row["line_usd_m"]) == (2001, 30, 20)
    assert (row["worst_year"], round(row["worst_change_pct"])) == (2002, -33)


def test_the_mirror_gap_is_the_russian_side_over_the_importers(
    trade_flows: pd.DataFrame, trade_points: pd.DataFrame
) -> None:
    window = ("Iran", "two_way", 1995, 2008)
    reports = flows.single_reports(trade_points, *window)
    table = mirror.reports(flows.select(trade_flows, *window), reports, "two_way", "COW4")
    assert round(table.loc[2008, "gap_pct"]) == round(100 * (3700 / 1738 - 1))
    assert table.loc[2000, "russian_side"] == 661  # the later report, not the preliminary 600
    assert (table["spread_ratio"].dropna() >= 1).all()


def test_the_balance_is_exports_less_imports_and_unknown_where_imports_are(
    trade_flows: pd.DataFrame,
) -> None:
    totals = reading.read("data/trade_totals")
    iran = mirror.balance(trade_flows, totals, "Iran", "COW4").loc[2008]
    assert iran["balance_usd_m"] == iran["exports_usd_m"] - iran["imports_usd_m"]
    assert mirror.balance(trade_flows, totals, "Turkey", "COW4")["balance_usd_m"].isna().all()


def test_a_year_without_trade_is_no_base_of_a_ratio() -> None:
    annual = pd.DataFrame(
        {"series": "A", "year": [1994, 1995, 1996, 1997], "value_usd_m": [0.0, 2.0, 4.0, 2.0]}
    )
    none = annual.iloc[:0]
    found = flows.over_window(annual, none, "A", 1994, 1997)
    assert (found["first_usd_m"], found["ratio"], found["reaches_printed"]) == (0.0, None, None)
    assert flows.growth(annual)["ratio"].isna().all()
    assert flows.path(annual, none)["worst_change_pct"].to_dict() == {"A": -50.0}


def test_a_window_too_short_for_a_question_gives_an_empty_table_of_the_same_columns() -> None:
    annual = pd.DataFrame({"series": "A", "year": [2008], "value_usd_m": [0.0]})
    none = annual.iloc[:0]
    points = none.assign(side="", qualifier="")
    assert flows.growth(annual).empty
    assert flows.path(annual, none).empty
    assert mirror.versions(annual, points, "A", "B").empty
    assert mirror.reports(annual, points, "two_way", "A")["spread_ratio"].isna().all()


@pytest.fixture(scope="module")
def trade_tables() -> Tables:
    return reading.read_all(register()["3_trade"].entry.tables)


LOOKED: dict[tuple[Any, ...], Trade] = {}  # what several tests look at is computed once
SAID: dict[int, tuple[Trade, dict[str, str]]] = {}


def look(tables: Tables, partner: str, flow: str, years: tuple[int, int], **other: str) -> Trade:
    chosen = {"prices": "current", "series": "COW4"} | other
    found = Trade(tables, partner, flow, *years, **chosen)
    return LOOKED.setdefault((id(tables), partner, flow, years, *chosen.values()), found)


def said(found: Trade) -> dict[str, str]:
    """Return every text that a reader of the notebook is shown, by where it stands."""
    if id(found) in SAID:
        return SAID[id(found)][1]
    facts = {**sentences.facts(found), "credits": "Single reports from a newspaper."}
    texts = {
        f"{name}, {field}": text
        for name, entry in register()["3_trade"].entry.exhibits.items()
        for field, text in exhibits.fill(name, entry, facts).items()
    }
    texts |= {f"answer {n}": text for n, text in enumerate(answers.answer(found))}
    texts |= {f"chart, {key}": str(text) for key, text in panels.labels(found, "log").items()}
    texts["open"] = sentences.gaps(found)
    SAID[id(found)] = found, texts
    return texts


WINDOWS = [(1995, 2008), (1990, 2014), (1990, 1993), (1992, 1994), (2003, 2008), (2009, 2014)]
RUNS = [
    (partner, flow, years)
    for partner, flow in [
        *product(["Iran", "Israel"], flows.FLOWS),
        *product(["Turkey", "Syria", "Egypt"], ["russia_exports"]),
    ]
    for years in WINDOWS
]


PRICED = [("constant", "COW3"), ("current", "ITPD")]  # each with every window and every flow
PARAMETERS = [(*run, "current", "COW4") for run in RUNS] + [
    (*run, *PRICED[(n + n // len(WINDOWS)) % 2]) for n, run in enumerate(RUNS)
]


@pytest.mark.parametrize(("partner", "flow", "years", "prices", "series"), PARAMETERS)
def test_no_text_contradicts_the_parameters(
    trade_tables: Tables, partner: str, flow: str, years: tuple[int, int], series: str, prices: str
) -> None:
    found = look(trade_tables, partner, flow, years, series=series, prices=prices)
    others = {"Iran", "Israel", "Turkey", "Syria", "Egypt"} - {partner}
    texts = said(found)
    answer = " ".join(text for place, text in texts.items() if place.startswith("answer")).strip()
    assert len(re.findall(r"[.!?](?= [A-Z]|$)", answer)) <= 3, answer
    for place, text in texts.items():
        assert not re.search(r"\bnan\b|None|<NA>|  |\(\)|\binf\b|[,;:] ?\.", text), (place, text)
        assert not others & set(re.findall(r"\w+", text)), (place, text)
        named = re.findall(r"(?<![\d,])(?:19|20)\d\d(?!,?\d)", text)
        assert all(years[0] <= int(year) <= years[1] for year in named), (place, text)


@pytest.mark.parametrize(("partner", "flow", "years"), RUNS)
def test_a_mark_that_the_caption_names_is_drawn_and_a_column_has_values(
    trade_tables: Tables, partner: str, flow: str, years: tuple[int, int]
) -> None:
    found = look(trade_tables, partner, flow, years)
    caption = said(found)["series, caption"]
    drawn = found.plotted()
    assert ("Diamond" in caption) == ("paper" in set(drawn["hand"]))
    assert ("Other reports" in caption) == ("other" in set(drawn["hand"]))
    assert list(panels.heads(found)) == list(found.paneled["panel"].unique())
    written = [tables.data_sets, tables.reports, tables.growth, tables.path, tables.by_year,
               tables.versions, tables.balance]  # fmt: skip
    for write in written:
        table = write(found)
        assert not table.isna().any().any()
        assert all(table[column].ne("").any() for column in table if len(table)), write.__name__


def test_a_printed_diamond_says_the_printed_number_also_where_prices_are_constant(
    trade_tables: Tables,
) -> None:
    found = look(trade_tables, "Iran", "two_way", (1995, 2008), prices="constant")
    texts = panels.labels(found, "log")
    real = flows.deflate(found.stated, found.cpi, 2008)["value_usd_m"].iloc[0]
    assert texts["labels"][1995] == f"{real:,.0f}"
    assert (
        "Diamonds: printed in the paper as 276 and 3,715, here in prices of 2008" in texts["note"]
    )


def test_the_older_version_is_no_report_of_its_own_where_it_repeats_the_newer(
    trade_tables: Tables,
) -> None:
    israel = look(trade_tables, "Israel", "two_way", (2003, 2008))
    assert "COW3" not in set(israel.reports["key"])
    iran = look(trade_tables, "Iran", "two_way", (1995, 2008))
    older = iran.reports[iran.reports["key"] == "COW3"]
    assert older["year"].tolist() == iran.parted
    assert set(older["hand"]) == {mirror.OTHER}
    growth = tables.growth(iran).set_index("Series")["Reporter"]
    assert growth["COW 3.0"] == "mixed in 2008"


def test_the_answer_says_which_reports_the_printed_values_fit(trade_tables: Tables) -> None:
    iran = answers.answer(look(trade_tables, "Iran", "two_way", (1995, 2008)))
    assert "the 3,715 printed for 2008 fits Russian officials (3,700), but not COW 4.0" in iran[2]
    assert "276 printed for 1995 lies between the reports" in iran[2]
    israel = answers.answer(look(trade_tables, "Israel", "russia_imports", (2003, 2008)))
    assert "lies above every report of that year" in israel[2]
    both = answers.answer(look(trade_tables, "Israel", "two_way", (2003, 2008)))
    assert both[0].startswith("The paper prints no two-way trade with Israel")


def test_a_changed_value_changes_the_answer(trade_tables: Tables) -> None:
    rows = trade_tables["trade_flows"]
    one = rows["series"].eq("COW4") & rows["partner"].eq("Iran") & rows["year"].eq(2008)
    changed = rows.assign(value_usd_m=rows["value_usd_m"].where(~one, 1.0))
    found = look({**trade_tables, "trade_flows": changed}, "Iran", "two_way", (1995, 2008))
    assert "COW 4.0 (2)" in answers.answer(found)[2]


def test_reports_of_an_unknown_side_are_shown_by_their_own_name(trade_tables: Tables) -> None:
    points = trade_tables["trade_points"]
    row = points.iloc[[0]].assign(side="both", reported_by="A fund", value_usd_m=436.0)
    more = pd.concat([points, row], ignore_index=True)
    found = look({**trade_tables, "trade_points": more}, "Iran", "two_way", (1995, 2008))
    assert "A fund (436)" in answers.answer(found)[2]
    assert "A fund" in sentences.hands(found)


def test_rounding_both_flows_does_not_part_two_versions(trade_tables: Tables) -> None:
    assert look(trade_tables, "Israel", "two_way", (1990, 2009)).parted == []


def test_a_chart_speaks_in_the_prices_in_force_alone(trade_tables: Tables) -> None:
    window = ("Iran", "two_way", (1995, 2014))
    current = look(trade_tables, *window)
    found = look(trade_tables, *window, prices="constant")
    first = current.annual.query("series == 'COW4' and year == 1995")
    then = first["value_usd_m"].item()
    now = found.priced(first)["value_usd_m"].item()
    head, reported, sentence = (
        panels.heads(found)["COW4"][1], answers.answer(found)[1], answers.message(found),
    )  # fmt: skip
    rise = re.findall(r"[\d.]+(?= times)", head)
    assert rise == re.findall(r"[\d.]+(?= times)", reported)
    for text in (head, reported, *answers.answer(found)[2:]):
        assert f"{now:,.0f}" in text
        assert not re.search(rf"\b{then:,.0f}\b", text)
    assert "of 2014: the 429 of 1995 (printed: 276)" in sentence
    assert "prices of 2014" in reported


def test_falls_are_counted_along_the_line_that_a_series_is_held_against(
    trade_tables: Tables,
) -> None:
    wide = look(trade_tables, "Iran", "two_way", (1990, 2014))
    own = look(trade_tables, "Iran", "two_way", (1995, 2008))
    pd.testing.assert_frame_equal(wide.path, own.path)
    assert wide.path.loc["COW4", ["changes", "falls"]].tolist() == [13, 5]
    assert sentences.path(wide) == sentences.path(own)
    texts = said(wide)
    assert texts["path, title"].endswith("against a straight line, 1995 to 2008")
    alone = look(trade_tables, "Iran", "russia_exports", (1990, 2014))
    assert alone.path.loc["COW4", "changes"] > 20


@pytest.mark.parametrize("partner", ["Iran", "Israel"])
def test_what_is_said_of_two_versions_names_its_flow(trade_tables: Tables, partner: str) -> None:
    found = look(trade_tables, partner, "russia_imports", (1990, 2014))
    assert f"Russia's exports to {partner}" in sentences.versions(found)
    assert f"Of {partner}'s exports to Russia COW 3.0 has" in sentences.repeated(found)


def test_a_difference_that_is_rounding_is_called_so_and_can_be_seen(trade_tables: Tables) -> None:
    found = look(trade_tables, "Israel", "russia_exports", (1990, 2009))
    assert "but for the rounding of COW 4.0 to whole millions" in sentences.versions(found)
    table = tables.versions(found)
    other = table["Ratio of the two"].ne("1.00")
    assert other.any()
    assert (table.loc[other, "COW 3.0"] != table.loc[other, "COW 4.0"]).all()


@pytest.mark.parametrize(("partner", "flow", "years", "prices", "series"), PARAMETERS)
def test_a_message_names_flow_and_partner_in_two_lines_of_a_slide(
    trade_tables: Tables, partner: str, flow: str, years: tuple[int, int], series: str, prices: str
) -> None:
    found = look(trade_tables, partner, flow, years, series=series, prices=prices)
    texts = said(found)
    room = (SLIDE_MM[0] - 2 * style.MARGIN_MM) * style.PT_PER_MM
    assert len(wrap(texts["series, message"], room)) <= 2, texts["series, message"]
    for place in ("series", "growth", "path", "mirror"):
        message = texts[f"{place}, message"]
        empty = not message or message.startswith("No series")
        assert empty or words.name_of(found) in message[0].lower() + message[1:] + message


def test_a_ratio_has_the_digits_that_its_base_carries(trade_tables: Tables) -> None:
    israel = look(trade_tables, "Israel", "russia_imports", (1990, 2014))
    assert israel.annual.query("series == 'COW4'")["value_usd_m"].iloc[0] == 5
    assert "210 to 250 times" in panels.heads(israel)["COW4"][1]
    assert "210 to 250 times" in answers.answer(israel)[1]
    for partner, flow, years in RUNS:
        found = look(trade_tables, partner, flow, years)
        for place, text in said(found).items():
            for ratio in re.findall(r"([\d.,]+) times", text):
                digits = ratio.replace(".", "").replace(",", "").strip("0")
                assert len(digits) <= 3, (place, text)


@pytest.mark.parametrize(("partner", "years"), [("Iran", (1995, 2008)), ("Israel", (2003, 2008))])
def test_the_growth_of_rounded_reports_is_the_same_range_in_chart_table_and_alt(
    trade_tables: Tables, partner: str, years: tuple[int, int]
) -> None:
    found = look(trade_tables, partner, "two_way", years)
    ratio = tables.growth(found).set_index("Series").loc["Russian officials", "Ratio"]
    assert " to " in ratio
    assert f": {ratio} times" in panels.heads(found)["Russia"][1]
    assert f"Russian officials {ratio} times" in said(found)["growth, alt"]


@pytest.mark.parametrize(("partner", "flow", "years"), RUNS)
def test_readers_meet_no_jargon_keys_or_unexplained_abbreviations(
    trade_tables: Tables, partner: str, flow: str, years: tuple[int, int]
) -> None:
    found = look(trade_tables, partner, flow, years)
    texts = said(found)
    for place, text in texts.items():
        assert not re.search(r"\bhands?\b", text), (place, text)
    shown = {
        "growth": tables.growth(found), "path": tables.path(found), "mirror": tables.by_year(found),
        "versions": tables.versions(found), "balance": tables.balance(found),
    }  # fmt: skip
    for name, table in {**shown, "series": tables.data_sets(found)}.items():
        caption = texts[f"{name}, title"] + texts[f"{name}, caption"]
        seen = caption + table.to_string(index=False) * (len(table) > 0)
        for short, whole in words.SPELLED.items():
            assert short not in seen or whole in caption, (name, short)
    for table in (*shown.values(), tables.data_sets(found), tables.reports(found)):
        cells = table.astype(str).to_string(index=False)
        assert not re.search(r"\w_\w|\bpartner\b|\bCOW\d|COMTRADE", cells), cells


def test_a_source_line_names_what_a_table_has_values_of(trade_tables: Tables) -> None:
    for partner, flow, years in [*RUNS, ("Iran", "two_way", (1990, 1996))]:
        found = look(trade_tables, partner, flow, years)
        points = found.points.set_index("source")["side"]
        for keys, table in ((found.growth_keys, found.growth), (found.path_keys, found.path)):
            single = set(keys) & set(points.index)
            assert not single or mirror.RUSSIA in table.index
        assert ("paper" in found.growth_keys) == (printed.PRINTED in found.growth.index)
        series = set(found.annual.loc[found.annual["series"].isin(found.by_year), "source"])
        assert set(found.mirror_keys) - set(points[points == "Russia"].index) == series
    assert "paper" not in look(trade_tables, "Iran", "two_way", (1990, 1996)).growth_keys
