"""Findings of `service`: what a flood costs those who are served."""

import re
import statistics

from figures import FIGURE, SPAN, Mismatch, exact, micro, share, whole

FLOOD = r"a flood of (?P<flood>[\d,.]+) connections a second that (?P<then>closes when it is closed|ignores its closes|has vanished|never reads)"
THEN = {"answers": "closes when it is closed", "ignores": "ignores its closes", "vanishes": "has vanished"}
LOAD = {"rate": "at a fixed rate", "saturation": "at saturation"}
UP = 0.5


def name_of(cell):
    if not cell.mode.startswith("linger"):
        return cell.mode
    return f"{cell.mode} {'on the loop' if cell.given['closes'] == 'loop' else 'in threads'}"


def setting(said, found, cells):
    """Flood, what it does when closed, and the words that tell this setting from others."""
    [flood] = {float(cell.given["flood"]) for cell in cells}
    said.figure(found["flood"], flood, exact)
    [then] = {cell.given["then"] for cell in cells}
    said.holds(found["then"], THEN.get(then, "never reads") == found["then"])
    others(said, found["setting"], cells)


def others(said, text, cells):
    for word in filter(None, (text or "").split(", ")):
        name, _, value = word.rpartition(" ")
        loads = {LOAD.get(cell.given.get("load")) for cell in cells}
        said.holds(word, loads == {word} or {cell.given.get(name) for cell in cells} == {value})


def ratios(cell):
    return cell.known("requests_ratio", "client")


def cost(run, said):
    found = said.match(rf"Under {FLOOD}(?P<setting>(?:, [^:]+?)*): (?P<clauses>.+)\.")
    cells = run.cells_of(said.finding)
    setting(said, found, cells)
    ways = {name_of(cell): cell for cell in cells if len(ratios(cell)) >= 3}
    kept = {name: statistics.median(ratios(cell)) for name, cell in ways.items()}
    up = {name for name in kept if kept[name] >= UP}
    told = set()
    for clause in re.split(r"; (?!loop still)", found["clauses"]):
        one = re.fullmatch(rf"(.+?) left ({FIGURE}) of the requests answered(?: \((.+)\))?", clause)
        if one and one[1] in set(kept) - up:
            said.figure(one[2], kept[one[1]], share)
            stalls(said, ways[one[1]], one[3])
            told.add(one[1])
            continue
        many = re.fullmatch(rf"(.+?)(?: left)? ({SPAN})(?: of the requests answered)?", clause)
        if not many:
            raise Mismatch(f"no template of this kind reads: {clause}")
        if many[1] != "every other way":
            said.words(many[1], up)
        said.span(many[2], [kept[name] for name in up], share)
        told |= up
    said.holds("to tell of every way", told == set(kept))


def stalls(said, cell, text):
    if text is None:
        return
    found = said.match(rf"p99 ({FIGURE}), alone ({FIGURE}); loop still for ({FIGURE})", text)
    said.figure(found[1], cell.median("request_p99_flood", "client"), micro)
    said.figure(found[2], cell.median("request_p99_baseline", "client"), micro)
    said.figure(found[3], cell.median("loop_stall_max", "server"), micro)


def held(run, said):
    found = said.match(rf"Sockets on the server when {FLOOD} ends(?P<setting>(?:, [^:]+?)*): (?P<ways>.+)\.")
    cells = run.cells_of(said.finding)
    setting(said, found, cells)
    ways = {name_of(cell): cell for cell in cells if cell.known("sockets_held", "server")}
    count = rf"({FIGURE})(?: and ({FIGURE}) TIME_WAIT)? under "
    parts = re.findall(rf"{count}(.+?)(?=(?:, | and ){count}|$)", found["ways"])
    for sockets, waiting, name, *_ in parts:
        said.figure(sockets, ways[name].median("sockets_held", "server"), whole)
        said.figure(waiting or "0", ways[name].median("time_wait_held", "server"), whole)
    said.holds("to tell of every way", {name for _, _, name, *_ in parts} == set(ways))


def baseline(run, said):
    found = said.match(r"Without the flood the service answers (?P<parts>.+)\.")
    cells = [cell for cell in run.of("service") if len(ratios(cell)) >= 3]
    groups = {}
    for cell in cells:
        key = tuple((name, value) for name, value in cell.given.items() if name != "closes")
        groups.setdefault((cell.closer, cell.block[2:4], key), []).append(cell)
    told = []
    for part in found["parts"].split("; "):
        one = said.match(
            rf"({SPAN}) requests a second over ({FIGURE}) trials((?:, .+)?)", part
        )
        matching = []
        for group in groups.values():
            values = [v for c in group for v in c.known("requests_per_second_baseline", "client")]
            low, high = whole(min(values)), whole(max(values))
            if (low if low == high else f"{low} to {high}") == one[1] and exact(len(values)) == one[2]:
                matching.append((group, values))
        said.holds(part, bool(matching))
        others(said, one[3], matching[0][0])
        said.recomputed += [min(matching[0][1]), max(matching[0][1]), len(matching[0][1])]
        told.append(part)
    said.holds("to tell of every load", len(told) == len(groups))


KINDS = {"service_cost": cost, "service_held": held, "service_baseline": baseline}
