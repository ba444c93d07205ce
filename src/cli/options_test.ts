import assert from "node:assert/strict";
import fc from "fast-check";
import { SCENARIOS } from "../../bench/definitions.ts";
import { UsageError } from "../model/errors.ts";
import type { Scenario } from "../model/scenario.ts";
import { modeText, SIDES } from "../model/words.ts";
import type { BenchOptions } from "../plan/options.ts";
import { parseBench } from "./options.ts";
import { recorded } from "../plan/recorded.ts";
import { parameterSets } from "../plan/parameter_sets.ts";
import { assertGolden } from "./testdata/golden.ts";

function options(line: string): BenchOptions {
  const request = parseBench(line.split(" ").filter((word) => word !== ""));
  assert.equal(request.kind, "bench");
  assert.ok(request.kind === "bench");
  return request.options;
}

Deno.test("without arguments: every scenario but those on request; with --full those as well", () => {
  const names = (line: string) =>
    new Set(options(line).scenarios.map(({ scenario }) => scenario.name));
  const onRequest = SCENARIOS.filter(({ onDemand }) => onDemand).map(({ name }) => name);
  assert.deepEqual(names("").intersection(new Set(onRequest)), new Set());
  const ours = SCENARIOS.filter(({ needsTarget }) => !needsTarget);
  assert.deepEqual(names("--full"), new Set(ours.map(({ name }) => name)));
  assert.deepEqual([...names("decay --full")][0], "decay");
});

Deno.test("a scenario's own modes, closers and repetitions hold where the command line is silent", () => {
  const instead = (line: string) => options(line).scenarios[0]?.instead;
  assert.deepEqual(instead("unsent"), { reps: 1 });
  assert.deepEqual(instead("unsent --reps 3"), {});
  assert.deepEqual(instead("churn"), {});
});

Deno.test("both simple scenarios: four modes, four modes, both closers, three repetitions", () => {
  assert.deepEqual(recorded(options("churn burst")), {
    scenarios: [
      { name: "churn", parameters: { connections: 5000, concurrency: 64, payload: 11 } },
      { name: "burst", parameters: { connections: 5000, concurrency: 128, payload: 11 } },
    ],
    modes: ["fin", "rst", "linger:1", "drain"],
    closers: ["client", "server"],
    stacks: ["libc"],
    reps: 3,
    seed: 1,
    isolation: "auto",
    twReuse: "0",
    clients: 1,
    servers: 1,
    out: null,
    format: "text",
  });
});

Deno.test("the default payload is the article's greeting, but for a page of HTTP", () => {
  const greeting = new TextEncoder().encode("Hi, gopher?").length;
  for (const { name, parameters } of SCENARIOS) {
    assert.equal(parameters.payload.default, name === "service" ? 100 : greeting);
  }
});

Deno.test("what each flag does", () => {
  const table: readonly [string, Partial<Record<keyof BenchOptions, unknown>>][] = [
    ["--reps 5", { reps: 5 }],
    ["--reps=5", { reps: 5 }],
    ["--reps 4 --reps 1_000", { reps: 1000 }],
    ["--seed 0", { seed: 0 }],
    ["--isolation none", { isolation: "none" }],
    ["--tw-reuse 2", { twReuse: "2" }],
    ["--sampler off", { sampler: "off" }],
    ["--sampler 20", { sampler: 20 }],
    ["--clients 2 --servers 8", { clients: 2, servers: 8 }],
    ["--out some/where", { out: "some/where" }],
    ["--format json", { format: "json" }],
    ["--closer server", { closers: ["server"] }],
    ["--closer server,client,server", { closers: ["server", "client"] }],
    ["--stack libc", { stacks: ["libc"] }],
    ["--mode linger:2", { modes: [{ name: "linger", seconds: 2 }] }],
    ["--mode rst --mode fin,rst", { modes: [{ name: "rst" }, { name: "fin" }] }],
    ["--mode drain:0.5,drain:0.50,drain", {
      modes: [{ name: "drain", seconds: 0.5 }, { name: "drain" }],
    }],
  ];
  for (const [line, expected] of table) {
    assert.deepEqual({ ...options(line), ...expected }, options(line), line);
  }
});

Deno.test("parameters that are given hold in every scenario, the others keep their defaults", () => {
  const { scenarios } = options("churn burst --connections 20_000 --payload 1");
  assert.deepEqual(scenarios.map(({ parameters }) => parameters), [
    { connections: 20_000, concurrency: 64, payload: 1 },
    { connections: 20_000, concurrency: 128, payload: 1 },
  ]);
});

Deno.test("scenarios are taken in the order named, each once", () => {
  const names = (line: string) => options(line).scenarios.map(({ scenario }) => scenario.name);
  assert.deepEqual(names("burst"), ["burst"]);
  assert.deepEqual(names("burst churn burst"), ["burst", "churn"]);
  assert.deepEqual(names("burst,churn --reps 1"), ["burst", "churn"]);
});

Deno.test("--help helps and --version tells whatever else is wrong", () => {
  for (const line of ["--help", "-h", "nonsense --help --reps 0", "--nonsense -h"]) {
    assert.deepEqual(parseBench(line.split(" ")), { kind: "help" });
  }
  assert.deepEqual(parseBench(["--version", "--reps", "0"]), { kind: "version" });
});

