"""Figures as the report writes them, and sentences taken apart. Shares no code with the report."""

import re
from decimal import ROUND_HALF_UP, Decimal

# A figure in a sentence, with its thousands separators; its unit follows it.
NUMBER = r"[<>]?-?\d+(?:,\d{3})*(?:\.\d+)?"
FIGURE = NUMBER + r"(?: (?:µs|ms|s|B|KiB|MiB|GiB|TiB|%))?"
# `61,025 to 61,048`, `1.02 s`.
SPAN = FIGURE + r"(?: to " + FIGURE + r")?"
# A mode as the command line has it.
MODE = r"[a-z][a-z0-9-]*(?::[\d.]+)?"
# `fin, linger:1 and 3 others`.
WORDS = r"[^;]+?"
# `(burst, client closes)`: which cell, where the run has several.
WHERE = r"(?: \((?P<where>[^()]*)\))?"


class Mismatch(Exception):
    """A sentence says what the tables do not."""


def grouped(value, decimals):
    """Rounded half away from 0, as ECMA-402 has it, with thousands separators."""
    rounded = Decimal(value).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    text = f"{rounded:,.{decimals}f}"
    return text if re.search("[1-9]", text) else text.replace("-", "")


def exact(value):
    """Every digit, and never a whole number that it is not."""
    for decimals in range(0 if float(value).is_integer() else 1, 10):
        if decimals == 9 or float(value).is_integer():
            return grouped(value, decimals)
        if not float(grouped(value, decimals).replace(",", "")).is_integer():
            return grouped(value, decimals)
    raise AssertionError


def whole(value):
    return grouped(value, 0)


def three(value):
    size = abs(value)
    if size == 0:
        return "0"
    if size < 0.005:
        return "<0.01" if value > 0 else ">-0.01"
    return grouped(value, 2 if size < 9.995 else 1 if size < 99.95 else 0)


def times(value):
    """Three significant digits."""
    if value == 0:
        return "0"
    exponent = Decimal(value).adjusted()
    rounded = Decimal(value).quantize(Decimal(1).scaleb(exponent - 2), ROUND_HALF_UP)
    if rounded.adjusted() > exponent:
        exponent += 1
        rounded = rounded.quantize(Decimal(1).scaleb(exponent - 2), ROUND_HALF_UP)
    return f"{rounded:,f}" if exponent < 3 else f"{int(rounded):,}"


def scaled(value, units, promote=999.5):
    for factor, unit in units:
        if abs(value) / factor < promote:
            return f"{three(value / factor)} {unit}"
    return f"{three(value / units[-1][0])} {units[-1][1]}"


def micro(value):
    return scaled(value, [(1, "µs"), (1e3, "ms"), (1e6, "s")])


def size(value):
    if abs(int(Decimal(value).quantize(Decimal(1), ROUND_HALF_UP))) < 1024:
        return f"{whole(value)} B"
    return scaled(value, [(1024, "KiB"), (1024**2, "MiB"), (1024**3, "GiB"), (1024**4, "TiB")])


def share(value):
    percent = value * 100
    if value < 1 and percent > 99.95:
        return "<100 %"
    return f"{three(percent)} %"


def rate(value):
    return three(value)


UNITS = {"µs": 1, "ms": 1e3, "s": 1e6, "B": 1, "KiB": 1024, "MiB": 1024**2, "GiB": 1024**3}


def as_read(text):
    """The number a reader takes from a figure, in base units; None for a mere bound."""
    number, _, unit = text.replace(",", "").partition(" ")
    return None if number[0] in "<>" else float(number) * UNITS.get(unit, 1)


def listed(text):
    """The words of `a, b and c`, and how many more there are said to be."""
    words = [word for part in text.split(", ") for word in part.split(" and ")]
    others = re.fullmatch(r"(\d+) others?", words[-1])
    return (words[:-1], int(others.group(1))) if others else (words, 0)


class Sentence:
    """A finding under audit: what of it was recomputed, and how it reads."""

    def __init__(self, finding):
        self.finding = finding
        self.text = finding["text"]
        self.recomputed = []

    def match(self, pattern, text=None):
        """The parts of a text that must read like the pattern as a whole."""
        text = self.text if text is None else text
        found = re.fullmatch(pattern, text)
        if not found:
            raise Mismatch(f"no template of this kind reads: {text}")
        return found

    def figure(self, shown, value, show):
        """A figure must be the value, as the report writes it."""
        if value is None:
            raise Mismatch(f"{shown} was not measured")
        self.recomputed.append(value)
        if show(value) != shown:
            raise Mismatch(f"says {shown}, the tables have {show(value)} ({value})")

    def span(self, shown, values, show):
        """A range must be that of the values."""
        if not values:
            raise Mismatch(f"{shown} was not measured")
        low, high = min(values), max(values)
        self.recomputed += [low, high]
        text = show(low) if show(low) == show(high) else f"{show(low)} to {show(high)}"
        if text != shown:
            raise Mismatch(f"says {shown}, the tables have {text}")

    def words(self, shown, expected):
        """A list must hold just these words, in any order; the rest may be counted."""
        named, others = listed(shown)
        if not set(named) <= set(expected) or len(set(expected)) != len(named) + others:
            raise Mismatch(f"names {shown}, the tables have {', '.join(expected)}")

    def holds(self, claim, condition):
        if not condition:
            raise Mismatch(f"claims {claim}, which the tables do not show")

    def check_numbers(self):
        """What is given to machines must have been recomputed as well."""
        for name, value in self.finding["numbers"].items():
            if not any(abs(value - other) <= 1e-9 * max(1, abs(value)) for other in self.recomputed):
                raise Mismatch(f"the number {name} = {value} is not among what was recomputed")
