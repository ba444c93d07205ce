import assert from "node:assert/strict";
import type { MetricName } from "../metrics/registry.ts";
import { possible } from "./possible.ts";

const ROWS = [
  { metric: "kernel_memory_end", side: "host", value: -293_120 },
  { metric: "connections_opened", side: "client", value: 50 },
  { metric: "slab_growth_end", side: "host", value: null },
] as const;

Deno.test("what cannot be is left empty and said; the rest stays as it is", () => {
  const { measurements, warnings } = possible(ROWS, "none");
  assert.deepEqual(measurements, [{ ...ROWS[0], value: null }, ROWS[1], ROWS[2]]);
  assert.equal(warnings.length, 1);
  assert.match(warnings[0] ?? "", /^kernel_memory_end \(host\) came to -293120, .* left empty: /);
  assert.match(possible(ROWS, "netns").warnings[0] ?? "", /left empty$/);
});

Deno.test("where everything can be, nothing is said; metrics of other versions are not judged", () => {
  const rows = [ROWS[1], { metric: "unheard_of" as MetricName, side: "host", value: -1 }] as const;
  assert.deepEqual(possible(rows, "none"), { measurements: rows, warnings: [] });
});
