"""Findings of `ports`: where connections get slow, and what moves that."""

import re
import statistics

from figures import FIGURE, MODE, SPAN, WORDS, Mismatch, exact, listed, micro, rate, whole

PLACES = {"addresses_unavailable": "client", "ports_held_per_destination": "client"}
RATES = ("rate_at_start", "rate_past_cliff", "connect_call_at_start_p50", "connect_call_past_cliff_p50")
COMPARED = ("reuse", "destinations")


def values(cell, metric):
    return cell.known(metric, "host") or cell.known(metric, "client")


def changes(cell):
    given = cell.given
    return (cell.closer != "client") + (given["reuse"] != "0") + int(given["destinations"]) - 1


def measured(run):
    return [cell for cell in run.of("ports") if values(cell, "rate_at_start")]


def curves(cell):
    """Repetitions that have a curve at all: one that was disturbed shows neither a cliff nor none."""
    return len(values(cell, "rate_at_start"))


def in_all(cell):
    return len(values(cell, "cliff_time_wait")) >= curves(cell)


def base_of(run):
    """The cell with a cliff nearest to one destination without reuse, best one with it in all repetitions."""
    able = [c for c in measured(run) if values(c, "cliff_time_wait")]
    key = lambda c: (changes(c), not in_all(c), statistics.median(values(c, "cliff_time_wait")))
    return min(able, key=key) if able else None


def ran_out(cell):
    opened = cell.known("connections_opened", "client")
    return bool(values(cell, "exhausted_time_wait")) or min(opened) < cell.connections


def cliff(run, said):
    base = base_of(run)
    if base is None:
        return no_cliff(run, said)
    found = said.match(
        rf"Under (?P<mode>{MODE}) closed by the (?P<closer>client|server)(?: with tcp_tw_reuse (?P<reuse>\d))?"
        rf"(?: to (?P<destinations>\d+) destinations)? connect\(\) took several times as long from "
        rf"(?P<cliff>{SPAN}) TIME_WAIT on, of (?P<ports>{FIGURE}) client ports"
        rf"(?P<some>, in (?P<seen>{FIGURE}) of (?P<reps>{FIGURE}) repetitions)?(?: \(p50 from (?P<c1>{FIGURE}) to "
        rf"(?P<c2>{FIGURE}); connections a second from (?P<r1>{FIGURE}) to (?P<r2>{FIGURE})\))?"
        rf"(?:; at (?P<end>{SPAN}) connect\(\) found none \(EADDRNOTAVAIL\))?\."
    )
    said.holds("the cell", (found["mode"], found["closer"]) == (base.mode, base.closer))
    for name, plain in (("reuse", "0"), ("destinations", "1")):
        said.holds(name, (found[name] or plain) == base.given[name])
        said.recomputed.append(float(base.given[name]))
    said.span(found["cliff"], values(base, "cliff_time_wait"), exact)
    said.figure(found["ports"], float(base.given["ports"]), exact)
    said.holds("all repetitions", bool(found["some"]) == (not in_all(base)))
    if found["some"]:
        said.figure(found["seen"], len(values(base, "cliff_time_wait")), exact)
        said.figure(found["reps"], curves(base), exact)
    if found["r1"]:
        for group, metric, show in zip(("r1", "r2", "c1", "c2"), RATES, (rate, rate, micro, micro)):
            said.holds("times of three repetitions", len(values(base, metric)) >= 3)
            said.figure(found[group], statistics.median(values(base, metric)), show)
    ended = values(base, "exhausted_time_wait")
    said.holds("the end of ports", bool(found["end"]) == (len(ended) >= curves(base)))
    if found["end"]:
        said.span(found["end"], ended, exact)
    seen_in_series(run, said, base)


def seen_in_series(run, said, base):
    """The curve itself rises there: connect() takes over twice as long as in the first levels."""
    trials = {one["id"]: one for one in run.trials if one["scenario"] == "ports"}
    curves = {}
    for row in run.rows("series.csv"):
        if row["series"] == "connect_call_p50" and row["trial_id"] in trials and row["value"]:
            curves.setdefault(row["trial_id"], []).append((float(row["x"]), float(row["value"])))
    for trial, curve in curves.items():
        one = trials[trial]
        if any(str(one["parameters"][name]) != value for name, value in base.given.items()):
            continue
        if (one["mode"], one["closer"]) != (base.mode, base.closer):
            continue
        at = base.by_rep("cliff_time_wait", "host").get(one["rep"])
        if at is None:
            continue
        before = [value for x, value in curve if x < at]
        past = [value for x, value in curve if x >= at]
        rose = statistics.median(past) > 2 * statistics.median(before[:10])
        said.holds(f"a cliff at {at} in the curve of {trial}", rose)


