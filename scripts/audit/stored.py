"""Whether the metrics that findings rest on are what the other tables say of the same trial."""

from figures import Mismatch

QUANTILES = {"0.5": "p50", "0.99": "p99", "1": "max"}
# Numbers are rounded to three decimals when written.
ROUNDED = 0.0011


def check(run):
    latencies(run)
    samples(run)
    series(run)


def by_trial(run):
    """Value by trial, metric and side."""
    found = {}
    for row in run.rows("measurements.csv"):
        if row["value"] != "":
            found[row["trial_id"], row["metric"], row["side"]] = float(row["value"])
    return found


def latencies(run):
    """A percentile in measurements.csv is that of the distribution in latency.csv."""
    values = by_trial(run)
    for row in run.rows("latency.csv"):
        metric = f"{row['call']}_{QUANTILES.get(row['quantile'])}"
        same(values, (row["trial_id"], metric, row["side"]), float(row["value_us"]), "latency.csv")


def samples(run):
    """TIME_WAIT at the end, and its peak, are those of the samples."""
    values = by_trial(run)
    sockets = {}
    for row in run.rows("samples.csv"):
        if row["source"] in ("ss", "sock_diag") and row["state"] == "TIME-WAIT":
            sockets.setdefault((row["trial_id"], row["side"]), []).append(int(row["sockets"]))
    for (trial, side), seen in sockets.items():
        same(values, (trial, "time_wait_peak", side), max(seen), "samples.csv")


def series(run):
    """Ports held toward one destination are the highest point of their curve."""
    values = by_trial(run)
    held = {}
    for row in run.rows("series.csv"):
        if row["series"] == "ports_held" and row["value"]:
            held.setdefault(row["trial_id"], []).append(float(row["value"]))
    for trial, seen in held.items():
        same(values, (trial, "ports_held_per_destination", "client"), max(seen), "series.csv")


def same(values, at, other, file):
    value = values.get(at)
    if value is not None and abs(value - other) > ROUNDED:
        raise Mismatch(f"{at[1]} of {at[0]} is {value} in measurements.csv, {other} by {file}")
