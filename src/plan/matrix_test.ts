import assert from "node:assert/strict";
import fc from "fast-check";
import { burst } from "../../bench/burst/definition.ts";
import { churn } from "../../bench/churn/definition.ts";
import { UsageError } from "../model/errors.ts";
import type { TrialSpec } from "../model/trial.ts";
import { type ModeSpec, modeText, SIDES } from "../model/words.ts";
import { DEFAULT_PORT_RANGE } from "./addresses.ts";
import type { BenchOptions } from "./options.ts";
import { chosenSets } from "./parameter_sets.ts";
import { parseBench } from "../cli/options.ts";
import { plan, type PlanPlace, sideBySide } from "./matrix.ts";

const MACHINE: PlanPlace = {
  isolation: "userns",
  descriptors: 20_000,
  portRange: DEFAULT_PORT_RANGE,
  timeWaitBuckets: 131_072,
  salt: 7,
};

function options(line = ""): BenchOptions {
  const request = parseBench(line.split(" ").filter((word) => word !== ""));
  assert.ok(request.kind === "bench");
  return request.options;
}

const drawnOptions: fc.Arbitrary<BenchOptions> = fc.record({
  scenarios: fc.subarray([churn, burst], { minLength: 1 }),
  modes: fc.uniqueArray(
    fc.oneof(
      fc.constantFrom<ModeSpec>({ name: "fin" }, { name: "rst" }, { name: "drain" }),
      fc.integer({ min: 1, max: 9 }).map((seconds): ModeSpec => ({ name: "linger", seconds })),
    ),
    { selector: modeText, minLength: 1, maxLength: 5 },
  ),
  closers: fc.subarray([...SIDES], { minLength: 1 }),
  reps: fc.integer({ min: 1, max: 5 }),
  seed: fc.integer({ min: 0, max: 4_294_967_295 }),
  connections: fc.integer({ min: 1, max: 60_000 }),
}).map(({ scenarios, connections, ...rest }) => ({
  ...options(),
  ...rest,
  scenarios: scenarios.flatMap((scenario) =>
    chosenSets(scenario, { connections: [connections], concurrency: [64], payload: [11] })
  ),
}));

Deno.test("the headline matrix: 16 cells, three times", () => {
  const specs = plan(options("churn burst"), MACHINE);
  assert.equal(specs.length, 48);
  assert.ok(specs.some(({ id }) => id === "churn-linger_1-client-libc-r2"));
  const spec = specs.find(({ id }) => id === "burst-fin-server-libc-r3");
  assert.deepEqual(spec, {
    id: "burst-fin-server-libc-r3",
    scenario: "burst",
    mode: { name: "fin" },
    closer: "server",
    stack: "libc",
    rep: 3,
    parameters: { connections: 5000, concurrency: 128, payload: 11 },
    program: [
      { kind: "open", connections: 5000, concurrency: 128 },
      { kind: "hold", ms: 150 },
      { kind: "close" },
    ],
    workers: { clients: 1, servers: 1 },
    destinations: spec?.destinations ?? [],
    // 10,000, the salt, and the trials before it.
    port: 10_000 + MACHINE.salt + specs.indexOf(spec as typeof specs[number]),
    isolation: "userns",
    sysctls: {
      "net.ipv4.tcp_tw_reuse": "0",
      "net.ipv4.tcp_rfc1337": "1",
      "net.core.somaxconn": "65535",
      "net.ipv4.tcp_max_syn_backlog": "65535",
      "net.ipv4.tcp_max_tw_buckets": "131072",
    },
    socketTable: 32_768,
    expected: [],
    blockingCloses: "pool",
    sideBySide: 1,
    timeoutMs: 55_156,
  });
});

Deno.test("every repetition is one pass through all cells; every id is unique", () => {
  fc.assert(fc.property(drawnOptions, (drawn) => {
    const specs = plan(drawn, MACHINE);
    const cells = drawn.scenarios.length * drawn.modes.length * drawn.closers.length;
    assert.equal(specs.length, cells * drawn.reps);
    assert.equal(new Set(specs.map(({ id }) => id)).size, specs.length);
    for (let rep = 1; rep <= drawn.reps; rep++) {
      const pass = specs.slice((rep - 1) * cells, rep * cells);
      assert.ok(pass.every((spec) => spec.rep === rep));
      const seen = new Set(pass.map((s) => `${s.scenario} ${modeText(s.mode)} ${s.closer}`));
      assert.equal(seen.size, cells);
    }
  }));
});

