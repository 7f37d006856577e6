"""This paper's own tables load, and the arithmetic that they must pass refuses what it should."""

import json
import shutil
from pathlib import Path

import pytest
from frictionless import Package

from companion import paper, paths
from companion.claims import judged, verdicts
from companion.errors import DataError
from companion.tables import reading
from russia_hamas import checks
from russia_hamas.checks import election

TABLES = [
    f"{folder.name}/{resource['name']}"
    for folder in (paths.seeds(), paths.data())
    for resource in json.loads((folder / "datapackage.json").read_text())["resources"]
]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a copy of the seeds and the data that may be spoilt."""
    for folder in (paths.seeds(), paths.data()):
        shutil.copytree(folder, tmp_path / folder.name)
    return tmp_path


@pytest.mark.parametrize("table", TABLES)
def test_every_table_passes_its_schema_arithmetic_and_sources(table: str) -> None:
    assert len(reading.read(table))


def test_no_table_lies_beside_the_data_package_undescribed() -> None:
    described = {f"{table}.csv" for table in TABLES}
    present = [*paths.seeds().glob("*.csv"), *paths.data().glob("*.csv")]
    assert {paths.relative(path) for path in present} == described


def test_the_data_packages_are_valid_for_frictionless() -> None:
    for folder in (paths.seeds(), paths.data()):
        assert Package(str(folder / "datapackage.json")).validate().valid


def test_every_check_is_of_tables_that_there_are() -> None:
    known = {table.partition("/")[2] for table in TABLES}
    for one in checks.CHECKS:
        assert {one} <= known if isinstance(one, str) else set(one) <= known


SPOILT = [
    ("plc_lists", "440409", "-440409", "row 2, column votes: '-440409' breaks the rule"),
    ("plc_lists", "440409", "440,409", "plc_lists.csv, row 2"),
    ("plc_lists", "440409", "440409.5", "column votes: '440409.5' is not a whole number"),
    ("plc_lists", ",44.45,", ",144.45,", "column vote_share_pct: '144.45' breaks the rule"),
    ("plc_lists", ",44.45,", ",44.54,", "44.54 does not follow from the votes"),
    ("plc_lists", "\nFatah,", "\nChange and Reform,", "row 3: repeats the key"),
    (
        "plc_lists",
        "440409",
        "440408",
        "is 990872, plc_participation.value (quantity valid_list_",
    ),
    ("plc_lists", ",29,ZAY", ",28,ZAY", "hold 'list-seats'"),
    ("plc_lists", ",2,3,ZAY", ",2,2,ZAY", "plc_lists.list_seats"),
    ("plc_seats", ",45,", ",44,", "hold 'district-tier'"),
    ("plc_seats", "\nFatah,", "\nFatah\u00a0,", "a sign that nobody sees"),
    (
        "plc_seats",
        "\nFatah,",
        "\nFattah,",
        "'Fattah' is not in plc_lists.list. Did you mean",
    ),
    ("plc_participation", "990873", "998073", "hold 'votes-valid'"),
    ("plc_participation", ",77.18,", ",71.78,", "turnout_pct, adopted is 71.78"),
    ("plc_participation", "1350655", "1035065", "voters-registered"),
    ("plc_participation", "turnout_pct,adopted", "turnout_pct,old", "hold 'participation-adopted'"),
    ("plc_polls", "Fatah,share_pct,43", "Fatah,share_pct,99", "hold 'poll-shares'"),
    ("plc_polls", "2005-12-31,4560,Fatah", "2005-12-31,456,Fatah", "hold 'polls'"),
    ("plc_polls", "seats,63", "seats,93", "seats of 132"),
    ("plc_district_votes", "1895559", "1985559", "no total of votes gives"),
    ("plc_preliminary", ",42.9,", ",43.9,", "43.9 does not follow from the votes"),
    ("plc_districts", "read,4,2,0,final", "read,5,2,0,final", "hold 'district-winners'"),
    ("plc_districts", "Nablus,West Bank,6", "Nablus,West Bank,5", "hold 'west-bank-seats'"),
    ("plc_districts", "Rafah,Gaza Strip", "Rafah,West Bank", "hold 'west-bank-districts'"),
    ("plc_participation", "990873,ballots", "990873,voters", "hold 'participation-adopted'"),
    ("plc_polls", "4560", "45600", "should be the same in row 2 45600"),
    ("countries", "Jordan,JO", "Jordan,JM", "JM is Jamaica in the Unicode CLDR, and not Jordan"),
    ("partners", "JOR,400", "JOR,404", "column m49: 404 is no code of Jordan, which is JO"),
    ("partners", "QAT,634,694", "QAT,634,698", "column cow: '698' is there already, in row 13."),
    ("regions", "egypt,Egypt", "egypt,Yemen", "column country: 'Yemen' is there"),
    ("trade_points", "3700.0,100", "3750.0,100", "3750 is no multiple of 100"),
    ("trade_points", "Iran,2008,two_way", "Iran,2010,two_way", "hold 'points-reported'"),
    ("visits", "2007-10-16", "2006-10-16", "2006-10-16, and XINHUA2007 appeared on 2007-10-16"),
    ("visits", "2005-04-26", "2005-04-27", "hold 'visits-reported'"),
    ("claims", "1995,1995,Trade", "1996,1996,Trade", "names 1995, and the claim is about 1996"),
    ("claims", "Iran; Russia,1995", "Israel; Russia,1995", "and the statement names Iran"),
    (
        "claims",
        "44.45 percent,44.45",
        "44.54 percent,44.54",
        "plc-text-hamas-list-pct, which it repeats, has 44.54",
    ),
    ("events", "true,date,3,", "true,date,4,", "putin-first-term has 1, 2, 4; expected 1, 2 and"),
    ("plc_districts", "West Bank,5,1,read", "West Bank,5,4,read", "hold 'christian-tier'"),
    ("partners", ",645,433,,", ",645,433,Iran,", "column names: 'Iran' is Iran in another row"),
    ("partners", "Algeria,country", "Algeria,former", "is 'former', and Algeria is in data/countr"),
    ("trade_flows", "62.4,COW3,", "62.4,COW4,", "hold 'flows-source'"),
    ("exceptions", '"Kuwait, 2002, russia_exports"', "*russia_exports", "begins with what may"),
    ("exceptions", "2026-11,COMPANION", "2026,COMPANION", "'2026' breaks the rule pattern"),
    ("claims", "15 to 20 percent,,15,20", "20 to 15 percent,,20,15", "column high: is 15, and low"),
    ("claims", "in 2008,katz-2010-09", "in 2008,smith-2002", "hold 'claims-reported'"),
    (
        "claims",
        "ivanov-february-2006,stated",
        "ivanov-february-2006,dated by its citation",
        "no citation of palestinian-problem, paragraph",
    ),
    (
        "claims",
        "district vote share,Hamas",
        "district vote share,Fatah",
        "column actor: is 'Fatah'",
    ),
    ("numerals", "israel-energy-2025", "israel-exports-2008", "israel-exports-2008 is of 2008, by"),
    ("references", ",2010-05-13,", ",2010-05-12,", "is 2010-05-12, and the label is"),
    (
        "plc_lists",
        "44.45,2,29",
        "44.45,,29",
        "shares follow from votes cannot be computed (Ty",
    ),
    (
        "names",
        "Hamas,Change and Reform",
        "Hamas,Fatah",
        "and leads 'Change and Reform' in data/p",
    ),
    ("claims", ",1995,1995,", ",1995,1996,", "names 1995, and the claim is about 1995 to 1996"),
    ("claims", ",bbc-2006-02-18,", ",bbc-2010-08-30,", "expected 'a work of 2006-02-18'"),
    ("cpi", "\n2013,", "\n2099,", "2013 is missing for CPI; add its row"),
    ("cpi", "\n2000,172.2", "\n2000,86.1", "breaks the rule minimum"),
    ("cpi", "\n2000,172.2", "\n2000,127.2", "hold 'prices-scale'"),
    (
        "trade_flows",
        "Algeria,Algeria,1996,russia_exports,62.4",
        "Algeria,Algeria,1996,russia_exports,624",
        "hold 'releases-of-cow'",
    ),
    (
        "trade_flows",
        "Russia,Iran,2008,russia_imports",
        "Iran,Iran,2008,russia_imports",
        "are the directions right?",
    ),
    (
        "trade_flows",
        ",Algeria,1996,",
        ",Algeira,1996,",
        "'Algeira' is not in countries.country. Did",
    ),
    ("trade_totals", "COW4,2008,483641.0", "COW4,2008,48364.1", "hold 'totals-scale'"),
    (
        "trade_points",
        "Iran,2008,two_way,3700.0",
        "Iran,2008,two_way,37000",
        "is not near the series",
    ),
    ("trade_points", "russia_exports,1901.0", "russia_exports,1091.0", "hold 'points-sum'"),
    ("wdi_shares", "2008,Arab world,2.00678", "2008,Arab world,20.0678", "hold 'wdi-scale'"),
    ("arms_tiv", "Algeria,2000,241", "Algeria,2000,2410", "hold 'arms-recipients'"),
    ("arms_tiv_total", "2008,6175", "2008,6715", "hold 'arms-recipients'"),
    ("regions", "Bahrain", "Bahrein", "'Bahrein' is not in"),
    ("regions", "core,Bahrain", "core,China", "'China' is not in trade_flows.partner"),
    ("regions", "iran,Iran", "egypt,Iran", "there is no row with region 'iran'"),
    ("visits", "Qatar", "Quatar", "'Quatar' is not in countries.country. Did you mean 'Qatar'?"),
    ("qualifiers", "about,0.1", "about,10", "column below: is 10"),
    ("qualifiers", "none,0.5", "no,0.5", "the row 'none' is missing"),
    ("single_figures", ",left,", ",gone,", "breaks the rule enum"),
    ("exceptions", "Kuwait, 2002", "Kuwait, 2003", "excepts nothing; remove it"),
    ("exceptions", "2026-11,COMPANION", "2020-11,COMPANION", "look at the rows again"),
    (
        "claims",
        "44.45 percent,44.45",
        "44.45 percent,45.45",
        "column value: is 45.45; expected 44.45",
    ),
    ("claims", "276,,,0,USD million", "276,,,0,USD billion", "expected 'USD million'"),
    ("claims", ",5,7,0,", ",7,5,0,", "column low: is 7; expected 5"),
    ("claims", "percent,about,share of Israel", "percent,,share of Israel", "expected 'about'"),
    (
        "claims",
        "percent,,list vote share,Hamas",
        "percent,,list vote,Hamas",
        "Did you mean 'list vote",
    ),
    (
        "claims",
        "two-way trade,Iran; Russia,1995",
        "two-way trade,Irn; Russia,1995",
        "'Irn' is not in",
    ),
    ("plc_2006_table", "2.92,2,2", "2.82,2,2", "The Third Way is 2.82 here, and 2.92 in"),
    (
        "claims",
        "more than 60 percent,60",
        "less than 60 percent,60",
        "'less than' in 'less than 60",
    ),
    ("names", "Fatah Movement,Fatah", "Fatah Movement,The Third Way", "the name of 'Fatah'"),
    ("single_figures", ",,15,percent", ",,150,percent", "is 150; expected a value from 0 to 100"),
    ("single_figures", ",,2,rank", ",,1.5,rank", "expected a whole number from 1, as the unit is"),
    ("single_figures", ",,75,percent", ",,7.5,percent", "the parts in this table give 76.8"),
    ("exceptions", '"Kuwait, 2002, russia_exports"', "*", "key: * begins with what may be anyth"),
    ("exceptions", "2026-11,COMPANION", "9999-11,COMPANION", "the last source was read in 2026-11"),
    ("exceptions", "ITPD-E alone is low", "-", "'-' breaks the rule"),
    ("sources", ",https://", ",javascript://", "breaks the rule pattern"),
    ("single_figures", "true,TOLTS", "TRUE,TOLTS", "'TRUE' is not true or false"),
    ("claims", ",introduction,1,", ",introduction,9,", "is 9; 'introduction' of seeds/paper.yml h"),
    ("citations", ",introduction,2,", ",introducton,2,", "Did you mean 'introduction'?"),
]


def refusal(path: Path, text: str) -> str:
    """Write a table and return what is said of it."""
    path.write_text(text)
    with pytest.raises(DataError) as refused:
        reading.read_from(path.parent, path.stem)
    return str(refused.value)


@pytest.mark.parametrize(("name", "old", "new", "sentence"), SPOILT)
def test_a_spoilt_table_is_refused_with_its_place(
    root: Path, name: str, old: str, new: str, sentence: str
) -> None:
    [path] = root.glob(f"*/{name}.csv")
    text = path.read_text()
    assert old in text
    assert sentence in refusal(path, text.replace(old, new, 1))


def test_a_partner_that_is_in_no_region_is_refused(root: Path) -> None:
    regions, flows = root / "data/regions.csv", root / "data/trade_flows.csv"
    regions.write_text(regions.read_text().replace("core,Kuwait,COMPANION\n", ""))
    assert "'Kuwait' is not in regions.country" in refusal(flows, flows.read_text())


@pytest.mark.parametrize(
    ("name", "one", "other", "sentence"),
    [
        ("plc_seats", "Reform,district,45", "Fatah,district,17",
         "plc_seats.seats (tier district, list Change and Reform) expects at most 17"),
        ("trade_flows", "Israel,2005,russia_exports,1678.3", "Israel,2005,russia_imports,600.3",
         "exports and imports of Israel, 2005, look interchanged: COW3 has"),
        ("names", "(Hamas),Change and Reform", "Movement,Fatah", "'Change and Reform (Hamas)' is"),
    ],
)  # fmt: skip
def test_values_that_are_interchanged_are_refused(
    root: Path, name: str, one: str, other: str, sentence: str
) -> None:
    [path] = root.glob(f"*/{name}.csv")
    (row, value), (its_row, its_value) = (each.rsplit(",", 1) for each in (one, other))
    text = path.read_text()
    assert one in text and other in text
    text = text.replace(one, f"{row},{its_value}", 1).replace(other, f"{its_row},{value}", 1)
    assert sentence in refusal(path, text)


@pytest.mark.parametrize("name", ["trade_flows", "trade_totals", "arms_tiv", "arms_tiv_total"])
def test_a_year_that_is_left_out_is_missed(name: str) -> None:
    table = reading.read(f"data/{name}")
    check = checks.CHECKS[name][0]
    assert check(table) == []
    [problem] = check(table.drop(index=3))
    assert problem.startswith(f"column year: {table['year'][3]} is missing for ")


def test_comtrade_is_kept_every_fourth_year_only() -> None:
    table = reading.read("data/trade_flows")
    check = checks.CHECKS["trade_flows"][0]
    years = table.loc[table["series"] == "Comtrade", "year"]
    assert check(table[(table["series"] != "Comtrade") | (table["year"] != years.iloc[0])]) == []


def test_seats_that_do_not_sum_to_the_printed_total_are_refused() -> None:
    printed = reading.read(next(table for table in TABLES if table.endswith("/plc_2006_table")))
    printed.loc[0, "seats"] += 1
    [problem] = election.printed_rows_sum_to_total(printed)
    assert problem.startswith("column seats: rows sum to ")


def test_a_claim_that_is_none_of_its_quantity_is_named(root: Path) -> None:
    claims = root / "seeds/claims.csv"
    claims.write_text(claims.read_text().replace("Israel; Russia,2008,2008", "Russia,2008,2008", 1))
    read = {name: reading.read_from(root / name.split("/")[0], name.split("/")[1])
            for name in (*judged.TABLES, *paper.tables())}  # fmt: skip
    with pytest.raises(DataError, match=r"claim israel-exports-2008: .* cannot be computed"):
        verdicts.judge({name.split("/")[1]: table for name, table in read.items()}, paper.rules())
