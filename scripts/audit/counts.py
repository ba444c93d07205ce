"""Findings on what is left behind: TIME_WAIT, RST, memory."""

import re
import statistics

from figures import FIGURE, SPAN, WHERE, WORDS, exact, listed, size, whole
from tables import SIDES, chosen

MADE = "time_wait_per_1000_closes"
OWN = ("the side that closes first", "the client (it closes first)", "the server (it closes first)")
MARK = " where it was measured"
ALIKE = ": TIME_WAIT does not tell these modes apart"


def time_wait(run, said):
    cells = run.cells_of(said.finding)
    measured = [cell for cell in run.plain if any(cell.known(MADE, side) for side in SIDES)]
    said.holds("to rest on all that was measured", set(cells) == set(measured))
    parts = said.match(rf"(?P<main>.+?)\.(?: (?P<held>(?:That|The most) is .+)\.)?")
    main = parts["main"]
    if main.endswith(ALIKE):
        main = main[: -len(ALIKE)]
        said.holds("that modes are alike", "; " not in main and len(listed(main.split(" lea")[0])[0]) > 1)
    told, first = [], None
    for clause in main.split("; "):
        found = said.match(rf"(?P<modes>{WORDS}) leaves? (?P<what>.+?)(?P<mark>{MARK})?", clause)
        modes, others = listed(found["modes"])
        first = first or modes
        told += modes + [""] * others
        for mode in modes:
            mine = [cell for cell in cells if cell.mode == mode]
            left(said, mine, found["what"])
            said.holds(
                f"completeness of {mode}",
                bool(found["mark"]) != all(cell.has(MADE, side) for cell in mine for side in SIDES),
            )
    said.holds("to tell of every mode", len(told) == len({cell.mode for cell in measured}))
    if parts["held"]:
        found = said.match(rf"(?:That|The most) is ({SPAN}) socket-seconds per 1,000 closes", parts["held"])
        said.span(found[1], [held for mode in first for held in seconds(cells, mode)], whole)


def left(said, cells, what):
    """`1,000 TIME_WAIT per 1,000 closes on the side that closes first and none on its peer`."""
    own = [value for cell in cells for value in cell.known(MADE, cell.closer)]
    peer = [value for cell in cells for value in cell.known(MADE, cell.peer)]
    both = re.fullmatch(r"(?:none|no TIME_WAIT) on (either side|the closer|the closer's peer)", what)
    if both:
        of = {"either side": own + peer, "the closer": own, "the closer's peer": peer}[both[1]]
        said.span("0", of, exact)
        return
    for place in re.split(r" and (?=(?:none|[\d.,]+(?: to [\d.,]+)?) on )", what):
        found = said.match(rf"(?P<n>none|{SPAN})(?: TIME_WAIT per 1,000 closes)? on (?P<end>.+)", place)
        shown = "0" if found["n"] == "none" else found["n"]
        said.span(shown, own if found["end"] in OWN else peer, exact)


def seconds(cells, mode):
    parts = [("time_wait_socket_seconds", side) for side in SIDES] + [("connections_opened", "client")]
    for cell in cells:
        if cell.mode == mode:
            yield statistics.median(cell.combined(parts, lambda a, b, n: (a + b) / n * 1000).values())


def sides(run, said):
    found = said.match(
        rf"The sides do not mirror each other: under (?P<mode>\S+){WHERE} (?P<who>the closer|the closer's "
        rf"peer) holds (?P<a>{FIGURE}) TIME_WAIT per 1,000 closes when the client closes and "
        rf"(?P<b>{FIGURE}) when the server does; (?P<n>{FIGURE}) of (?P<all>{FIGURE}) pairs? .*\."
    )
    cells = run.cells_of(said.finding)
    pairs = [
        (a, b)
        for a in cells
        for b in cells
        if a.closer == "client" and b.closer == "server" and (a.block, a.mode) == (b.block, b.mode)
    ]
    def held(cell, peer):
        return cell.median(MADE, cell.peer if peer else cell.closer)
    def gap(pair):
        gaps = [(held(pair[0], peer), held(pair[1], peer)) for peer in (False, True)]
        return max(abs(a - b) for a, b in gaps if a is not None and b is not None)
    said.figure(found["n"], sum(gap(pair) > 0 for pair in pairs), exact)
    said.figure(found["all"], len(pairs), exact)
    client = chosen([a for a, _ in pairs], found["mode"], found["where"])
    [server] = [b for a, b in pairs if a is client]
    peer = found["who"] != "the closer"
    said.figure(found["a"], held(client, peer), exact)
    said.figure(found["b"], held(server, peer), exact)
    said.holds("the worst pair", gap((client, server)) == max(gap(pair) for pair in pairs))


def rst(run, said):
    cells = run.cells_of(said.finding)
    measured = {c for c in run.plain if c.known("rst_per_close", "host") or c.known("peer_resets", c.peer)}
    said.holds("to rest on all that was measured", set(cells) == measured)
    met = re.search(r"\. The peer got ECONNRESET on (.+?)( and under no other mode)?\.$", said.text)
    none = re.search(r"; no call of the peer returned ECONNRESET( where that was counted)?\.$", said.text)
    known = all(cell.has("peer_resets", cell.peer) for cell in cells if not resets_in(cells, cell.mode))
    resets = {mode: resets_of(cells, mode) for mode in {cell.mode for cell in cells}}
    measured = {mode: counts for mode, counts in resets.items() if counts}
    some = {mode for mode, (count, _) in measured.items() if count > 0}
    main = said.text.removesuffix(".")
    if met:
        main = said.text[: met.start()]
        told = re.findall(rf"({FIGURE}) of ({FIGURE}) connections(?: under (\S+?))?(?=,| and|$)", met[1])
        said.holds("every mode with resets", len(told) == len(some))
        for count, opened, mode in told:
            said.figure(count, measured[mode or next(iter(some))][0], exact)
            said.figure(opened, measured[mode or next(iter(some))][1], exact)
        said.holds("no other mode", bool(met[2]) == (known and 1 < len(measured) > len(some)))
    elif none:
        main = said.text[: none.start()]
        said.holds("that nobody met a reset", not some and bool(none[1]) != known)
    sent(said, cells, main)


