#!/usr/bin/env python3
"""How common the words of names are, one word a line, for two names that no register goes with.

    python3 core/matching/frequent/make.py POOLS.json |
        cargo run --release -p matching --example frequent > core/matching/src/frequent.rs

POOLS.json holds, by culture and kind of name, clusters of spellings of one name with a weight:
`{culture: {m|f|fam: {cluster: {"w": weight, "L": {spelling: weight}, "A": …}}}}`. The file used
is the developers' side of the benchmark (see docs/MATCHING.md). Of each word the largest share
that it has in one culture is printed, in millionths. Cultures whose weights are judgement count
for a third.
"""

import json
import sys

JUDGED = {"somali", "habesha", "ukraine", "china", "vietnam", "westafrica"}
SCRIPTS = "LACEH"


def shares(kinds):
    """(script, spelling, share of the culture's names)"""
    clusters = [c for kind in kinds.values() for c in kind.values()]
    total = sum(c["w"] for c in clusters)
    for cluster in clusters:
        for script in SCRIPTS:
            forms = cluster.get(script, {})
            weight = sum(forms.values())
            for spelling, count in forms.items():
                yield script, spelling, cluster["w"] / total * count / weight


def main():
    pools = json.load(open(sys.argv[1], encoding="utf8"))
    for culture, kinds in pools.items():
        scale = 1e6 / (3 if culture in JUDGED else 1)
        for script, spelling, share in shares(kinds):
            print(f"{culture}/{script}\t{share * scale:.3f}\t{spelling}")


if __name__ == "__main__":
    main()