Deno.test("a scenario's own repetitions and what it skips are the plan's as well", () => {
  const ids = (line: string) => plan(options(line), MACHINE).map(({ id }) => id);
  const usual = ids("unsent --mode fin --closer server").toSorted();
  assert.deepEqual(usual, [
    "unsent-fin-server-libc-queued_0-reader_late-rto-max_120000-r1",
    "unsent-fin-server-libc-queued_1048576-reader_late-rto-max_120000-r1",
    "unsent-fin-server-libc-queued_262144-reader_gone-rto-max_1000-r1",
    "unsent-fin-server-libc-queued_262144-reader_late-rto-max_120000-r1",
    "unsent-fin-server-libc-queued_262144-reader_never-rto-max_120000-r1",
    "unsent-fin-server-libc-queued_65536-reader_late-rto-max_120000-r1",
  ]);
  assert.equal(
    ids("unsent --mode fin --closer server --queued 1,2 --reader slow,never --reps 2").length,
    8,
  );
  assert.deepEqual(ids("unsent --mode fin --closer server --queued 1 --reader slow"), [
    "unsent-fin-server-libc-rto-max_120000-r1",
  ]);
  const [spec] = plan(options("unsent --send-buffer 5_000 --queued 1"), MACHINE);
  assert.equal(spec?.sysctls["net.ipv4.tcp_wmem"], "4096 5000 5000");
  assert.equal(spec?.blockingCloses, "thread");
  // Asked for, the kernel's own time is waited for as well.
  assert.deepEqual(
    ids("unsent --mode fin --closer server --reader gone --rto-max 120_000 --queued 1"),
    [
      "unsent-fin-server-libc-r1",
    ],
  );
});

Deno.test("within a scenario only trials that may run side by side do", () => {
  const groups = sideBySide(plan(options("unsent --mode fin,drain"), MACHINE));
  for (const group of groups) {
    const waits = group[0]?.parameters.reader === "gone";
    assert.ok(group.every(({ parameters }) => (parameters.reader === "gone") === waits));
    assert.equal(group.length, waits ? 4 : 1);
  }
});

Deno.test("trials that may run side by side do, those of a repetition, at most as many", () => {
  const specs = plan(options("churn decay --mode fin,rst --reps 2"), MACHINE);
  const groups = sideBySide(specs);
  assert.deepEqual(groups.flat().toSorted(byId), specs.toSorted(byId));
  for (const group of groups) {
    assert.ok(
      group.every(({ scenario, rep }) => scenario === group[0]?.scenario && rep === group[0].rep),
    );
    assert.ok(group.length === (group[0]?.scenario === "decay" ? 4 : 1));
  }
  const three = specs.map((spec) => ({ ...spec, sideBySide: Math.min(spec.sideBySide, 3) }));
  const sizes = sideBySide(three).filter(([spec]) => spec?.scenario === "decay" && spec.rep === 1)
    .map((group) => group.length);
  assert.deepEqual(sizes, [3, 1]);
});

function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : 1;
}

/** A plan with each list of addresses as one text, which trials share as they share the list. */
function comparable(specs: readonly TrialSpec[]) {
  const texts = new Map<readonly string[], string>();
  const textOf = (list: readonly string[]) => {
    const text = texts.get(list) ?? list.join(" ");
    texts.set(list, text);
    return text;
  };
  return specs.map((spec) => ({ ...spec, destinations: textOf(spec.destinations) }));
}

Deno.test("the same seed gives the same plan, also where the machine differs in nothing but salt", () => {
  fc.assert(fc.property(drawnOptions, fc.nat(65_535), (drawn, salt) => {
    assert.deepEqual(comparable(plan(drawn, MACHINE)), comparable(plan(drawn, MACHINE)));
    const order = (machine: PlanPlace) => plan(drawn, machine).map(({ id }) => id);
    assert.deepEqual(order({ ...MACHINE, salt }), order(MACHINE));
  }));
});

Deno.test("another seed gives another order, and no repetition repeats the order of the last", () => {
  const order = (line: string) => plan(options(line), MACHINE).map(({ id }) => id);
  assert.notDeepEqual(order("churn burst --seed 1"), order("churn burst --seed 2"));
  const cells = order("churn burst --seed 1").map((id) => id.replace(/-r\d+$/, ""));
  assert.notDeepEqual(cells.slice(0, 16), cells.slice(16, 32));
});

