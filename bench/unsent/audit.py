"""Findings of `unsent`: what becomes of what was queued, and whom a close holds up."""

import re

from figures import FIGURE, SPAN, WORDS, Mismatch, exact, micro, share, size
from modes import held, longest, of_modes


def waits_for_giving_up(cell):
    """Whether the peer was to read only when the kernel had given the closer's sockets up."""
    return cell.given.get("reader") == "gone"


KEPT = (
    rf"none of (?:(?P<plain>what was queued)|(?P<upto>up to )?(?P<size>{FIGURE}) queued a connection)"
    rf"(?:, the peer (?P<how>reading|having read all) up to (?P<late>{FIGURE}) after the close"
    rf"(?:, and none of (?P<most>{FIGURE}) up to (?P<most_late>{FIGURE}))?"
    "; later the kernel gives up sockets without an owner)?"
)


def lost(run, said):
    cells = [c for c in run.of("unsent") if not waits_for_giving_up(c)]
    shares = {mode: of_modes(cells, {mode}, "queued_lost_share") for mode in {c.mode for c in cells}}
    losing = {mode for mode, values in shares.items() if values and max(values) > 0}
    keeping = {mode for mode, values in shares.items() if values and max(values) == 0}
    # The sentence ends in what the kernel does, which is no clause of its own.
    text = said.text.removesuffix(".").replace("; later", "\n later")
    for clause in [part.replace("\n", ";") for part in text.split("; ")]:
        losses = re.fullmatch(rf"({WORDS}) lost ({SPAN}) of what was queued(: the Send-Q, .+)?", clause)
        none = re.fullmatch(rf"({WORDS}) lost {KEPT}", clause)
        if losses:
            said.words(losses[1], losing)
            said.span(losses[2], [v for mode in losing for v in shares[mode]], share)
            mine = [c for c in cells if c.mode in losing and c.known("queued_lost_share", c.closer)]
            same = all(c.by_rep("bytes_lost", c.closer) == c.by_rep("bytes_in_send_queue", c.closer) for c in mine)
            said.holds("the Send-Q to the byte", bool(losses[3]) == same)
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


def given_up(run, said):
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


def blocked(run, said):
    found = held(said, "With data queued")
    longest(said, found, [c for c in run.of("unsent") if any(n > 0 for n in c.known("bytes_queued", c.closer))])


KINDS = {"unsent_lost": lost, "unsent_given_up": given_up, "unsent_held": blocked}