def no_cliff(run, said):
    cells = measured(run)
    found = said.match(
        rf"(?P<what>.+), with up to (?P<client>{FIGURE}) ports in TIME_WAIT toward one destination on the client, "
        rf"(?P<server>{FIGURE}) on the server\."
    )
    for side in ("client", "server"):
        held = [v for c in cells if c.closer == side for v in values(c, "ports_held_per_destination")]
        said.figure(found[side], max(held, default=0), whole)
    cut = re.fullmatch(rf"Ports ran out in ({FIGURE}) of ({FIGURE}) cells before a cliff was seen", found["what"])
    said.holds("no cliff anywhere", not any(values(cell, "cliff_time_wait") for cell in cells))
    if cut:
        said.figure(cut[1], sum(map(ran_out, cells)), exact)
        said.figure(cut[2], len(cells), exact)
    else:
        said.match(r"No cliff: connect\(\) never took several times as long as at the start", found["what"])
        said.holds("nothing cut short", not any(map(ran_out, cells)))


def name_of(cell, base):
    """What alone tells a cell from the base; None where it is not one thing."""
    others = [k for k in cell.given if k not in COMPARED and cell.given[k] != base.given.get(k)]
    if others or cell.block[:4] != base.block[:4]:
        return None
    names = [
        *([cell.mode] if cell.mode != base.mode else []),
        *([f"closing from the {cell.closer}"] if cell.closer != base.closer else []),
        *([f"tcp_tw_reuse {cell.given['reuse']}"] if cell.given["reuse"] != base.given["reuse"] else []),
        *(
            [f"{cell.given['destinations']} destinations"]
            if cell.given["destinations"] != base.given["destinations"]
            else []
        ),
    ]
    return names[0] if len(names) == 1 else None


def remedy(run, said):
    base = base_of(run)
    said.holds("a cliff in all repetitions to begin with", in_all(base))
    cells = {name_of(cell, base): cell for cell in measured(run) if name_of(cell, base)}
    told = set()
    for clause in said.text.removesuffix(".").split("; "):
        told |= effect(said, clause.replace("Closing from", "closing from"), cells, base)
    said.holds(f"to tell of {', '.join(cells)}", told == set(cells))


def effect(said, clause, cells, base):
    """One clause; the names it tells of."""
    clause = re.sub(rf" \(at ({FIGURE}) connections a second\)", lambda m: pace(said, m[1], cells), clause)
    start = values(base, "cliff_time_wait")
    moved = re.fullmatch(rf"(.+) moved (?:it|the cliff) to ({SPAN})", clause)
    if moved:
        seen = values(cells[moved[1]], "cliff_time_wait")
        said.span(moved[2], seen, exact)
        said.holds("a move", min(seen) > max(start) or max(seen) < min(start))
        return {moved[1]}
    partly = re.fullmatch(rf"(.+) removed (?:it|the cliff) in ({FIGURE}) of ({FIGURE}) repetitions", clause)
    if partly:
        cell = cells[partly[1]]
        said.figure(partly[2], curves(cell) - len(values(cell, "cliff_time_wait")), exact)
        said.figure(partly[3], curves(cell), exact)
        return {partly[1]}
    found = re.fullmatch(
        rf"({WORDS}) (removed the cliff|came to no end, so that no cliff could be seen|neither removed nor moved the cliff)",
        clause,
    )
    if not found:
        raise Mismatch(f"no template of this kind reads: {clause}")
    names, _ = listed(found[1])
    for name in names:
        cell = cells[name]
        seen = values(cell, "cliff_time_wait")
        if found[2] == "removed the cliff":
            said.holds(f"{name} removes the cliff", not seen and not ran_out(cell))
        elif found[2].startswith("neither"):
            whole_ = in_all(cell)
            said.holds(f"{name} changes nothing", whole_ and max(seen) >= min(start) and min(seen) <= max(start))
        else:
            said.holds(f"{name} came to no end", not seen and ran_out(cell))
    return set(names)


def pace(said, shown, cells):
    paces = {float(cell.given["pace"]) for cell in cells.values() if cell.given["reuse"] != "0"}
    said.holds(f"a pace of {shown}", shown in {exact(value) for value in paces})
    said.recomputed += sorted(paces)
    return ""


KINDS = {"ports_cliff": cliff, "ports_remedy": remedy}
