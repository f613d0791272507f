#!/usr/bin/env python3
"""Draws how often first answers are right against how likely Kinfold says they are.

    python3 core/matching/benches/reliability.py QRELS.tsv RUN.tsv docs/reliability.svg

RUN is what `kinfold match` or the example `bench` writes: query, rank, record, probability.
The first answers are cut into 15 bins of equally many; the expected calibration error is the mean
of |share right - mean probability| over them. Queries without any answer count nowhere.
"""

import sys

BINS = 15
SIZE, LEFT, TOP = 400, 60, 30


def rows(path):
    with open(path, encoding="utf8") as lines:
        for line in lines:
            yield line.rstrip("\n").split("\t")


def first_answers(qrels, run):
    right = {tuple(row[:2]) for row in rows(qrels)}
    for row in rows(run):
        if row[1] == "1":
            yield float(row[3]), (row[0], row[2]) in right


def bins(answers):
    answers = sorted(answers)
    total = len(answers)
    for at in range(BINS):
        part = answers[at * total // BINS : (at + 1) * total // BINS]
        if part:
            said = sum(p for p, _ in part) / len(part)
            was = sum(right for _, right in part) / len(part)
            yield said, was, len(part)


def error(points):
    total = sum(n for _, _, n in points)
    return sum(abs(said - was) * n for said, was, n in points) / total


def at(said, was):
    return LEFT + said * SIZE, TOP + (1 - was) * SIZE


def text(x, y, what, anchor="middle", more=""):
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{more}>{what}</text>'


def drawing(points):
    low, high = TOP + SIZE, LEFT + SIZE
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {high + 40} {low + 60}" '
        'font-family="sans-serif" font-size="13" role="img">',
        "<title>How often a first answer is right, by how likely it is said to be</title>",
        f'<rect width="{high + 40}" height="{low + 60}" fill="#fff"/>',
        f'<path d="M{LEFT} {TOP}V{low}H{high}" fill="none" stroke="#333"/>',
        f'<path d="M{LEFT} {low}L{high} {TOP}" stroke="#999" stroke-dasharray="5 4"/>',
    ]
    for tenth in range(0, 11, 2):
        x, y = at(tenth / 10, tenth / 10)
        out.append(text(x, low + 18, f"{tenth / 10:.1f}"))
        out.append(text(LEFT - 8, y + 4, f"{tenth / 10:.1f}", "end"))
    corners = [at(said, was) for said, was, _ in points]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in corners)
    out.append(f'<polyline points="{line}" fill="none" stroke="#06c"/>')
    for (x, y), (said, was, count) in zip(corners, points):
        told = f"{count} answers: said {said:.3f}, right {was:.3f}"
        out.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="#06c"><title>{told}</title></circle>'
        )
    total = sum(n for _, _, n in points)
    about = f"{total} first answers, {BINS} bins, expected calibration error {error(points):.3f}"
    turned = f' transform="rotate(-90 18 {TOP + SIZE / 2})"'
    out += [
        text(LEFT + SIZE / 2, low + 42, "probability said"),
        text(18, TOP + SIZE / 2, "share right", more=turned),
        text(LEFT + SIZE / 2, TOP - 10, about),
        "</svg>",
    ]
    return "\n".join(out) + "\n"


def main():
    qrels, run, out = sys.argv[1:]
    points = list(bins(first_answers(qrels, run)))
    with open(out, "w", encoding="utf8") as file:
        file.write(drawing(points))
    print(f"{sum(n for _, _, n in points)} first answers, error {error(points):.4f}")


if __name__ == "__main__":
    main()
