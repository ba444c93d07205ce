"""Whether a finding's scope names what it was measured on."""

import itertools
import re

from figures import Mismatch, exact, listed
from tables import number


def audit(run, said):
    cells = run.cells_of(said.finding)
    scope = said.finding["scope"]
    scenarios = {cell.scenario for cell in cells}
    if not cells or set(listed(re.split(r", (?:the|over) ", scope)[0])[0]) != scenarios:
        raise Mismatch(f"the scope names {scope}, the cells are of {', '.join(sorted(scenarios))}")
    closers = {cell.closer for cell in cells}
    wanted = [f"the {closer} closes" for closer in closers] if len(closers) == 1 else []
    wanted.append(f"{span([cell.connections for cell in cells])} connections")
    wanted.append(f"{span([len(cell.repetitions) for cell in cells])} repetition")
    wanted += [stack for stack in {cell.stack for cell in cells} if stack != "libc"]
    paths = {run.scenarios[name]["path"] for name in scenarios}
    orders = [", ".join(one) for one in itertools.permutations(paths)]
    if not any(f", over {' and '.join(one.rsplit(', ', 1))}, " in scope for one in orders):
        raise Mismatch(f"the scope is not over {' and '.join(sorted(paths))}: {scope}")
    for text in wanted:
        if text not in scope:
            raise Mismatch(f"the scope leaves out {text}: {scope}")
    values = {}
    for cell in cells:
        for name, value in cell.given.items():
            label = run.scenarios[cell.scenario]["names"].get(name, name)
            values.setdefault(label, set()).add(value)
    for label in values:
        parameter(scope, label, values)


def parameter(scope, label, values):
    """Its name, every word it had, and the ends of its numbers as far as no unit hides them."""
    following = "|".join(map(re.escape, values))
    found = re.search(
        rf"(?:^|, ){re.escape(label)} (.+?)(?=, (?:{following}) |, [\d,]+(?: to [\d,]+)? repetitions?$)", scope
    )
    if not found:
        raise Mismatch(f"the scope leaves out {label}: {scope}")
    words = {value for value in values[label] if not number(value)}
    numbers = {float(value) for value in values[label] if number(value)}
    named, more = listed(found[1])
    # All numbers are told as one, from the least to the most.
    ranges = set(named) - words
    if len(ranges) > bool(numbers) or len(set(named)) + more != len(words) + bool(numbers):
        raise Mismatch(f"the scope's {label} is {found[1]}, the cells have {', '.join(sorted(words))}")
    if len(numbers) > 1 and " to " not in found[1] and not more:
        raise Mismatch(f"the scope's {label} is {found[1]}, the cells have {len(numbers)} values")


def span(values):
    low, high = exact(min(values)), exact(max(values))
    return low if low == high else f"{low} to {high}"
