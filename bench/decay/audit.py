"""The finding of `decay`: how long TIME_WAIT lasts."""

from figures import FIGURE, SPAN, exact, micro, three


def lasted_as_foretold(run, said):
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


KINDS = {"time_wait_decay": lasted_as_foretold}
