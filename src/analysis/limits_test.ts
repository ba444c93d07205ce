import assert from "node:assert/strict";
import { vanishRun } from "../../bench/vanish/testdata/run.ts";
import type { RunTables, TrialRecord } from "../model/run.ts";
import { fixtureRun, withFailed, withManifest } from "./testdata/fixture.ts";
import { analysed } from "./testdata/analysed.ts";

function withSysctls(sysctls: Readonly<Record<string, string>>): RunTables {
  const run = fixtureRun();
  const trials = run.manifest.trials.map((trial) => ({ ...trial, sysctls }));
  return withManifest(run, { trials });
}

Deno.test("limits name the settings that are not Linux's own, with what its own do", () => {
  const set = { "net.ipv4.tcp_tw_reuse": "2", "net.ipv4.tcp_rfc1337": "1" };
  assert.equal(
    analysed(withSysctls(set)).limits[1],
    "Measured with tcp_rfc1337 1 (by itself Linux has 0: with it an RST at the expected sequence " +
      "ends TIME_WAIT early).",
  );
  assert.match(
    analysed(withManifest(withSysctls(set), { isolation: "none" })).limits[1] ?? "",
    /^The host has tcp_rfc1337 1 /,
  );
});

Deno.test("limits name the scenarios of a setting that not every trial has, or has another of", () => {
  const retries = { "net.ipv4.tcp_orphan_retries": "1" };
  const run = (of: (trial: TrialRecord, index: number) => Readonly<Record<string, string>>) => {
    const fixture = fixtureRun();
    const trials = fixture.manifest.trials.map((one, i) => ({ ...one, sysctls: of(one, i) }));
    return analysed(withManifest(fixture, { trials })).limits[1] ?? "";
  };
  assert.match(
    run(({ scenario }) => scenario === "burst" ? retries : {}),
    /^Measured with tcp_orphan_retries 1 in burst \(by itself/,
  );
  assert.match(run((_, i) => i < 2 ? retries : {}), /_retries 1 in 2 trials of \w+( and \w+)? \(/);
  const reuse = (value: string) => ({ "net.ipv4.tcp_tw_reuse": value });
  const first = fixtureRun().manifest.trials[0]?.scenario;
  assert.match(
    run((_, i) => reuse(i === 0 ? "1" : "0")),
    new RegExp(`^Measured with tcp_tw_reuse 0, and 1 in 1 trial of ${first} \\(by itself`),
  );
  assert.match(
    run((_, i) => reuse(i === 0 ? "1" : "2")),
    /tcp_tw_reuse 2, and 1 in 1 trial of/,
  );
});

Deno.test("limits say nothing of settings that are Linux's own", () => {
  const own = { "net.ipv4.tcp_tw_reuse": "2", "net.ipv4.tcp_rfc1337": "0" };
  assert.ok(!analysed(withSysctls(own)).limits.some((text) => text.includes("Linux has")));
  assert.ok(!analysed(withSysctls({})).limits.some((text) => text.includes("Linux has")));
});

Deno.test("limits name loopback where trials ran over it, and not where none did", () => {
  assert.match(analysed(fixtureRun()).limits.at(-1) ?? "", /^Every trial ran over loopback, /);
  const { manifest } = vanishRun();
  const churn = fixtureRun();
  assert.ok(!analysed(vanishRun()).limits.some((text) => text.includes("over loopback")));
  const both = withManifest(churn, { trials: [...churn.manifest.trials, ...manifest.trials] });
  const all = both.manifest.trials.length;
  assert.match(
    analysed(both).limits.at(-1) ?? "",
    new RegExp(`^48 of ${all} trials ran over loopback`),
  );
});

Deno.test("a run without a completed trial has no limits to tell", () => {
  assert.deepEqual(analysed(withFailed(fixtureRun(), "no server", () => true)).limits, []);
});
