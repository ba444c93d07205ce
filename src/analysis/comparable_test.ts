import assert from "node:assert/strict";
import type { RunTables } from "../model/run.ts";
import type { Stack } from "../model/words.ts";
import { analysed, findings } from "./testdata/analysed.ts";
import { renderTable } from "../render/text/cell_tables.ts";
import { fixtureRun } from "./testdata/fixture.ts";
import { renderTradeOff } from "../render/text/trade_off_table.ts";

const LIBC = fixtureRun({ scenarios: ["churn"] });

/** The same run through another stack, with times a thousand times as long. */
function through(stack: Stack): RunTables {
  const renamed = <T extends object>(rows: readonly T[]) => rows.map((row) => ({ ...row, stack }));
  const slow = LIBC.measurements.map((row) =>
    /^(close|teardown)_p/.test(row.metric) ? { ...row, value: (row.value ?? 0) * 1000 } : row
  );
  return {
    ...LIBC,
    manifest: { ...LIBC.manifest, trials: renamed(LIBC.manifest.trials) },
    measurements: renamed(slow),
  };
}

function together(one: RunTables, other: RunTables): RunTables {
  return {
    ...one,
    manifest: {
      ...one.manifest,
      trials: [...one.manifest.trials, ...other.manifest.trials],
    },
    measurements: [...one.measurements, ...other.measurements],
  };
}

Deno.test("no finding speaks of the closing calls of a runtime's API; of its counts and rates it does", () => {
  for (const stack of ["deno", "node"] as const) {
    const found = findings(through(stack));
    assert.deepEqual(found.filter(({ text }) => /close\(\)|closing calls/.test(text)), []);
    const kinds = found.map(({ kind }) => kind);
    for (const kind of ["time_wait", "rst", "rate"] as const) {
      assert.ok(kinds.includes(kind), kind);
    }
  }
});

Deno.test("beside system calls, too: sentence and trade-off are those of system calls alone", () => {
  const both = together(LIBC, through("node"));
  const ofClose = (run: RunTables) => findings(run).filter(({ kind }) => kind === "close_time");
  assert.equal(ofClose(both).length, 1);
  assert.deepEqual(
    ofClose(both).map(({ numbers }) => numbers),
    ofClose(LIBC).map(({ numbers }) => numbers),
  );
  assert.deepEqual(
    renderTradeOff(analysed(both).tradeOff, { width: 120, colour: false }),
    renderTradeOff(analysed(LIBC).tradeOff, {
      ...{ width: 120, colour: false },
    }),
  );
  const alone = renderTradeOff(analysed(through("node")).tradeOff, { width: 120, colour: false });
  assert.doesNotMatch(alone.join("\n"), /close\(\)/);
});

Deno.test("under a table of a stack stands what it calls, and what close() means there", () => {
  const text = renderTable(analysed(together(LIBC, through("node"))).sheets, {
    width: 100,
    colour: false,
  });
  assert.match(
    text,
    /\nnode: fin is destroy\(\); rst is resetAndDestroy\(\); drain is end\(\)\.\n/,
  );
  assert.match(text, /\nThere close\(\) is the time until these calls return\.\n/);
  assert.doesNotMatch(
    renderTable(analysed(LIBC).sheets, { width: 100, colour: false }),
    /these calls|destroy/,
  );
});
