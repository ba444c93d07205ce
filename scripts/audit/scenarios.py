"""Findings of single scenarios: unsent, vanish, decay, target."""

import re
import statistics

from figures import FIGURE, MODE, SPAN, WHERE, WORDS, Mismatch, exact, listed, micro, share, size, three
from tables import SIDES


def of_modes(cells, modes, metric, peer=False):
    return [
        value
        for cell in cells
        if cell.mode in modes
        for value in cell.known(metric, cell.peer if peer else cell.closer)
    ]


def held(scenario, settings):
    """Whose close() blocked the caller longest, and how long at most the others'."""

    def audit(run, said):
        found = said.match(
            rf"(?P<setting>{settings}), close\(\) under (?P<mode>{MODE}) blocked the caller for (?P<span>{SPAN}) at the "
            rf"median(?:, by when the peer read)?; at most (?P<most>{FIGURE}) under (?P<others>{WORDS})\."
        )
        cells = run.of(scenario)
        if scenario == "unsent":
            cells = [c for c in cells if any(n > 0 for n in c.known("bytes_queued", c.closer))]
        else:
            losses = {float(cell.given["loss"]) == 100 for cell in run.cells_of(said.finding)}
            setting = {(True,): "With nobody there", (False,): "With segments lost"}
            wanted = setting.get(tuple(losses), "With nobody there or segments lost")
            said.holds(found["setting"], found["setting"] == wanted)
        times = {mode: of_modes(cells, {mode}, "close_p50") for mode in {c.mode for c in cells}}
        told = {mode: values for mode, values in times.items() if len(values) >= 3}
        said.words(found["others"], set(told) - {found["mode"]})
        said.span(found["span"], told.pop(found["mode"]), micro)
        said.figure(found["most"], max(max(values) for values in told.values()), micro)
        said.holds("the longest", max(map(max, told.values())) <= max(times[found["mode"]]))

    return audit


def vanish_fate(run, said):
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
        same = {fate(cell) for cell in cells if float(cell.given["away"]) == away}
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


def fate(cell):
    open_, lost = cell.known("peers_half_open", cell.peer), cell.known("queued_lost_share", cell.closer)
    if set(open_) == {0} and set(lost) <= {0}:
        return "delivered"
    return "lost" if set(open_) == {cell.connections} and set(lost) <= {1} else "mixed"


def vanish_left(run, said):
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


def decay(run, said):
    found = said.match(
        rf"Watched to its end in (?P<n>{FIGURE}) trials, TIME_WAIT lasted (?P<lasted>{SPAN}): (?P<ratio>{SPAN}) of "
        rf"what its timers foretell(?:, counting in half of the (?P<granule>{FIGURE}) by which this kernel may fire "
        r"them late)?\."
    )
    cells = [c for c in run.of("decay") if c.known("time_wait_watched_per_computed", c.closer)]
    lasted = [value for c in cells for value in c.known("time_wait_lasted", c.closer)]
    said.figure(found["n"], len(lasted), exact)
    said.span(found["lasted"], lasted, micro)
    said.span(found["ratio"], [v for c in cells for v in c.known("time_wait_watched_per_computed", c.closer)], three)
    if found["granule"]:
        said.figure(found["granule"], max(v for c in cells for v in c.known("time_wait_timer_granule", "host")), micro)


