import assert from "node:assert/strict";
import { MachineError } from "../model/errors.ts";
import { ableOn, unavailableIn } from "./requirements.ts";
import type { BenchOptions } from "./options.ts";
import { parseBench } from "../cli/options.ts";

const NONE = { isolation: "none", lacks: {} } as const;

function options(line: string): BenchOptions {
  const request = parseBench(line.split(" "));
  assert.ok(request.kind === "bench");
  return request.options;
}

Deno.test("with a namespace nothing is left out", () => {
  for (const isolation of ["netns", "userns"] as const) {
    const wished = options("churn ports");
    assert.deepEqual(ableOn(wished, { isolation, lacks: {} }), { options: wished, warnings: [] });
  }
});

Deno.test("without one, what changes settings is left out, once, with its reason", () => {
  const { options: able, warnings } = ableOn(options("churn ports"), NONE);
  assert.deepEqual([...new Set(able.scenarios.map(({ scenario }) => scenario.name))], ["churn"]);
  assert.equal(warnings.length, 1);
  assert.match(warnings[0] ?? "", /^left out: scenario ports: it changes settings [^\n]+$/);
});

Deno.test("where nothing else is wanted, this machine can't do it", () => {
  assert.throws(
    () => ableOn(options("ports"), NONE),
    (error) => error instanceof MachineError && /^cannot run scenario ports: /.test(error.message),
  );
});

Deno.test("without veth vanish is left out; without nft only where a part is to be lost", () => {
  const linkless = { isolation: "netns", lacks: { link: "ip: not permitted" } } as const;
  const { options: able, warnings } = ableOn(options("churn vanish"), linkless);
  assert.deepEqual(able.scenarios.map(({ scenario }) => scenario.name), ["churn"]);
  assert.match(warnings[0] ?? "", /^left out: scenario vanish: .*: ip: not permitted; install /);

  const nftless = { isolation: "netns", lacks: { nft: "nft: not found" } } as const;
  const wished = options("vanish --state idle --away 500 --loss 100,30");
  const { options: silent, warnings: told } = ableOn(wished, nftless);
  assert.deepEqual(silent.scenarios.map(({ parameters }) => parameters.loss), [100]);
  assert.match(told[0] ?? "", /^left out: scenario vanish: .*nft: not found; install nftables/);
});

Deno.test("without tcp_rto_max_ms the reader that waits for it is left out, unless by the kernel's own time", () => {
  const older = { isolation: "netns", lacks: { "rto-max": "this kernel has none" } } as const;
  const { options: able, warnings } = ableOn(options("unsent"), older);
  const maxima = new Set(able.scenarios.map(({ parameters }) => parameters["rto-max"]));
  assert.deepEqual([...maxima], [120_000]);
  assert.match(
    warnings.join(),
    /^left out: scenario unsent: for reader gone .*; use Linux 6\.15 or/,
  );
  assert.deepEqual(ableOn(options("unsent --rto-max 120_000"), older).warnings, []);
});

Deno.test("what a stack has no call for is said once, and nothing where it has", () => {
  assert.deepEqual(unavailableIn(options("churn burst --mode fin,linger:1")), []);
  const lines = unavailableIn(options("churn burst --mode fin,linger:1 --stack libc,node"));
  assert.equal(lines.length, 2);
  assert.match(lines[0] ?? "", /^mode linger:1 is not available in stack node: [^\n]+$/);
  assert.match(lines[1] ?? "", /^scenario burst is not available in stack node: [^\n]+$/);
});