const WRONG: readonly (readonly string[])[] = [
  ["chrun"],
  ["everything"],
  [""],
  ["churn", "--", "--reps"],
  ["--conections", "5"],
  ["--no-help"],
  ["-x"],
  ["-5"],
  ["--mode", "lingr:1"],
  ["--mode", "linger"],
  ["--mode", "linger:x"],
  ["--mode", "linger:0"],
  ["--mode", "linger:-1"],
  ["--mode", "linger:1.5"],
  ["--mode", "fin:1"],
  ["--mode", "drain:"],
  ["--mode", "fin,,rst"],
  ["--mode", ""],
  ["--mode"],
  ["--closer", "sever"],
  ["--closer", "both"],
  ["--stack", "rust"],
  ["--connections", "0"],
  ["--connections", "-5"],
  ["--connections", "1e12"],
  ["--connections", "5.5"],
  ["--connections", "0x10"],
  ["--connections", "5k"],
  ["--connections", "1_"],
  ["--connections", ""],
  ["--connections", "1_000_001"],
  ["--connections", "99999999999999999999"],
  ["--connections"],
  ["--connections", "--reps", "3"],
  ["--concurrency", "20_001"],
  ["--payload", "16_777_217"],
  ["--reps", "0"],
  ["--reps", "1001"],
  ["--seed", "-1"],
  ["--isolation", "netsn"],
  ["--tw-reuse", "3"],
  ["--sampler", "never"],
  ["--sampler", "0"],
  ["--clients", "9"],
  ["--servers", "0"],
  ["--out", ""],
  ["--format", "csv"],
];

Deno.test("every wrong argument is one line that says what is wrong and what is allowed", () => {
  const lines = WRONG.map((argv) => {
    const message = refusalOf(argv);
    assert.ok(!message.includes("\n"), message);
    return `$ deno task bench ${argv.map((word) => word === "" ? '""' : word).join(" ")}\n` +
      `closecost: ${message}\n`;
  });
  assertGolden("option_errors.txt", lines.join("\n"));
});

function refusalOf(argv: readonly string[]): string {
  try {
    parseBench(argv);
  } catch (error) {
    assert.ok(error instanceof UsageError, String(error));
    assert.equal(error.exitCode, 2);
    return error.message;
  }
  assert.fail(`${argv.join(" ")} was accepted`);
}

Deno.test("a scenario refuses what only another one allows", () => {
  const small: Scenario = {
    ...SCENARIOS[0] as Scenario,
    name: "small",
    parameters: {
      connections: { default: 10, min: 1, max: 100, meaning: "connections" },
      concurrency: { default: 2, min: 1, max: 10, meaning: "at once" },
      payload: { default: 1, min: 1, max: 2, meaning: "bytes" },
    },
  };
  assert.deepEqual(parameterSets(small, {}), [{ connections: 10, concurrency: 2, payload: 1 }]);
  assert.throws(
    () => parameterSets(small, { connections: [101] }),
    new UsageError(
      "--connections cannot be 101 in scenario small: allowed are 1 to 100; " +
        "give another value or leave the scenario out",
    ),
  );
});

Deno.test("whatever is allowed reads back as it was written", () => {
  const subset = <T>(items: readonly T[]) => fc.shuffledSubarray([...items], { minLength: 1 });
  const drawn = fc.record({
    names: subset(["churn", "burst"]),
    modes: subset(["fin", "rst", "linger:1", "linger:3600", "drain", "drain:0.25"]),
    closers: subset(SIDES),
    connections: fc.integer({ min: 1, max: 1_000_000 }),
    concurrency: fc.integer({ min: 1, max: 20_000 }),
    payload: fc.integer({ min: 1, max: 16 * 1024 * 1024 }),
    reps: fc.integer({ min: 1, max: 1000 }),
    seed: fc.integer({ min: 0, max: 4_294_967_295 }),
  });
  fc.assert(fc.property(drawn, (d) => {
    const numbers = ["connections", "concurrency", "payload", "reps", "seed"] as const;
    const read = options([
      ...d.names,
      ...d.modes.map((mode) => `--mode ${mode}`),
      `--closer ${d.closers.join(",")}`,
      ...numbers.map((name) => `--${name} ${d[name]}`),
    ].join(" "));
    assert.deepEqual(read.scenarios.map(({ scenario }) => scenario.name), d.names);
    assert.deepEqual(read.modes.map(modeText), d.modes);
    assert.deepEqual(read.closers, d.closers);
    assert.deepEqual([read.reps, read.seed], [d.reps, d.seed]);
    for (const { parameters } of read.scenarios) {
      const { connections, concurrency, payload } = d;
      assert.deepEqual(parameters, { connections, concurrency, payload });
    }
  }));
});

Deno.test("any arguments are read or refused, never anything else", () => {
  const word = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom("--mode", "--reps", "--out", "--", "-", "--connections=", "churn", "-h", "5"),
  );
  fc.assert(
    fc.property(fc.array(word, { maxLength: 5 }), (argv) => {
      try {
        parseBench(argv);
      } catch (error) {
        assert.ok(error instanceof UsageError, String(error));
      }
    }),
    { numRuns: 500 },
  );
});