Deno.test("connections share a destination only beyond 20,000, no process more than it can open", () => {
  fc.assert(
    fc.property(drawnOptions, fc.integer({ min: 9216, max: 30_000 }), (drawn, descriptors) => {
      const specs = plan(drawn, { ...MACHINE, descriptors });
      // Trials share a list: each is looked through once.
      for (const list of new Set(specs.map(({ destinations }) => destinations))) {
        assert.equal(new Set(list).size, list.length);
      }
      for (const spec of specs) {
        assert.ok(spec.parameters.connections / spec.destinations.length <= 0.03 * 28_232);
        assert.ok(spec.destinations.length >= Math.min(spec.parameters.connections, 20_000));
        const open = spec.program[0]?.kind === "open" ? spec.parameters.connections : 64;
        assert.ok(open <= spec.workers.clients * (descriptors - 256));
        assert.ok(open <= spec.workers.servers * (descriptors - 256));
      }
    }),
  );
});

Deno.test("sysctls: tcp_tw_reuse as asked for, as many buckets as there are or are needed", () => {
  const [spec] = plan(options("churn --tw-reuse 2 --connections 200_000"), MACHINE);
  assert.equal(spec?.sysctls["net.ipv4.tcp_tw_reuse"], "2");
  assert.equal(spec?.sysctls["net.ipv4.tcp_max_tw_buckets"], "204096");
  assert.equal(spec?.destinations.length, 20_000);
});

Deno.test("without a namespace: no sysctls, and a place of its own for every trial", () => {
  const specs = plan(options("churn burst --connections 20_000"), {
    ...MACHINE,
    isolation: "none",
  });
  assert.ok(specs.every(({ socketTable }) => socketTable === undefined));
  assert.ok(specs.every(({ sysctls }) => Object.keys(sysctls).length === 0));
  assert.equal(new Set(specs.map(({ port }) => port)).size, specs.length);
  const addresses = specs.flatMap(({ destinations }) => destinations);
  assert.equal(new Set(addresses).size, 24 * specs.length);
});

Deno.test("what cannot fit is refused before anything is started", () => {
  const refused = (line: string, machine: Partial<PlanPlace>) =>
    assert.throws(() => plan(options(line), { ...MACHINE, ...machine }), UsageError);
  refused("burst --connections 1_000_000", {});
  refused("churn --connections 50_000", { isolation: "none", timeWaitBuckets: 20_000 });
  refused("--clients 8 --concurrency 4", {});
});

Deno.test("a trial's time grows with its size, its hold and its linger time", () => {
  const ms = (line: string) => plan(options(line), MACHINE)[0]?.timeoutMs ?? 0;
  const small = ms("churn --mode fin --connections 1");
  assert.ok(small >= 30_000);
  assert.ok(ms("churn --mode fin --connections 100_000") >= small + 5 * 99_000);
  assert.ok(ms("burst --mode fin --connections 1") > small);
  assert.ok(ms("churn --mode linger:60 --connections 1") >= small + 60_000);
  assert.ok(ms("churn --mode fin --connections 1 --payload 16_777_216") > small + 1000);
});

Deno.test("a mode that a stack can't produce is left out of the plan; nothing left is an error", () => {
  const ids = (line: string) => plan(options(line), MACHINE).map(({ id }) => id).sort();
  assert.deepEqual(ids("churn --mode rst --closer client --reps 1 --stack libc,deno,node"), [
    "churn-rst-client-libc-r1",
    "churn-rst-client-node-r1",
  ]);
  assert.throws(() => ids("churn --mode rst --stack deno"), /nothing to measure: mode rst is not/);
});

Deno.test("a flood too short to be measured is refused, with what is allowed", () => {
  const refused = (line: string, message: RegExp) =>
    assert.throws(
      () => plan(options(line), MACHINE),
      (error: Error) => error instanceof UsageError && message.test(error.message),
    );
  refused(
    "service --flood 10_000",
    /^scenario service: --connections 250 is too few for --flood 10000.*allowed are 15000 and more/,
  );
  refused(
    "service --rate 10 --concurrency 20",
    /^scenario service: --rate 10 is too low for --concurrency 20/,
  );
  assert.ok(plan(options("service --load saturation --rate 10"), MACHINE).length > 0);
});
