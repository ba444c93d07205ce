import { deepEqual, match } from "node:assert/strict";
import type { EndingCounts } from "../../src/capture/endings.ts";
import { firstClose, type Packets } from "./measure_first_close.ts";

const CALLS = { serverFin: 70, serverReset: 5, clientFirst: 25 };
const COUNTS: EndingCounts = {
  ...{ connections: 100, crossed: 3, bothFins: 60, open: 0 },
  first: { client: { fin: 20, rst: 1 }, server: { fin: 72, rst: 7 } },
  ...{ resetAfter: { client: 2, server: 4 }, resets: { client: 2, server: 9 } },
};

function told(packets: Packets, opened = 100) {
  const { measurements, warnings } = firstClose({ calls: CALLS, packets, opened });
  const values = Object.fromEntries(
    measurements.map(({ metric, side, value }) => [`${metric} ${side}`, value]),
  );
  return { values, warnings };
}

Deno.test("what packets say goes before what the client's calls said", () => {
  const { values, warnings } = told({ counts: COUNTS, dropped: 0 });
  deepEqual(values, {
    "closed_first_by_fin server": 72,
    "closed_first_by_rst server": 7,
    "closed_first client": 21,
    "closed_first_resets client": 1,
    "closes_crossed host": 3,
    "resets_after_close client": 2,
    "resets_after_close server": 4,
  });
  deepEqual(warnings, []);
});

Deno.test("packets that are forbidden, lost or not these connections': calls say it, the rest is empty", () => {
  const reasons = [
    [{ reason: "packets may not be captured" }, 100, /^packets may not be captured: who closed/],
    [{ counts: COUNTS, dropped: 2 }, 100, /^2 packets were lost to the capture: /],
    [{ counts: COUNTS, dropped: 0 }, 120, /^of 120 connections 100 pass here under the addresses/],
  ] as const;
  for (const [packets, opened, reason] of reasons) {
    const { values, warnings } = told(packets, opened);
    deepEqual(values, {
      "closed_first_by_fin server": 70,
      "closed_first_by_rst server": 5,
      "closed_first client": 25,
      "closed_first_resets client": null,
      "closes_crossed host": null,
      "resets_after_close client": null,
      "resets_after_close server": null,
    });
    match(warnings.join(), reason);
  }
});

Deno.test("where no connection saw two FINs there was no TIME_WAIT, whatever the kernel counts", () => {
  const { values } = told({ counts: { ...COUNTS, bothFins: 0 }, dropped: 0 });
  const made = (side: string) => values[`time_wait_per_1000_closes ${side}`];
  deepEqual([made("client"), made("server")], [0, 0]);
});