def target(run, said):
    found = said.match(
        rf"Under (?P<modes>{WORDS})(?P<alike> alike)?{WHERE}, of (?P<n>{FIGURE}) connections(?: each)? that ended, "
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
        target_cell(said, found, cell)


def target_cell(said, found, cell):
    client = sum(cell.known("closed_first", "client"))
    resets = cell.known("closed_first_resets", "client")
    by_rst = sum(resets)
    counts = {
        r"the server by FIN on ({})": sum(cell.known("closed_first_by_fin", "server")),
        r"the server by RST on ({})": sum(cell.known("closed_first_by_rst", "server")),
        rf"the client, by {re.escape(cell.mode)}, on ({{}})": 0 if resets else client,
        r"the client by FIN on ({})": client - by_rst if resets else 0,
        r"the client by RST on ({})": by_rst,
    }
    all_of(said, found["first"], counts)
    said.figure(found["n"], sum(counts.values()), exact)
    later = {side: sum(cell.known("resets_after_close", side)) for side in SIDES}
    all_of(said, found["after"] or "", {rf"the {side} on ({{}})": n for side, n in later.items()})
    fin, rst = list(counts.values())[:2]
    said.holds("nothing but RSTs", bool(found["mode"]) == (rst > 0 and fin + client + sum(later.values()) == 0))
    for side in SIDES:
        shown = re.search(rf"({FIGURE}) TIME_WAIT on the {side}", found["left"] or "")
        if shown:
            said.figure(shown[1], cell.median("time_wait_per_1000_closes", side), exact)
        elif found["left"]:
            said.holds(f"no TIME_WAIT on the {side}", cell.median("time_wait_per_1000_closes", side) == 0)
    none = (found["left"] or "").startswith("; no TIME_WAIT")
    kept = sum(cell.known("close_wait_leaked", "server")) > 0
    said.holds("that the server never closed", bool(found["kept"]) == (none and kept and not found["why"]))
    said.holds("an RST", bool(found["why"]) == (none and rst + by_rst + sum(later.values()) > 0))


def all_of(said, text, counts):
    """Each is told with its count where there is any, and none where there is none."""
    for pattern, count in counts.items():
        shown = re.search(pattern.format(FIGURE), text)
        said.holds(f"nothing of {pattern}", bool(shown) == (count > 0))
        if shown:
            said.figure(shown[1], count, exact)


def target_unseen(run, said):
    found = said.match(
        rf"In (?P<n>{FIGURE}) of (?P<all>{FIGURE}) trials the server's sockets were not among those of the network "
        r"namespace that was looked at: it runs elsewhere\. What it holds \(CLOSE_WAIT, TIME_WAIT, descriptors\) is not "
        r"known, only what the client saw\."
    )
    seen = [value for cell in run.of("target") for value in cell.known("server_visible", "server")]
    said.figure(found["all"], len(seen), exact)
    said.figure(found["n"], seen.count(0), exact)


def target_descriptors(run, said):
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


def target_statuses(run, said):
    found = said.match(rf"Under (?P<mode>{MODE}){WHERE}, of (?P<n>{FIGURE}) HTTP answers (?P<parts>.+)\.")
    [cell] = run.cells_of(said.finding)
    counts = {f"{digit}xx": sum(cell.known(f"http_{digit}xx", "client")) for digit in range(1, 6)}
    said.figure(found["n"], sum(counts.values()), exact)
    all_of(said, found["parts"], {rf"({{}}) had a status {name}": n for name, n in counts.items()})


def waits_for_giving_up(cell):
    """Whether the peer was to read only when the kernel had given the closer's sockets up."""
    return cell.given.get("reader") == "gone"


KEPT = (
    rf"none of (?:(?P<plain>what was queued)|(?P<upto>up to )?(?P<size>{FIGURE}) queued a connection)"
    rf"(?:, the peer (?P<how>reading|having read all) up to (?P<late>{FIGURE}) after the close"
    rf"(?:, and none of (?P<most>{FIGURE}) up to (?P<most_late>{FIGURE}))?"
    "; later the kernel gives up sockets without an owner)?"
)


def unsent_lost(run, said):
    cells = [c for c in run.of("unsent") if not waits_for_giving_up(c)]
    shares = {mode: of_modes(cells, {mode}, "queued_lost_share") for mode in {c.mode for c in cells}}
    losing = {mode for mode, values in shares.items() if values and max(values) > 0}
    keeping = {mode for mode, values in shares.items() if values and max(values) == 0}
    # The sentence ends in what the kernel does, which is no clause of its own.
    text = said.text.removesuffix(".").replace("; later", "\n later")
    for clause in [part.replace("\n", ";") for part in text.split("; ")]:
        lost = re.fullmatch(rf"({WORDS}) lost ({SPAN}) of what was queued(: the Send-Q, .+)?", clause)
        none = re.fullmatch(rf"({WORDS}) lost {KEPT}", clause)
        if lost:
            said.words(lost[1], losing)
            said.span(lost[2], [v for mode in losing for v in shares[mode]], share)
            mine = [c for c in cells if c.mode in losing and c.known("queued_lost_share", c.closer)]
            same = all(c.by_rep("bytes_lost", c.closer) == c.by_rep("bytes_in_send_queue", c.closer) for c in mine)
            said.holds("the Send-Q to the byte", bool(lost[3]) == same)
        elif none:
            said.words(none[1], keeping)
            mine = [c for c in cells if c.mode in keeping and c.known("queued_lost_share", c.closer)]
            kept(said, mine, none)
        else:
            raise Mismatch(f"no template of this kind reads: {clause}")


def kept(said, cells, none):
    """The size read latest and the largest, each with what every mode and closer of it was seen to bear."""
    ways = {(c.mode, c.closer) for c in cells}
    sizes = []
    for given in {c.given.get("queued") for c in cells}:
        mine = [c for c in cells if c.given.get("queued") == given]
        queued = [v / c.connections for c in mine for v in c.known("bytes_queued", c.closer)]
        if queued and {(c.mode, c.closer) for c in mine} == ways:
            sizes.append((min(queued), mine))
    begun, ended = latest(ways, sizes, "read_begins_time"), latest(ways, sizes, "read_to_end_time")
    times = begun or ended
    said.holds("a lateness", bool(none["late"]) == bool(times))
    said.holds("one size of all", bool(none["plain"]) == (not sizes))
    said.holds("up to a size", bool(none["upto"]) == (bool(sizes) and not times))
    if none["upto"]:
        said.figure(none["size"], max(one for one, _ in sizes), size)
    if none["late"]:
        said.holds(none["how"], (none["how"] == "reading") == bool(begun))
        first = max(times, key=lambda one: (times[one], one))
        said.figure(none["size"], first, size)
        said.figure(none["late"], times[first], micro)
        said.holds("the largest too", bool(none["most"]) == (first != max(times)))
    if none["most"]:
        said.figure(none["most"], max(times), size)
        said.figure(none["most_late"], times[max(times)], micro)


def latest(ways, sizes, metric):
    """By size the latest time of the way that was read first; without sizes of which a way has no time."""
    found = {}
    for one, cells in sizes:
        times = [[v for c in cells if (c.mode, c.closer) == way for v in c.known(metric, c.peer)] for way in ways]
        if all(times):
            found[one] = max(min(map(max, times)), found.get(one, 0))
    return found


def unsent_given_up(run, said):
    found = said.match(
        rf"(?:With (?P<own>the kernel's own )?tcp_rto_max_ms (?P<most>{FIGURE}) )?"
        rf"(?:the kernel gave up the sockets of (?P<gone>{WORDS}) after (?P<after>{SPAN}), and with them "
        rf"(?P<lost>{SPAN}) of what was queued: the peer, reading then, got ECONNRESET on (?P<resets>{FIGURE}) of "
        rf"(?P<all>{FIGURE}) connections)?(?:; )?"
        rf"(?:(?:it|the kernel) gave up none of (?P<left>{WORDS}), which lost nothing, read (?P<read>{SPAN}) after "
        r"the close)?\."
    )
    cells = [c for c in run.cells_of(said.finding) if c.known("queued_lost_share", c.closer)]
    said.holds("cells of the reader gone", all(map(waits_for_giving_up, cells)))
    said.holds("no RST at the close", not any(v for c in cells for v in c.known("rst_per_close", "host")))
    settings = {c.given.get("rto-max") for c in cells}
    said.holds("one setting", len(settings) == 1)
    if found["most"]:
        most = float(settings.pop())
        said.figure(found["most"], most, exact)
        said.holds("the kernel's own", bool(found["own"]) == (most == 120_000))
    gone = [c for c in cells if c.known("closer_gone_time", c.closer)]
    left = [c for c in cells if c not in gone]
    if found["gone"]:
        modes = {c.mode for c in gone}
        said.words(found["gone"], modes)
        said.span(found["after"], of_modes(gone, modes, "closer_gone_time"), micro)
        said.span(found["lost"], of_modes(gone, modes, "queued_lost_share"), share)
        said.figure(found["resets"], sum(of_modes(gone, modes, "reads_ended_by_reset", peer=True)), exact)
        said.figure(found["all"], sum(v for c in gone for v in c.known("connections_opened", "client")), exact)
        said.holds("that each lost", min(of_modes(gone, modes, "queued_lost_share")) > 0)
    if found["left"]:
        modes = {c.mode for c in left}
        said.words(found["left"], modes)
        said.span(found["read"], of_modes(left, modes, "read_begins_time", peer=True), micro)
        said.holds("that nothing was lost", max(of_modes(left, modes, "queued_lost_share")) == 0)


KINDS = {
    "unsent_lost": unsent_lost,
    "unsent_given_up": unsent_given_up,
    "unsent_held": held("unsent", "With data queued"),
    "vanish_fate": vanish_fate,
    "vanish_held": held("vanish", r"With nobody there(?: or segments lost)?|With segments lost"),
    "vanish_left": vanish_left,
    "time_wait_decay": decay,
    "target_closed_first": target,
    "target_unseen": target_unseen,
    "target_descriptors": target_descriptors,
    "target_statuses": target_statuses,
}
