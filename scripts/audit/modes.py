"""What several kinds of findings on modes have in common."""

import re

from figures import FIGURE, MODE, SPAN, WORDS, exact, micro


def of_modes(cells, modes, metric, peer=False):
    return [
        value
        for cell in cells
        if cell.mode in modes
        for value in cell.known(metric, cell.peer if peer else cell.closer)
    ]


def held(said, setting):
    """The parts of a sentence on whose close() blocked the caller longest, after words for the setting."""
    return said.match(
        rf"(?P<setting>{setting}), close\(\) under (?P<mode>{MODE}) blocked the caller for (?P<span>{SPAN}) at the "
        rf"median(?:, by when the peer read)?; at most (?P<most>{FIGURE}) under (?P<others>{WORDS})\."
    )


def longest(said, found, cells):
    """How long that was of these cells, and how long at most the others'."""
    times = {mode: of_modes(cells, {mode}, "close_p50") for mode in {c.mode for c in cells}}
    told = {mode: values for mode, values in times.items() if len(values) >= 3}
    said.words(found["others"], set(told) - {found["mode"]})
    said.span(found["span"], told.pop(found["mode"]), micro)
    said.figure(found["most"], max(max(values) for values in told.values()), micro)
    said.holds("the longest", max(map(max, told.values())) <= max(times[found["mode"]]))


def all_of(said, text, counts):
    """Each is told with its count where there is any, and none where there is none."""
    for pattern, count in counts.items():
        shown = re.search(pattern.format(FIGURE), text)
        said.holds(f"nothing of {pattern}", bool(shown) == (count > 0))
        if shown:
            said.figure(shown[1], count, exact)
