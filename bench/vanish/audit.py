"""Findings of `vanish`: what becomes of connections whose peer does not answer."""

import re

from figures import SPAN, WORDS, exact, listed, micro
from modes import held, longest, of_modes


def fate(run, said):
    told = []
    for clause in said.text.removesuffix(".").split("; "):
        modes = clause.split(" told ")[0]
        names, others = listed(modes)
        told += names + [""] * others
        for mode in names:
            fates(said, [c for c in run.of("vanish") if c.mode == mode], clause[len(modes) :])
    modes = {c.mode for c in run.of("vanish") if c.has("peers_half_open", c.peer)}
    said.holds(f"to tell of every mode of {modes}", len(told) == len(modes))


FATES = {"told every peer": "delivered", "told no peer": "lost", "told nobody": "lost", "told some": "mixed"}


def fates(said, cells, text):
    """`told every peer … after 500 ms, told nobody … after 2.00 s`, for one mode."""
    expected = {}
    said.holds("a mode that was not measured", cells)
    cells = [cell for cell in cells if cell.has("peers_half_open", cell.peer)]
    for away in {float(cell.given["away"]) for cell in cells}:
        same = {fate_in(cell) for cell in cells if float(cell.given["away"]) == away}
        expected.setdefault(same.pop() if len(same) == 1 else "mixed", []).append(away)
    queued = bool(of_modes(cells, {cells[0].mode}, "queued_lost_share"))
    for part in re.split(r", (?=told )", text.strip()):
        found = said.match(
            r"(told (?:every peer|no peer|nobody|some))((?: and| or) delivered (?:all that was queued|nothing|a "
            rf"part))?(?:,? with the link (?:back|sound again))? after ({WORDS})",
            part,
        )
        said.holds("what became of the data", bool(found[2]) == queued)
        times = sorted(expected.pop(FATES[found[1]], []))
        said.recomputed += [time * 1000 for time in times]
        said.words(found[3], [micro(time * 1000) for time in times])
    said.holds("to tell of every time", not expected)


def fate_in(cell):
    open_, lost = cell.known("peers_half_open", cell.peer), cell.known("queued_lost_share", cell.closer)
    if set(open_) == {0} and set(lost) <= {0}:
        return "delivered"
    return "lost" if set(open_) == {cell.connections} and set(lost) <= {1} else "mixed"


def left(run, said):
    found = said.match(
        rf"(?P<modes>{WORDS}) left (?P<n>{SPAN}) sockets behind a trial, for (?P<time>{SPAN}): retransmitting "
        r"until (?P<until>the link was back|all was acknowledged) or tcp_orphan_retries were used up"
        rf"(?:; (?P<none>{WORDS}) left none)?\."
    )
    cells = run.of("vanish")
    times = {mode: of_modes(cells, {mode}, "sockets_left_time") for mode in {c.mode for c in cells}}
    told = {mode for mode, values in times.items() if len(values) >= 3}
    leaving = {mode for mode in told if max(times[mode]) > 0}
    said.words(found["modes"], leaving)
    said.span(found["n"], of_modes(cells, leaving, "sockets_after_close"), exact)
    said.span(found["time"], of_modes(cells, leaving, "sockets_left_time"), micro)
    silent = all(float(c.given["loss"]) == 100 for c in cells if c.mode in leaving)
    said.holds(found["until"], silent == (found["until"] == "the link was back"))
    said.holds("whether others left none", bool(found["none"]) == (leaving != told))
    if found["none"]:
        said.words(found["none"], told - leaving)


def blocked(run, said):
    found = held(said, r"With nobody there(?: or segments lost)?|With segments lost")
    losses = {float(cell.given["loss"]) == 100 for cell in run.cells_of(said.finding)}
    setting = {(True,): "With nobody there", (False,): "With segments lost"}
    wanted = setting.get(tuple(losses), "With nobody there or segments lost")
    said.holds(found["setting"], found["setting"] == wanted)
    longest(said, found, run.of("vanish"))


KINDS = {"vanish_fate": fate, "vanish_held": blocked, "vanish_left": left}
