"""Recomputes every figure of every finding of a run from its CSV files.

    python3 scripts/audit RUN < report.json

report.json is what `closecost report RUN --format json` prints. Needs Python 3.8 and nothing else;
shares no code with the program whose sentences it checks. Ends with 1 if a sentence says what the
tables do not, or if it is of a kind that nothing here knows: whoever adds a kind of finding adds
its audit, that of one scenario in `bench/<name>/audit.py`.
"""

import importlib.util
import json
import pathlib
import sys

import counts
import scope
import stored
import times
import trouble
from figures import Mismatch, Sentence
from tables import Run

PLACES = "bench/<scenario>/audit.py, or in scripts/audit for one over all"
BENCH = pathlib.Path(__file__).resolve().parents[2] / "bench"


def own():
    """The audits of single scenarios: `bench/<name>/audit.py`, as they are found."""
    for path in sorted(BENCH.glob("*/audit.py")):
        spec = importlib.util.spec_from_file_location(f"audit_of_{path.parent.name}", path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        yield module


def kinds_of(modules):
    """Who audits which kind of finding; each is one's alone."""
    kinds = {}
    for module in modules:
        for kind, audit in module.KINDS.items():
            if kind in kinds:
                raise SystemExit(f"{kind} is audited by {kinds[kind].__module__} and by {module.__name__}")
            kinds[kind] = audit
    return kinds


KINDS = kinds_of([trouble, counts, times, *own()])


def main(arguments):
    if arguments == ["--kinds"]:
        print(json.dumps(sorted(KINDS)))
        return 0
    if len(arguments) != 1:
        print("Usage: python3 scripts/audit RUN < report.json, or --kinds", file=sys.stderr)
        return 2
    document = json.load(sys.stdin)
    run = Run(arguments[0], document)
    run.exact = {
        one["metric"] for cell in document["cells"] for one in cell["metrics"] if one["assume"] == "exact"
    }
    complaints = [complaint for finding in document["findings"] for complaint in audited(run, finding)]
    complaints += told(lambda: trouble.limits(run, document["limits"]))
    complaints += told(lambda: stored.check(run))
    for complaint in complaints:
        print(complaint)
    if not complaints:
        print(f"{len(document['findings'])} findings agree with the tables")
    return 1 if complaints else 0


def audited(run, finding):
    """What is wrong with a finding, one line each."""
    audit = KINDS.get(finding["topic"])
    if audit is None:
        return [f"{finding['topic']}: no audit knows this kind of finding; write one in {PLACES}"]
    said = Sentence(finding)
    complaints = told(lambda: audit(run, said)) or told(said.check_numbers)
    complaints += told(lambda: scope.audit(run, said))
    return [f"{finding['topic']}: {complaint}\n    {finding['text']}" for complaint in complaints]


def told(check):
    try:
        check()
        return []
    except Mismatch as mismatch:
        return [str(mismatch)]
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        # A sentence that names what is not there: as wrong as one with a wrong figure.
        return [f"cannot be followed: {error!r}"]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
