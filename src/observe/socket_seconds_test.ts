import assert from "node:assert/strict";
import fc from "fast-check";
import { timeWaitSocketSeconds } from "./socket_seconds.ts";
import { NO_SOCKETS, NO_TOTALS, sideOf } from "./ss_snapshot.ts";

const S = 1e9;

interface Shown {
  readonly s: number;
  readonly client?: number;
  readonly server?: number;
  readonly clientOwedS?: number;
  readonly orphanedFinWait2?: number;
  readonly untimed?: number;
}

function ss({ s, client = 0, server = 0, ...rest }: Shown) {
  const waiting = (sockets: number) => ({ "TIME-WAIT": { ...NO_SOCKETS, sockets } });
  return {
    atNs: s * S,
    value: {
      client: sideOf(waiting(client), {
        timeWaitOwedS: rest.clientOwedS ?? 0,
        timeWaitUntimed: rest.untimed ?? 0,
        orphanedFinWait2: rest.orphanedFinWait2 ?? 0,
      }),
      server: sideOf(waiting(server)),
      total: NO_TOTALS,
      unparsed: 0,
    },
  };
}

const sockstat = (s: number, timeWait: number) => ({
  atNs: s * S,
  value: { inUse: 0, orphans: 0, timeWait, allocated: 0, memoryPages: 0 },
});

function close(actual: number | null, expected: number): void {
  assert.ok(Math.abs((actual ?? NaN) - expected) < 1e-6, `${actual} is not ${expected}`);
}

Deno.test("timeWaitSocketSeconds is the area under the samples and what the timers owe", () => {
  const history = {
    ss: [ss({ s: 0 }), ss({ s: 2, client: 10 }), ss({ s: 4, client: 10, clientOwedS: 500 })],
    sockstat: [],
  };
  close(timeWaitSocketSeconds(history, "client", 0), 10 + 20 + 500);
  close(timeWaitSocketSeconds(history, "server", 0), 0);
});

Deno.test("timeWaitSocketSeconds divides sockstat's totals as the nearest ss sample was", () => {
  const history = {
    ss: [ss({ s: 0 }), ss({ s: 4, client: 3, server: 1 }), ss({ s: 10, server: 8 })],
    sockstat: [sockstat(1, 2), sockstat(3, 4), sockstat(8, 8), sockstat(11, 99)],
  };
  // client: 0 at 0, 1.5 at 1, 3 at 3, 3 at 4, 0 at 8, 0 at 10.
  close(timeWaitSocketSeconds(history, "client", 0), 0.75 + 4.5 + 3 + 6);
  // server: 0, 0.5, 1, 1, 8, 8; its 8 sockets owe nothing.
  close(timeWaitSocketSeconds(history, "server", 0), 0.25 + 1.5 + 1 + 18 + 16);
});

Deno.test("timeWaitSocketSeconds leaves orphaned FIN-WAIT-2 sockets out of sockstat's total", () => {
  const history = {
    ss: [ss({ s: 0, client: 1, orphanedFinWait2: 3 }), ss({ s: 2, client: 1, clientOwedS: 7 })],
    sockstat: [sockstat(0.5, 8)],
  };
  close(timeWaitSocketSeconds(history, "client", 0), 0.25 * 3 + 0.75 * 3 + 7);
});

Deno.test("timeWaitSocketSeconds takes rows without a timer for average ones", () => {
  const history = { ss: [ss({ s: 0, client: 4, clientOwedS: 90, untimed: 1 })], sockstat: [] };
  close(timeWaitSocketSeconds(history, "client", 0), 120);
});

Deno.test("timeWaitSocketSeconds adds half of the tick to which the kernel rounds each timer", () => {
  const history = {
    ss: [ss({ s: 0 }), ss({ s: 4, client: 4, clientOwedS: 90, untimed: 1 })],
    sockstat: [],
  };
  close(timeWaitSocketSeconds(history, "client", 2), 8 + 120 + 4);
  close(timeWaitSocketSeconds(history, "server", 2), 0);
});

Deno.test("timeWaitSocketSeconds is unknown rather than 0 where it can't be told", () => {
  assert.equal(timeWaitSocketSeconds({ ss: [], sockstat: [sockstat(0, 1)] }, "client", 0), null);
  const untimed = { ss: [ss({ s: 0, client: 4, untimed: 4 })], sockstat: [] };
  assert.equal(timeWaitSocketSeconds(untimed, "client", 0), null);
  const unseen = { ss: [ss({ s: 0 }), ss({ s: 2 })], sockstat: [sockstat(1, 5)] };
  assert.equal(timeWaitSocketSeconds(unseen, "client", 0), null);
});

Deno.test("timeWaitSocketSeconds is 0 where there never was one", () => {
  const history = { ss: [ss({ s: 0 }), ss({ s: 2 })], sockstat: [sockstat(1, 0)] };
  close(timeWaitSocketSeconds(history, "client", 0), 0);
});

Deno.test("timeWaitSocketSeconds gives n sockets of 60 s that much, however it was sampled", () => {
  const births = fc.array(fc.double({ min: 0, max: 10, noNaN: true }), {
    minLength: 1,
    maxLength: 30,
  });
  const looks = fc.uniqueArray(fc.integer({ min: 1, max: 119 }), { maxLength: 40 });
  fc.assert(fc.property(births, looks, fc.boolean(), (born, halves, sided) => {
    const alive = (s: number) => born.filter((birth) => birth <= s && s < birth + 60).length;
    const end = 12;
    const seconds = [...halves.map((half) => half / 10), end].sort((a, b) => a - b);
    const owed = born.reduce((sum, birth) => sum + birth + 60 - end, 0);
    const sockets = sided ? seconds : [end];
    const history = {
      ss: [0, ...sockets].map((s) =>
        ss({ s, client: alive(s), clientOwedS: s === end ? owed : 0 })
      ),
      sockstat: seconds.map((s) => sockstat(s, alive(s))),
    };
    const widest = seconds.reduce((widest, s, i) => Math.max(widest, s - (seconds[i - 1] ?? 0)), 0);
    const got = timeWaitSocketSeconds(history, "client", 0) ?? NaN;
    // Each birth is off by at most half the stretch between the looks around it.
    assert.ok(Math.abs(got - 60 * born.length) <= born.length * widest / 2 + 1e-6);
  }));
});
