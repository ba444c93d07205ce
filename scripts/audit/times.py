"""Findings on times and rates: ratios of modes, teardown."""

import functools
import math
import random
import re
import statistics

from figures import FIGURE, MODE, NUMBER, WHERE, WORDS, Mismatch, as_read, exact, micro, rate, times
from tables import chosen

SUBJECTS = {
    "close_time": ("close_p50", None, "close() p50", micro, ("longer", "shorter")),
    "rate": ("connections_per_second", "client", "the rate", rate, ("higher", "lower")),
}
PAIRS = (
    rf"pair by pair (?:(?P<middle>{NUMBER}), 95 % bootstrap interval )?(?P<low>{NUMBER}) to (?P<high>{NUMBER})"
    rf"(?: over|, from) (?P<reps>{FIGURE}) repetitions(?P<partial> that both have)?"
)
BEYOND = r"(?:30 % in every pair|5 % with the whole 95 % interval|30 % in every pair or, from 6 on, 5 % .+?)"


RESAMPLES = 20_000


@functools.lru_cache(maxsize=None)
def resampled(ratios):
    """Medians of resamples, sorted."""
    draw = random.Random(7)
    return sorted(statistics.median(draw.choices(ratios, k=len(ratios))) for _ in range(RESAMPLES))


class Pairs:
    """Two series of repetitions, held against each other."""

    def __init__(self, cell, ours, theirs):
        self.cell = cell
        common = sorted(set(ours) & set(theirs))
        self.pairs = [(ours[rep], theirs[rep]) for rep in common if theirs[rep] != 0]
        self.whole = len(self.pairs) == len(ours) == len(theirs)
        self.ratios = sorted(a / b for a, b in self.pairs)
        self.value = statistics.median(a for a, _ in self.pairs) if self.pairs else None
        self.reference = statistics.median(b for _, b in self.pairs) if self.pairs else None
        self.median = statistics.median(self.ratios) if self.pairs else 0

    def interval(self, slack=0.0):
        """The 95 % bootstrap interval of the median, its ends at other shares of the tail."""
        medians = resampled(tuple(self.ratios))
        share = 0.025 + slack
        return medians[int(share * RESAMPLES)], medians[int((1 - share) * RESAMPLES) - 1]

    @property
    def shown(self):
        if len(self.ratios) < 3:
            return False
        if len(self.ratios) < 6:
            return self.ratios[0] > 1.3 or self.ratios[-1] < 1 / 1.3
        low, high = self.interval()
        return low > 1.05 or high < 1 / 1.05


def comparisons(run, topic, reference, cells=None):
    metric, side, *_ = SUBJECTS[topic]
    found = []
    for cell in run.plain if cells is None else cells:
        for other in run.plain:
            if cell.mode != reference == other.mode and (cell.block, cell.closer) == (other.block, other.closer):
                ours, theirs = (one.by_rep(metric, side or one.closer) for one in (cell, other))
                pairs = Pairs(cell, ours, theirs)
                if pairs.median > 0:
                    found.append(pairs)
    return found


def ratio(topic):
    return lambda run, said: compared(run, said, topic)


def compared(run, said, topic):
    if said.text.endswith("no other mode was measured."):
        return alone(run, said)
    name, show = SUBJECTS[topic][2:4]
    first, *rest = said.text.removesuffix(".").split("; ")
    start = (name if topic == "close_time" else "The rate") + rf" under (?P<mode>{MODE}){WHERE} is "
    none = re.fullmatch(
        rf"(?:None of (?P<all>{FIGURE}) comparisons|The only comparison) of {re.escape(name)} with "
        rf"(?P<reference>{MODE}) (?:lies|does not lie) beyond {BEYOND} \(pair by pair "
        rf"(?P<middle>{NUMBER}(?: to {NUMBER})?) times at the median\)",
        first,
    )
    top = re.fullmatch(
        start.replace("()", r"\(\)") + rf"(?P<value>{FIGURE})(?: conn/s)?, (?P<ratio>{NUMBER}) times "
        rf"(?P<reference>{MODE})'s (?P<other>{FIGURE}) \({PAIRS}\)",
        first,
    )
    if not (none or top):
        raise Mismatch(f"no template of this kind reads: {first}")
    able = [one for one in comparisons(run, topic, (none or top)["reference"]) if len(one.pairs) >= 3]
    shown = [one for one in able if one.shown]
    if none:
        said.holds("no difference", not shown)
        if none["all"]:
            said.figure(none["all"], len(able), exact)
        said.span(none["middle"], [one.median for one in able], times)
    else:
        cell = chosen([one.cell for one in able], top["mode"], top["where"])
        [mine] = [one for one in able if one.cell is cell]
        said.holds("the largest difference", abs(math.log(mine.median)) == max(abs(math.log(one.median)) for one in shown))
        said.figure(top["value"], mine.value, show)
        said.figure(top["other"], mine.reference, show)
        agree(said, mine, top)
    for clause in rest:
        further(said, clause, able, shown, SUBJECTS[topic][4])


