"""Findings of `target`: who closes first on a server of the user's, and what it leaves."""

import re

from figures import FIGURE, MODE, WHERE, WORDS, exact, listed
from modes import all_of
from tables import SIDES


def closed_first(run, said):
    found = said.match(
        rf"Under (?P<modes>{WORDS})(?P<alike> alike)?{WHERE}, of (?P<n>{FIGURE}) connections(?: each)? that were closed, "
        rf"first to close was (?P<first>.+?)(?P<mode>, which leaves the client's mode nothing to do)?"
        rf"(?:; after that an RST was sent by (?P<after>.+?))?"
        rf"(?P<left>; per 1,000 closes stay .+?|; no TIME_WAIT stays on either side)?(?P<why>, as an RST leaves none)?(?P<kept>, as the server never closed)?\."
    )
    cells = run.cells_of(said.finding)
    words, others = listed(found["modes"])
    said.holds("the modes of its cells", words == [cell.mode for cell in cells][: len(words)])
    said.holds("so many modes", len(words) + others == len(cells))
    said.holds("several modes", bool(found["alike"]) == (len(cells) > 1))
    for cell in cells:
        in_cell(said, found, cell)


def whole(cell, metric, side):
    """Its sum, where every repetition has it; None else."""
    return sum(cell.known(metric, side)) if cell.has(metric, side) else None


def in_cell(said, found, cell):
    client = sum(cell.known("closed_first", "client"))
    resets = whole(cell, "closed_first_resets", "client")
    by_rst = resets or 0
    counts = {
        r"the server by FIN on ({})": sum(cell.known("closed_first_by_fin", "server")),
        r"the server by RST on ({})": sum(cell.known("closed_first_by_rst", "server")),
        rf"the client, by {re.escape(cell.mode)}, on ({{}})": client if resets is None else 0,
        r"the client by FIN on ({})": 0 if resets is None else client - by_rst,
        r"the client by RST on ({})": by_rst,
    }
    all_of(said, found["first"], counts)
    closes = sum(counts.values())
    said.figure(found["n"], closes, exact)
    later = {side: whole(cell, "resets_after_close", side) or 0 for side in SIDES}
    all_of(said, found["after"] or "", {rf"the {side} on ({{}})": n for side, n in later.items()})
    fin, rst = list(counts.values())[:2]
    said.holds("nothing but RSTs", bool(found["mode"]) == (rst > 0 and fin + client + sum(later.values()) == 0))
    none = (found["left"] or "").startswith("; no TIME_WAIT")
    for side in SIDES:
        shown = re.search(rf"({FIGURE}) TIME_WAIT on the {side}", found["left"] or "")
        if shown:
            said.figure(shown[1], cell.median("time_wait_per_1000_closes", side), exact)
        elif none:
            said.holds(f"no TIME_WAIT on the {side}", set(cell.known("time_wait_per_1000_closes", side)) == {0})
        elif found["left"]:
            said.holds(f"no TIME_WAIT on the {side}", cell.median("time_wait_per_1000_closes", side) == 0)
    kept = sum(cell.known("close_wait_leaked", "server"))
    reset = none and kept == 0 and rst + by_rst + max(later.values()) >= closes
    said.holds("an RST", bool(found["why"]) == reset)
    said.holds("that the server never closed", bool(found["kept"]) == (none and kept >= closes))


def unseen(run, said):
    found = said.match(
        rf"In (?P<n>{FIGURE}) of (?P<all>{FIGURE}) trials the server's sockets were not among those of the network "
        r"namespace that was looked at: it runs elsewhere\. What it holds \(CLOSE_WAIT, TIME_WAIT, descriptors\) is not "
        r"known, only what the client saw\."
    )
    seen = [value for cell in run.of("target") for value in cell.known("server_visible", "server")]
    said.figure(found["all"], len(seen), exact)
    said.figure(found["n"], seen.count(0), exact)


def descriptors(run, said):
    found = said.match(
        rf"Under (?P<mode>{MODE}){WHERE} the server's processes held (?P<after>{FIGURE}) descriptors when every "
        rf"connection was over for the client, and (?P<before>{FIGURE}) before the first: (?P<more>{FIGURE}) more, for "
        rf"(?P<n>{FIGURE}) connections\."
    )
    [cell] = run.cells_of(said.finding)
    before, after = (cell.median(f"descriptors_{when}", "server") for when in ("before", "after"))
    said.figure(found["before"], before, exact)
    said.figure(found["after"], after, exact)
    said.figure(found["more"], after - before, exact)
    said.figure(found["n"], int(cell.connections), exact)


def statuses(run, said):
    found = said.match(rf"Under (?P<mode>{MODE}){WHERE}, of (?P<n>{FIGURE}) HTTP answers (?P<parts>.+)\.")
    [cell] = run.cells_of(said.finding)
    counts = {f"{digit}xx": sum(cell.known(f"http_{digit}xx", "client")) for digit in range(1, 6)}
    said.figure(found["n"], sum(counts.values()), exact)
    all_of(said, found["parts"], {rf"({{}}) had a status {name}": n for name, n in counts.items()})


KINDS = {
    "target_closed_first": closed_first,
    "target_unseen": unseen,
    "target_descriptors": descriptors,
    "target_statuses": statuses,
}