def sent(said, cells, main):
    main = main.removesuffix(": RST does not tell these modes apart")
    told = []
    for clause in main.split("; "):
        found = said.match(
            rf"(?P<modes>{WORDS}) sends? (?P<n>no RST|none|{SPAN})(?: RST per close)?"
            r"(?P<mark> where it was counted)?",
            clause,
        )
        modes, others = listed(found["modes"])
        told += modes + [""] * others
        for mode in modes:
            mine = [cell for cell in cells if cell.mode == mode]
            shown = "0" if found["n"] in ("no RST", "none") else found["n"]
            said.span(shown, [v for cell in mine for v in cell.known("rst_per_close", "host")], exact)
            said.holds(
                f"completeness of {mode}",
                bool(found["mark"]) != all(cell.has("rst_per_close", "host") for cell in mine),
            )
    counted = {cell.mode for cell in cells if cell.known("rst_per_close", "host")}
    said.holds(f"to tell of every mode of {counted}", len(told) == len(counted))


def resets_in(cells, mode):
    return sum(value for c in cells if c.mode == mode for value in c.known("peer_resets", c.peer))


def resets_of(cells, mode):
    """Resets and connections of the repetitions in which they were counted."""
    rows = [
        (value, cell.by_rep("connections_opened", "client").get(rep, cell.connections))
        for cell in cells
        if cell.mode == mode
        for rep, value in cell.by_rep("peer_resets", cell.peer).items()
    ]
    return tuple(map(sum, zip(*rows))) if rows else None


ONE_SIDE = r"(?: where the (?P<closer>client|server) closes)?"


def kernel_memory(run, said):
    found = said.match(
        rf"After the last close the kernel still holds (?P<parts>.+?) \(at most (?P<total>{FIGURE})\)"
        r"(?:; (?P<less>.+)|(?P<alike>: no difference between these modes could be shown))?\."
    )
    cells = run.cells_of(said.finding)
    parts = re.split(r" and (?=[\d.,]+ \S+(?: to [\d.,]+ \S+)? a connection under )", found["parts"])
    most, less = set(), {}
    for part in parts:
        one = said.match(rf"(?P<n>{SPAN}) a connection under (?P<modes>{WORDS}){ONE_SIDE}", part)
        top, *rest = ranked([cell for cell in cells if one["closer"] in (None, cell.closer)])
        said.words(one["modes"], set(top))
        said.span(one["n"], [v for values in top.values() for v in values], size)
        most |= set(top)
        less[one["closer"]] = rest
    both = [ranked([cell for cell in cells if cell.closer == side]) for side in SIDES]
    if all(both):
        tops = [[v for values in levels[0].values() for v in values] for levels in both]
        apart = below(tops[0], tops[1]) or below(tops[1], tops[0])
        said.holds("whether who closes matters", apart == (len(parts) > 1))
    totals = [v for c in cells if c.mode in most for v in c.known("kernel_memory_end", "host")]
    said.figure(found["total"], max(totals), size)
    said.holds("that modes are alike", bool(found["alike"]) == (not any(less.values()) and len(parts) == 1 < len(most)))
    lesser(said, found["less"], less)


def lesser(said, text, less):
    """Every level below the most is told once, with the side unless it is so on each."""
    for clause in text.split("; ") if text else []:
        one = said.match(rf"(?P<n>{SPAN}) under (?P<modes>{WORDS}){ONE_SIDE}", clause)
        named, others = listed(one["modes"])
        values = []
        for side in [one["closer"]] if one["closer"] else list(less):
            level = next((l for l in less[side] if set(named) <= set(l) and len(l) == len(named) + others), None)
            said.holds(f"{clause} of the {side or 'run'}", level is not None)
            less[side].remove(level)
            values += [v for each in level.values() for v in each]
        said.span(one["n"], values, size)
    said.holds("whether others hold less", not any(less.values()))


def below(some, others):
    """Less by more than chance: sockets share what a port takes."""
    return max(some) < 0.95 * min(others)


def ranked(cells):
    """Bytes a connection by mode, in levels: what can't be told from its top, and so on down."""
    able = {}
    for mode in {cell.mode for cell in cells}:
        mine = [cell for cell in cells if cell.mode == mode]
        parts = [("kernel_memory_end", "host"), ("connections_opened", "client")]
        each = [cell.combined(parts, lambda held, n: held / n) for cell in mine]
        if all(len(values) >= 3 for values in each):
            able[mode] = [v for values in each for v in values.values()]
    levels = []
    while able:
        top = max(able.values(), key=max)
        levels.append({mode: values for mode, values in able.items() if not below(values, top)})
        able = {mode: values for mode, values in able.items() if mode not in levels[-1]}
    return levels


KINDS = {
    "time_wait": time_wait,
    "time_wait_sides": sides,
    "rst": rst,
    "kernel_memory": kernel_memory,
}
