import { equal, match } from "node:assert/strict";
import { compareRuns } from "./compare.ts";
import { DEFAULTS, measured } from "./testdata/runs.ts";

Deno.test("a server whose sockets nobody saw is compared by the client's side, and that is said", () => {
  const run = (seen: number, runId: string) =>
    measured([{ values: { "server_visible server": [seen], "bytes_lost client": [0] } }], {
      runId,
    });
  const warnings = (base: number, head: number) =>
    compareRuns([run(base, "base")], run(head, "head"), DEFAULTS).warnings.join();
  match(warnings(0, 0), /in 2 of 2 runs the server's sockets could not be seen: what it leaves/);
  match(warnings(1, 0), /in 1 of 2 runs/);
  equal(warnings(1, 1), "");
  const bases = [run(1, "older"), run(0, "newer")];
  match(
    compareRuns(bases, run(1, "head"), DEFAULTS).warnings.join(),
    /in 1 of 3 runs .* is compared with that of the others alone/,
  );
});
