"""A run's tables, read from its CSV files alone."""

import csv
import json
import os
import statistics

from figures import Mismatch, exact

TIMES = {f"{call}_{what}" for call in ("close", "teardown") for what in ("p50", "p99", "max")}
SIDES = ("client", "server")
OTHER = {"client": "server", "server": "client"}


class Cell:
    """One cell: its key, and its values by metric, side and repetition."""

    def __init__(self, row):
        self.key = key_of(row)
        self.scenario, self.mode, self.closer, self.stack = self.key[:4]
        self.connections, self.concurrency, self.parameters = self.key[4:]
        self.given = dict(one.split("=", 1) for one in self.parameters.split(";") if one)
        self.repetitions = set()
        self.values = {}

    @property
    def peer(self):
        return OTHER[self.closer]

    @property
    def block(self):
        """What cells have in common that are compared with each other."""
        return (self.scenario, self.stack) + self.key[4:]

    def by_rep(self, metric, side):
        return self.values.get((metric, side), {})

    def known(self, metric, side):
        return list(self.by_rep(metric, side).values())

    def has(self, metric, side):
        """Whether every repetition has a value."""
        return len(self.known(metric, side)) == len(self.repetitions)

    def median(self, metric, side):
        values = self.known(metric, side)
        return statistics.median(values) if values else None

    def combined(self, parts, combine):
        """By repetition, where all parts have a value."""
        rows = [self.by_rep(metric, side) for metric, side in parts]
        common = sorted(set.intersection(*(set(row) for row in rows)))
        return {
            rep: combine(*(row[rep] for row in rows))
            for rep in common
            if parts[-1][0] != "connections_opened" or rows[-1][rep] != 0
        }


def key_of(row):
    return (
        row["scenario"],
        row["mode"],
        row["closer"],
        row["stack"],
        int(row["connections"]),
        int(row["concurrency"]),
        row["parameters"],
    )


class Run:
    def __init__(self, folder, document):
        self.folder = folder
        # Whether a scenario has findings of its own and is no part of those of all; its path.
        self.scenarios = {one["scenario"]: one for one in document["scenarios"]}
        with open(os.path.join(folder, "run.json"), encoding="utf-8") as file:
            self.manifest = json.load(file)
        self.trials = [one for one in self.manifest["trials"] if one["status"] == "completed"]
        completed = {one["id"] for one in self.trials}
        self.cells = {}
        for row in self.rows("measurements.csv"):
            if row["trial_id"] in completed:
                self._add(row)

    def rows(self, name):
        with open(os.path.join(self.folder, name), encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)

    def _add(self, row):
        cell = self.cells.setdefault(key_of(row), Cell(row))
        rep = int(row["rep"])
        cell.repetitions.add(rep)
        # No finding may rest on what a runtime's own calls take.
        if row["value"] == "" or (row["stack"] != "libc" and row["metric"] in TIMES):
            return
        cell.values.setdefault((row["metric"], row["side"]), {})[rep] = float(row["value"])

    @property
    def plain(self):
        return [cell for cell in self.cells.values() if not self.scenarios[cell.scenario]["ownTable"]]

    def of(self, scenario):
        return [cell for cell in self.cells.values() if cell.scenario == scenario]

    def cells_of(self, finding):
        """The cells a finding says it rests on."""
        found = []
        for key in finding["cells"]:
            parameters = ";".join(f"{name}={text(value)}" for name, value in key["parameters"].items())
            cell = self.cells.get(key_of({**key, "parameters": parameters}))
            if cell is None:
                raise Mismatch(f"rests on a cell without rows: {key}")
            found.append(cell)
        return found


def text(value):
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def chosen(cells, mode, where):
    """The one cell of a mode that the words in brackets tell from all others."""
    cells = [cell for cell in cells if cell.mode == mode]
    words = where.split(", ") if where else []
    for word in words:
        cells = [cell for cell in cells if tells(cell, word)]
    if len(cells) != 1:
        raise Mismatch(f"{mode} ({where}) is {len(cells)} cells, not one")
    return cells[0]


def tells(cell, word):
    if word in (cell.scenario, cell.stack, f"{cell.closer} closes"):
        return True
    if word in (f"{exact(cell.connections)} connections", f"{exact(cell.concurrency)} at once"):
        return True
    name, _, value = word.rpartition(" ")
    mine = cell.given.get(name)
    return mine is not None and value in (mine, exact(float(mine)) if number(mine) else mine)


def number(value):
    try:
        float(value)
    except ValueError:
        return False
    return True