def agree(said, pairs, found):
    """The ratio is that of the two figures beside it, and the interval that of the pairs."""
    figures = [as_read(text) for text in (found["value"], found["other"])]
    usable = None not in figures and 0 not in figures
    said.figure(found["ratio"], figures[0] / figures[1] if usable else pairs.value / pairs.reference, times)
    said.figure(found["reps"], len(pairs.pairs), exact)
    said.holds("that a repetition is missing", bool(found["partial"]) != pairs.whole)
    if len(pairs.ratios) < 6:
        said.figure(found["low"], pairs.ratios[0], times)
        said.figure(found["high"], pairs.ratios[-1], times)
        return
    said.figure(found["middle"], pairs.median, times)
    # The report draws other resamples: its ends must lie where a little more or less of the tail ends.
    for name, end in (("low", 0), ("high", 1)):
        value = said.finding["numbers"][f"ratio_{name}"]
        bounds = sorted((pairs.interval(-0.013)[end], pairs.interval(0.013)[end]))
        said.holds(f"{value} as an end of the interval", bounds[0] <= value <= bounds[1])
        said.figure(found[name], value, times)
        said.recomputed.append(95)


def further(said, clause, able, shown, words):
    said.recomputed += [30, 5, 95, 6]
    count = re.fullmatch(
        rf"({FIGURE}) of ({FIGURE}) comparisons with {MODE} lies? beyond ({BEYOND})", clause
    )
    lean = re.fullmatch(
        rf"({MODE}) is (\w+) in ({FIGURE}) of ({FIGURE}) pairs \(({NUMBER}) times at the median\)", clause
    )
    none = re.fullmatch(rf"no difference could be shown for ({WORDS})", clause)
    quiet = {one.cell.mode for one in able} - {one.cell.mode for one in shown}
    if count:
        said.figure(count[1], len(shown), exact)
        said.figure(count[2], len(able), exact)
        sizes = {len(one.pairs) >= 6 for one in able}
        said.holds("what is beyond noise", ("30 %" in count[3], "5 % with" in count[3]) == (False in sizes, True in sizes))
    elif lean:
        more, less, pairs = leaning(able, lean[1])
        said.holds(f"that no comparison of {lean[1]} is told", lean[1] in quiet and p(more, less) <= 0.05)
        said.holds(f"{lean[2]} for {lean[1]}", words[0 if more > less else 1] == lean[2])
        said.figure(lean[3], max(more, less), exact)
        said.figure(lean[4], pairs, exact)
        said.figure(lean[5], statistics.median(one.median for one in able if one.cell.mode == lean[1]), times)
    elif none:
        said.words(none[1], {mode for mode in quiet if p(*leaning(able, mode)[:2]) > 0.05})
    elif not re.fullmatch(rf"that is the only comparison with {MODE}", clause) or len(able) != 1:
        raise Mismatch(f"no template of this kind reads: {clause}")


def leaning(able, mode):
    pairs = [pair for one in able if one.cell.mode == mode for pair in one.pairs]
    return sum(a > b for a, b in pairs), sum(a < b for a, b in pairs), len(pairs)


def p(more, less):
    """The exact two-sided sign test."""
    n = more + less
    return min(1, 2 * sum(math.comb(n, k) for k in range(min(more, less) + 1)) / 2**n)


def alone(run, said):
    found = said.match(
        rf"close\(\) p50 under (?P<mode>{MODE}){WHERE} is (?P<median>{FIGURE}), (?P<low>{FIGURE}) to "
        rf"(?P<high>{FIGURE}) over (?P<reps>{FIGURE}) repetitions(?P<longest>, the longest of the run)?; "
        r"no other mode was measured\."
    )
    cell = chosen(run.cells_of(said.finding), found["mode"], found["where"])
    values = cell.known("close_p50", cell.closer)
    said.figure(found["median"], statistics.median(values), micro)
    said.figure(found["low"], min(values), micro)
    said.figure(found["high"], max(values), micro)
    said.figure(found["reps"], len(values), exact)
    said.holds("that there is no other mode", {one.mode for one in run.plain} == {cell.mode})
    others = [one.median("close_p50", one.closer) for one in run.cells_of(said.finding)]
    said.holds("the longest", max(others) == statistics.median(values))


def too_few(run, said):
    found = said.match(
        rf"No difference from (?P<reference>{MODE}) could be shown in close\(\) time or in rate: at most "
        rf"(?P<reps>{FIGURE}) repetitions? can be paired, and it takes 3\."
    )
    pairs = [len(one.pairs) for topic in SUBJECTS for one in comparisons(run, topic, found["reference"])]
    said.figure(found["reps"], max(pairs), exact)
    said.holds("too few", max(pairs) < 3)
    said.recomputed.append(3)


def teardown(run, said):
    found = said.match(
        rf"Under (?P<mode>{MODE}){WHERE} the closing calls take (?P<other>{FIGURE}) at p99, but the "
        rf"descriptor is free only after (?P<value>{FIGURE}): (?P<ratio>{NUMBER}) times as long "
        rf"\({PAIRS}\)\."
    )
    def pairs(cell):
        return Pairs(cell, *(cell.by_rep(metric, cell.closer) for metric in ("teardown_p99", "close_p99")))
    waits = [pairs(cell) for cell in run.plain]
    cell = chosen(run.plain, found["mode"], found["where"])
    [mine] = [one for one in waits if one.cell is cell]
    said.holds("the longest wait", mine.median == max(one.median for one in waits if one.shown))
    said.figure(found["other"], mine.reference, micro)
    said.figure(found["value"], mine.value, micro)
    agree(said, mine, found)


KINDS = {
    "close_time": ratio("close_time"),
    "rate": ratio("rate"),
    "times": too_few,
    "teardown": teardown,
}
