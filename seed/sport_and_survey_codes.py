"""Write the table of further codes of countries, `app/mapping/further_codes.csv`.

    python seed/sport_and_survey_codes.py COUNTRY_CODES

It contains facts alone: the codes of the International Olympic Committee (`ioc`), of FIFA (`fifa`), of the International Telecommunication
Union (`itu`) and of the FAO's Global Administrative Unit Layers (`gaul`), by the code of ISO 3166. COUNTRY_CODES is `data/country-codes.csv`
of github.com/datasets/country-codes (Public Domain Dedication and License).
"""

import csv
import sys
from pathlib import Path

from app.domain.geography import countries

COLUMNS = {"ioc": "IOC", "fifa": "FIFA", "itu": "ITU", "gaul": "GAUL"}
TARGET = Path(__file__).parents[1] / "app" / "mapping" / "further_codes.csv"


def main(path: str) -> None:
    """Write the codes of all countries that the service has; cells with several codes, or none, are left out."""
    with Path(path).open(newline="", encoding="utf-8") as source:
        rows = sorted(csv.DictReader(source), key=lambda row: row["is_independent"] == "Yes")
    # Of a state and its territories with one code, the state comes last and counts.
    codes = {
        (scheme, row[column].strip()): code
        for row in rows
        for scheme, column in COLUMNS.items()
        if (code := countries.find_code(row["ISO3166-1-Alpha-2"])) is not None and row[column].strip().isalnum()
    }
    entries = sorted((*key, code) for key, code in codes.items())
    with TARGET.open("w", newline="", encoding="utf-8") as target:
        writer = csv.writer(target, lineterminator="\n")
        writer.writerows([("scheme", "value", "code"), *entries])


if __name__ == "__main__":
    main(sys.argv[1])
