"""Findings on what must not happen."""

import re

from figures import FIGURE, MODE, SPAN, WHERE, WORDS, Mismatch, exact, listed, size
from tables import SIDES, chosen

ELSEWHERE = rf"(?:; also under (?P<also>{WORDS})|; none under (?P<none>{WORDS}))?"
SHARE = rf"; (?P<some>{FIGURE}) of (?P<trials>{FIGURE}) trials? had some"


def rows(cells, metric, sides):
    """Value, cell, side and repetition of everything that was measured."""
    return [
        (value, cell, side, rep)
        for cell in cells
        for side in sides
        for rep, value in cell.by_rep(metric, side).items()
    ]


def worst_of(said, cells, metric, sides, found):
    """The worst repetition of the cell that is named, and that there is none worse."""
    everything = rows(cells, metric, sides)
    cell = chosen(cells, found["mode"], found["where"])
    worst = max((row for row in everything if row[1] is cell), key=lambda row: row[0])
    said.holds("the worst repetition", worst[0] == max(row[0] for row in everything))
    return worst


def elsewhere(said, cells, metric, sides, found):
    others = {cell.mode for cell in cells} - {found["mode"]}
    also = {cell.mode for value, cell, *_ in rows(cells, metric, sides) if value > 0} & others
    clean = {
        mode
        for mode in others
        if all(cell.has(metric, side) for cell in cells if cell.mode == mode for side in sides)
    }
    if found["also"]:
        said.words(found["also"], also)
    else:
        said.holds("nothing of other modes", not also)
        if found["none"]:
            said.words(found["none"], clean)


def share(said, cells, metric, sides, found):
    measured = {(cell.key, rep) for _, cell, _, rep in rows(cells, metric, sides)}
    some = {(cell.key, rep) for value, cell, _, rep in rows(cells, metric, sides) if value > 0}
    said.figure(found["some"], len(some), exact)
    said.figure(found["trials"], len(measured), exact)


def bytes_lost(run, said):
    found = said.match(
        rf"Bytes were lost under (?P<mode>{MODE}){WHERE}: in the worst repetition (?P<lost>{FIGURE})"
        rf"(?: of (?P<sent>{FIGURE}))? sent by the (?P<side>client|server) did not arrive{ELSEWHERE}\."
    )
    cells = run.cells_of(said.finding)
    queued = {c.block for c in run.cells.values() if c.known("bytes_queued", c.closer)}
    cells = [cell for cell in cells if cell.block not in queued]
    value, cell, _, rep = worst_of(said, cells, "bytes_lost", [found["side"]], found)
    said.holds("the worst side", value == max(row[0] for row in rows(cells, "bytes_lost", SIDES)))
    said.figure(found["lost"], value, size)
    if found["sent"]:
        said.figure(found["sent"], cell.by_rep("bytes_sent", found["side"]).get(rep), size)
    elsewhere(said, cells, "bytes_lost", SIDES, found)


def failed(run, said):
    found = said.match(
        rf"(?P<n>{FIGURE}) of (?P<all>{FIGURE}) connections failed under (?P<mode>{MODE}){WHERE} in the "
        rf"worst repetition{SHARE}{ELSEWHERE}\."
    )
    cells, at = run.cells_of(said.finding), ("connections_failed", ["client"])
    value, cell, *_ = worst_of(said, cells, *at, found)
    said.figure(found["n"], value, exact)
    said.figure(found["all"], cell.connections, exact)
    share(said, cells, *at, found)
    elsewhere(said, cells, *at, found)


def leaked(state, metric):
    def audit(run, said):
        found = said.match(
            rf"(?P<n>{FIGURE}) connections? (?:was|were) still {state} on the (?P<side>client|server) after "
            rf"every close was over, under (?P<mode>{MODE}){WHERE} in the worst repetition{SHARE}\."
        )
        cells = run.cells_of(said.finding)
        value, *_ = worst_of(said, cells, metric, [found["side"]], found)
        said.figure(found["n"], value, exact)
        share(said, cells, metric, SIDES, found)

    return audit


TOLD = {"bytes_lost", "connections_failed", "established_leaked", "close_wait_leaked"}


def repeatability(run, said):
    found = said.match(
        rf"Repetitions disagree where they should agree to the digit: (?P<metric>\w+) "
        rf"\((?P<side>\w+)\) is (?P<span>{SPAN}) under (?P<mode>{MODE}){WHERE}; such counts differ in "
        rf"(?P<n>{FIGURE}) of (?P<all>{FIGURE}) cells?(?:: (?P<which>.+))?\."
    )
    cells = list(run.cells.values())
    said.figure(found["all"], len(cells), exact)
    uneven = {
        (cell.key, *at)
        for cell in cells
        for at, values in counts(run, cell)
        if at[0] not in TOLD and len(set(values)) > 1
    }
    said.figure(found["n"], len({key for key, *_ in uneven}), exact)
    cell = chosen(cells, found["mode"], found["where"])
    said.holds("a disagreement", (cell.key, found["metric"], found["side"]) in uneven)
    said.span(found["span"], cell.known(found["metric"], found["side"]), exact)
    if found["which"]:
        modes, others = listed(re.sub(r" \([^()]*\)", "", found["which"]))
        said.holds("so many cells", len(modes) + others == len({key for key, *_ in uneven}))
        for mode in modes:
            said.holds(f"a disagreement under {mode}", any(key[1] == mode for key, *_ in uneven))


def counts(run, cell):
    """What must repeat in a cell: what the report calls exact, but not what its trials call chance."""
    chance = {
        name
        for trial in run.trials
        if trial.get("chance") and matches(trial, cell)
        for name in trial["chance"]
    }
    for at, values in cell.values.items():
        if at[0] in run.exact and at[0] not in chance and len(values) > 1:
            yield at, list(values.values())


def matches(trial, cell):
    given = {**trial["parameters"]}
    size = (given.pop("connections"), given.pop("concurrency"))
    key = (trial["scenario"], trial["mode"], trial["closer"], trial["stack"])
    return key + size == cell.key[:6] and {k: str(v) for k, v in given.items()} == cell.given


def limits(run, sentences):
    """The sentence on counts that repeat, if there is one."""
    for text in sentences:
        if "repeat to the digit" not in text:
            continue
        series = [values for cell in run.cells.values() for _, values in counts(run, cell)]
        alike = sum(len(set(values)) == 1 for values in series)
        start = f"All {exact(alike)}" if alike == len(series) else f"{exact(alike)} of {exact(len(series))}"
        if not text.startswith(f"{start} counts "):
            raise Mismatch(f"the tables have {start} counts that repeat: {text}")


KINDS = {
    "bytes_lost": bytes_lost,
    "connections_failed": failed,
    "established_leaked": leaked("ESTAB", "established_leaked"),
    "close_wait_leaked": leaked("CLOSE-WAIT", "close_wait_leaked"),
    "repeatability": repeatability,
}
