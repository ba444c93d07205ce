import assert from "node:assert/strict";
import { disagreement, dumpDisagreement } from "./cross_check.ts";
import { NO_TOTALS } from "./ss_snapshot.ts";

const shown = (inUse: number, timeWait: number, unparsed = 0) => ({
  total: { ...NO_TOTALS, inUse, timeWait },
  unparsed,
});
const counted = (inUse: number, timeWait: number) => ({ inUse, timeWait });

Deno.test("ss is believed where it shows what the kernel counts, before, after or between", () => {
  assert.equal(disagreement(shown(1, 1000), [counted(1, 1000), counted(1, 1000)]), undefined);
  assert.equal(disagreement(shown(1, 990), [counted(1, 1000), counted(1, 980)]), undefined);
  assert.equal(disagreement(shown(7, 7), [undefined, undefined]), undefined, "nothing to hold on");
});

Deno.test("ss is not believed where it shows less or more; the reason has both figures", () => {
  const counts = [counted(1, 1000), counted(1, 1000)];
  const reason = disagreement(shown(1, 0), counts) ?? "";
  assert.match(reason, /^ss shows 0 sockets in TIME-WAIT or .*, the kernel counts 1000 \(/);
  assert.match(disagreement(shown(1, 1001), counts) ?? "", /shows 1001 .* counts 1000/);
  assert.match(
    disagreement(shown(0, 1000, 9), counts) ?? "",
    /0 sockets in other states and 9 rows/,
  );
  assert.match(
    disagreement(shown(1, 970), [counted(1, 1000), counted(1, 980)]) ?? "",
    /counts 980 to 1000/,
  );
});

Deno.test("where others may open sockets as well, ss may differ by so many", () => {
  assert.equal(disagreement(shown(11, 0), [counted(1, 0)], 10), undefined);
  assert.notEqual(disagreement(shown(12, 0), [counted(1, 0)], 10), undefined);
});

Deno.test("ss is held against the kernel's own dump as well", () => {
  assert.equal(dumpDisagreement(shown(2, 5), [shown(2, 5), shown(2, 5)]), undefined);
  assert.match(
    dumpDisagreement(shown(2, 0), [shown(2, 5)]) ?? "",
    /shows 0 .*, the kernel's own dump has 5 \(sock_diag\)/,
  );
  assert.equal(dumpDisagreement(shown(2, 0), []), undefined);
});
