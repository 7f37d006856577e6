"""An original that is imported is used everywhere, and nothing is written that is not whole."""

import csv
import json
from collections import defaultdict
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from tests.argument.conftest import VALUES, Clock, Command, content
from tests.conftest import CHECKOUT, Runner

EXCERPTS = CHECKOUT / "tests/originals"
CITE = ("--cite-as", "Barbieri and Keshk, version 5.0")


def rows(root: Path, table: str) -> list[dict[str, str]]:
    with (root / f"data/{table}.csv").open(newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture
def release(tmp_path: Path) -> list[str]:
    """Write a newer release of SIPRI's two tables, whole: Iran gets 20 more in 2008."""
    written = []
    named = {spelling for row in rows(CHECKOUT, "partners") if row["kind"] == "country"
             for spelling in (row["partner"], *row["names"].split("; "))}  # fmt: skip
    rest = {("RUS" if row["supplier"] == "Russia" else "USR", row["year"]): int(row["tiv_m"])
            for row in rows(CHECKOUT, "arms_tiv")
            if row["recipient"] == "All other recipients"}  # fmt: skip
    for name in ("RUS", "USR"):
        lines = (EXCERPTS / f"sipri/TIV-Export-{name}-1950-2021.csv").read_text().splitlines()
        text = "\n".join(lines).replace("28 July 2022", "9 March 2026")
        table = list(csv.reader(text.splitlines()))
        [top] = [place for place, row in enumerate(table) if "2008" in row]
        [end] = [place for place, row in enumerate(table) if row[0] == "Total"]
        year = table[top].index("2008")
        body = [row for row in table[top + 1 : end] if row[0]]
        if name == "RUS":
            for row in (table[end], *(row for row in body if row[0] == "Iran")):
                row[year] = str(int(row[year]) + 20)
                row[-1] = str(int(row[-1]) + 20)
        others = ["Others"]
        for at, year_name in enumerate(table[top][1:], 1):
            known = sum(int(row[at] or 0) for row in body)
            unnamed = sum(int(row[at] or 0) for row in body if row[0] not in named)
            given = int(table[end][at] or 0) - known
            others.append(str(rest.get((name, year_name), given + unnamed) - unnamed or ""))
        others[-1] = str(sum(int(cell or 0) for cell in others[1:-1]))
        path = tmp_path / f"{name}.csv"
        with path.open("w", newline="") as stream:
            csv.writer(stream).writerows([*table[: top + 1], *body, others, table[end]])
        written.append(str(path))
    return written


@pytest.fixture
def dyads(tmp_path: Path) -> str:
    """Write a version 5.0 of the Correlates of War dyads: every flow a twentieth above 4.0."""
    return dyads_at(tmp_path / "Dyadic_COW_5.0.csv", Decimal("1.05"))


def dyads_at(path: Path, factor: Decimal) -> str:
    """Write a version 5.0 of the Correlates of War dyads, so many times 4.0."""
    codes = {row["partner"]: row["cow"] for row in rows(CHECKOUT, "partners")}
    flows: defaultdict[tuple[str, str], dict[str, Decimal]] = defaultdict(dict)
    rest: defaultdict[str, Decimal] = defaultdict(Decimal)
    for row in rows(CHECKOUT, "trade_flows"):
        if row["series"] == "COW4":
            value = Decimal(row["value_usd_m"]) * factor
            flows[codes[row["partner"]], row["year"]][row["flow"]] = value
            if row["flow"] == "russia_exports":
                rest[row["year"]] -= value
    for row in rows(CHECKOUT, "trade_totals"):
        if row["series"] == "COW4":
            rest[row["year"]] += Decimal(row["exports_usd_m"]) * factor
    with path.open("w", newline="") as stream:
        table = csv.writer(stream)
        table.writerow(["ccode1", "ccode2", "year", "flow1", "flow2", "version"])
        for (code, year), both in flows.items():
            mine, theirs = both.get("russia_imports", -9), both["russia_exports"]
            table.writerow([365, code, year, mine, theirs, "5.0"])
        for year, value in rest.items():
            table.writerow([2, 365, year, value, -9, "5.0"])
    return str(path)


def test_a_newer_release_is_shown_before_it_is_written(
    project: Path, release: list[str], command: Command
) -> None:
    before = content(project)
    done = command(project, "import", "sipri", *release)
    assert done.exit_code == 0, done.stderr
    assert content(project) == before
    for words in (
        "data/arms_tiv: 0 new rows, 1 changed value, 482 unchanged",
        "the largest change: Russia to Iran 2008, 15 to 35",
        "data/sources: a record SIPRI2026",
        "No verdict will change",
        "2_shares: ",
        "Nothing was written; add --write",
    ):
        assert words in done.stdout


def test_a_newer_release_takes_the_place_of_ours_with_its_record(
    project: Path, release: list[str], command: Command
) -> None:
    done = command(project, "import", "sipri", *release, "--write")
    assert done.exit_code == 0, done.stderr
    arms = {(r["supplier"], r["recipient"], r["year"]): r for r in rows(project, "arms_tiv")}
    assert arms["Russia", "Iran", "2008"]["tiv_m"] == "35"
    assert arms["Russia", "Israel", "2008"]["tiv_m"] == "not listed"
    assert {row["source"] for row in arms.values()} == {"SIPRI2026"}
    [record] = [row for row in rows(project, "sources") if row["source"] == "SIPRI2026"]
    assert (record["issued"], record["version"]) == ("2026-03-09", "9 March 2026")
    assert record["cite_as"].startswith("Information from the SIPRI Arms Transfers Database")
    assert "RUS.csv, SHA-256 " in record["locator"]
    assert [r["source"] for r in rows(project, "series") if r["series"] == "TIV"] == ["SIPRI2026"]
    done = command(project, "compare", "sipri", *release, "--format", "json")
    assert {row["outcome"] for row in json.loads(done.stdout)} == {"same"}
    again = command(project, "import", "sipri", *release)
    assert "data/ has 9 March 2026 already, as SIPRI2026" in again.stderr


def test_a_release_that_lacks_what_we_have_is_refused_whole(
    project: Path, release: list[str], command: Command
) -> None:
    before = content(project)
    done = command(project, "import", "sipri", release[0], "--write")
    assert done.exit_code == 2
    assert "would leave 42 rows of data/arms_tiv without a value" in done.stderr
    assert "a table is replaced as a whole" in done.stderr
    assert content(project) == before


def test_a_fifth_release_stands_beside_the_four(project: Path, command: Command) -> None:
    done = command(project, "import", "sipri-releases", str(VALUES), "--write")
    assert done.exit_code == 0, done.stderr
    fifth = [r for r in rows(project, "arms_tiv_releases") if r["release"] == "13 October 2024"]
    assert (len(fifth), fifth[0]["year"], fifth[0]["tiv_m"]) == (21, "1992", "2639")
    assert {row["source"] for row in fifth} == {"SIPRI2024"}


def test_years_that_are_asked_for_are_added(project: Path, command: Command) -> None:
    file = str(EXCERPTS / "world_bank/tx_val_mrch_al_zs_rus.csv")
    others = [str(EXCERPTS / f"world_bank/tx_val_mrch_{one}_rus.csv") for one in ("cd_wt", "r4_zs")]
    done = command(project, "import", "wdi", file, *others, "--release", "2026-11",
               "--years", "1992..2023", "--write")  # fmt: skip
    assert done.exit_code == 0, done.stderr
    totals = [row["year"] for row in rows(project, "trade_totals") if row["series"] == "WDI"]
    assert sorted(totals) == [str(year) for year in range(1992, 2024)]
    assert {row["source"] for row in rows(project, "wdi_shares")} == {"WDI2026"}


def test_a_new_series_is_used_without_a_line_of_code(
    project: Path, dyads: str, command: Command
) -> None:
    words = ("cow4", dyads, "--as", "COW5", "--name", "COW 5.0", *CITE)
    shown = command(project, "import", *words)
    assert "data/trade_flows: 491 new rows, 0 changed values, 0 unchanged" in shown.stdout
    assert "  some of the new: Russia to Algeria 1992, 13.65; " in shown.stdout
    assert "  two-way trade, COW 5.0: nothing becomes " in shown.stdout
    done = command(project, "import", *words, "--write")
    assert done.exit_code == 0, done.stderr
    assert "COW 5.0" in command(project, "audit", "--claim", "iran-trade-2008").stdout
    shares = command(project, "audit", "--claim", "me-export-share").stdout
    assert "COW 5.0" in shares
    done = command(project, "compare", "cow5", dyads)
    assert done.exit_code == 0, done.stdout
    assert "514  same" in done.stdout


@pytest.mark.parametrize("factor", ["0.9", "1.1"])
def test_a_new_series_may_be_a_tenth_from_the_others(
    project: Path, tmp_path: Path, command: Command, factor: str
) -> None:
    file = dyads_at(tmp_path / "dyads.csv", Decimal(factor))
    done = command(project, "import", "cow4", file, "--as", "COW5", "--name", "COW 5.0", *CITE)
    assert done.exit_code == 0, done.stderr


def test_a_release_that_takes_the_place_of_ours_is_bound_by_no_hold_on_ours(
    project: Path, dyads: str, tmp_path: Path, command: Command
) -> None:
    done = command(project, "import", "cow4", dyads, "--name", "COW 5.0", *CITE, "--write")
    assert done.exit_code == 0, done.stderr
    assert "  two-way trade, COW 5.0: 1,738 becomes 1,824.9" in done.stdout
    [name] = [row["name"] for row in rows(project, "series") if row["series"] == "COW4"]
    assert name == "COW 5.0"
    regions = []
    names = ("regional-transfers_1990-2023-suppliers_to_the_region", "export-values_1990-2023")
    for excerpt in names:
        text = (EXCERPTS / f"sipri/{excerpt}.csv").read_text()
        text = text.replace("13 Apr 2024", "9 Mar 2026").replace(",5993,", ",6010,")
        regions.append(tmp_path / f"{excerpt}.csv")
        regions[-1].write_text(text)
    done = command(project, "import", "sipri-regions", *map(str, regions))
    assert done.exit_code == 0, done.stderr
    file = EXCERPTS / "world_bank/API_MS.MIL.XPRT.KD_DS2_en_csv_v2_1740278.csv"
    done = command(project, "import", "wdi-arms", str(file), "--release", "2020-12-16")
    assert done.exit_code == 0, done.stderr


def test_a_mean_of_months_is_written_with_our_digits(
    project: Path, tmp_path: Path, command: Command
) -> None:
    real = (EXCERPTS / "prices/CPIAUCNS_observation_date_2025.csv").read_text().splitlines()
    known = dict(line.split(",") for line in real)
    days = [(f"{row['year']}-{month:02}-01", row["cpi_u"])
            for row in rows(CHECKOUT, "cpi") for month in range(1, 13)]  # fmt: skip
    lines = [f"{day},{known.get(day, ours)}" for day, ours in days]
    file = tmp_path / "CPIAUCNS.csv"
    file.write_text("\n".join([real[0], *lines]) + "\n")
    done = command(project, "import", "cpi", str(file), "--release", "2026-10")
    assert "data/cpi: 0 new rows, 0 changed values, 30 unchanged" in done.stdout, done.stderr


def test_an_older_release_takes_no_place_of_a_newer_one(
    project: Path, release: list[str], command: Command
) -> None:
    for file in map(Path, release):
        file.write_text(file.read_text().replace("9 March 2026", "9 March 2015"))
    done = command(project, "import", "sipri", *release)
    assert done.exit_code == 2
    assert "is of 9 March 2015, and data/ has the newer generated 28 July 2022" in done.stderr


def test_a_series_that_would_displace_another_is_refused(
    project: Path, release: list[str], tmp_path: Path, command: Command
) -> None:
    national = tmp_path / "National_COW_5.0.csv"
    text = (EXCERPTS / "correlates_of_war/National_COW_4.0.lf.csv").read_text()
    national.write_text(text.replace(",4\n", ",5\n").replace(",4.0\n", ",5.0\n"))
    words = ("--as", "NEW5", "--name", "new", *CITE)
    done = command(project, "import", "cow4-national", str(national), *words)
    assert done.exit_code == 2
    assert "COW4N has the totals of COW4, and a series has one such" in done.stderr
    done = command(project, "import", "sipri", *release, *words)
    assert "the rows of data/arms_tiv belong to no series" in done.stderr
    done = command(project, "import", "sipri-regions", *release, "--name", "new")
    assert done.exit_code == 2


def test_a_partner_that_a_new_series_lacks_is_named(
    project: Path, dyads: str, command: Command
) -> None:
    kept = [line for line in Path(dyads).read_text().splitlines() if not line.startswith("365,679")]
    Path(dyads).write_text("\n".join(kept) + "\n")
    done = command(project, "import", "cow4", dyads, "--as", "COW5", "--name", "COW 5.0", *CITE)
    assert done.exit_code == 2
    assert "none of the 23 rows of data/trade_totals" in done.stderr
    assert "it has no rows of Yemen" in done.stderr


def test_values_without_end_are_written_with_the_digits_that_a_table_keeps(
    project: Path, tmp_path: Path, command: Command
) -> None:
    file = dyads_at(tmp_path / "dyads.csv", Decimal(10) / 9)
    done = command(project, "import", "cow4", file, "--as", "COW5", "--name", "COW 5.0", *CITE)
    assert "Russia to Algeria 1992, 14.4444444444444" in done.stdout, done.stderr


def test_numbers_that_are_written_in_another_way_have_not_changed(
    project: Path, command: Command
) -> None:
    files = [str(EXCERPTS / f"world_bank/tx_val_mrch_{one}_rus.csv")
             for one in ("cd_wt", "al_zs", "r4_zs")]  # fmt: skip
    done = command(project, "import", "wdi", *files, "--release", "2026-11")
    assert "data/trade_totals: 0 new rows, 0 changed values, 21 unchanged" in done.stdout


def test_exceptions_are_looked_at_again_when_a_newer_series_is_furthest_from_the_others(
    project: Path, dyads: str, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Clock, "day", datetime(2026, 12, 1))
    before = content(project)
    done = command(project, "import", "cow4", dyads, "--as", "COW5", "--name", "COW 5.0", *CITE)
    assert done.exit_code == 2
    assert "hold 'flows-series', Qatar, 2012, russia_exports: was until 2026-11" in done.stderr
    assert "Kuwait, 2008" not in done.stderr  # where ITPD-E alone is high
    assert content(project) == before


@pytest.mark.build
def test_a_notebook_and_a_sweep_run_on_a_new_series(
    project: Path, dyads: str, command: Command, run: Runner, tmp_path: Path
) -> None:
    words = ("cow4", dyads, "--as", "COW5", "--name", "COW 5.0", *CITE, "--write")
    assert command(project, "import", *words).exit_code == 0
    done = run(project, "companion", "sweep", "3_trade", "-p", "series=COW4,COW5", "-p",
               "partner=Iran", "-p", "first_year=1995", "-p", "last_year=2008", "--exhibits",
               "--to", str(tmp_path / "swept"))  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    old, new = csv.DictReader((tmp_path / "swept/runs.csv").open())
    assert float(new["last_usd_m"]) == pytest.approx(1.05 * float(old["last_usd_m"]))
    assert any("COW 5.0" in path.read_text() for path in (tmp_path / "swept").rglob("*.svg"))


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--as", "COW5", *CITE), "a new series needs the name that readers see; add --name"),
        (("--as", "COW5", "--name", "COW 5.0"), "add the one for this release: --cite-as"),
        (("--name", "COW 5.0"), "add the one for this release: --cite-as"),
        (CITE, "readers see the series as 'COW 4.0', which names the release that goes"),
        (("--as", "COW3", "--name", "x", *CITE), "--as COW3: there is a series, an original or"),
        (("--as", "imf", "--name", "x", *CITE), "--as imf: there is a series, an original or"),
        (("--as", "A=B", "--name", "x", *CITE), "--as A=B: expected letters and digits"),
        (("--as", "COW5", "--name", "COW 3.0", *CITE), "a series named 'COW 3.0' already"),
        (("--as", "COW5", "--name", "x", "--source", "COW3", *CITE), "a record COW3 already"),
        (("--years", "1990-2014"), "expected a first and a last year, as 1990..2020"),
    ],
)
def test_what_no_file_says_must_be_said(
    project: Path, dyads: str, command: Command, words: tuple[str, ...], sentence: str
) -> None:
    done = command(project, "import", "cow4", dyads, *words, "--write")
    assert done.exit_code == 2
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
    assert content(project) == content(CHECKOUT)


def test_a_table_that_would_be_refused_is_not_written(
    project: Path, dyads: str, command: Command
) -> None:
    text = "".join(line for line in Path(dyads).read_text().splitlines(keepends=True)
                   if not line.startswith("365,630,2000"))  # fmt: skip
    Path(dyads).write_text(text)
    done = command(project, "import", "cow4", dyads, "--as", "COW5", "--name", "COW 5.0",
               *CITE, "--write")  # fmt: skip
    assert done.exit_code == 2
    assert "2000 is missing for COW5, Iran, russia_exports" in done.stderr
    assert content(project) == content(CHECKOUT)


def test_data_that_only_others_took_need_a_key_of_their_own(
    project: Path, command: Command
) -> None:
    file = str(EXCERPTS / "imf/rus_2006.csv")
    done = command(project, "import", "imf", file, "--year", "2006", "--release", "2010")
    assert "data/ has nothing from 'imf' yet; give the new series a key: --as KEY" in done.stderr
