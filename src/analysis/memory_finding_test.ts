import assert from "node:assert/strict";
import type { MeasurementRow } from "../model/run.ts";
import type { Side } from "../model/words.ts";
import { findings, scopeOfRun } from "./testdata/analysed.ts";
import { worded } from "./finding.ts";
import { memoryClaims } from "./memory_finding.ts";
import { about } from "./testdata/about.ts";
import { fixtureRun, withValues } from "./testdata/fixture.ts";

Deno.test("kernel memory: which modes leave most, and which cannot be told apart", () => {
  assert.match(
    about("kernel_memory", fixtureRun()).text,
    /^After the last close the kernel still holds 280 B to 28\d B a connection under fin, linger:1 and drain \(at most 1\.3\d MiB\); 0 B to \d B under rst\.$/,
  );
  assert.match(
    worded(memoryClaims(scopeOfRun(fixtureRun({ modes: ["fin", "drain"] })))[0]?.wordings ?? [])
      .text,
    /under fin and drain \(.*\): no difference between these modes could be shown\.$/,
  );
  const unknown = withValues(
    fixtureRun(),
    ({ metric }) => metric === "kernel_memory_end" ? null : undefined,
  );
  assert.ok(!findings(unknown).some(({ kind }) => kind === "kernel_memory"));
});

Deno.test("kernel memory: who closes is told where it makes a difference", () => {
  const run = fixtureRun();
  const closerOf = new Map(run.manifest.trials.map(({ id, closer }) => [id, closer]));
  const portsToo = withValues(run, ({ metric, trialId, mode }) => {
    if (metric !== "kernel_memory_end") return undefined;
    if (mode === "rst") return 0;
    return closerOf.get(trialId) === "client" ? 2_560_000 : 1_280_000;
  });
  assert.equal(
    about("kernel_memory", portsToo).text,
    "After the last close the kernel still holds 512 B a connection under fin, linger:1 and drain " +
      "where the client closes and 256 B a connection under fin, linger:1 and drain where the " +
      "server closes (at most 2.44 MiB); 0 B under rst.",
  );
});

const closers = new Map(fixtureRun().manifest.trials.map(({ id, closer }) => [id, closer]));

/** What the fixture says where these are the bytes left a connection; `null` is not measured. */
function saidOf(left: (row: MeasurementRow, closer: Side) => number | null): string {
  return about(
    "kernel_memory",
    withValues(fixtureRun(), (row) => {
      if (row.metric !== "kernel_memory_end") return undefined;
      const each = left(row, closers.get(row.trialId) as Side);
      return each === null ? null : each * row.connections;
    }),
  ).text;
}

Deno.test("kernel memory: up to 5 % less is chance, whether of a mode or of a side", () => {
  const said = (server: number, fin: number) =>
    saidOf(({ mode }, closer) => {
      if (mode === "rst") return 0;
      return (closer === "client" ? 474 : server) - (mode === "fin" ? fin : 0);
    });
  assert.match(
    said(256, 4),
    /470 B to 474 B a connection under fin, linger:1 and drain where the client .*\); 0 B under rst\.$/,
  );
  assert.match(said(470, 0), /470 B to 474 B a connection under fin, linger:1 and drain \(/);
  assert.match(said(474, 23), /under fin, linger:1 and drain \(.*\); 0 B under rst\.$/);
  assert.match(
    said(474, 25),
    /474 B a connection under linger:1 and drain \(.*\); 449 B under fin; 0 B under rst\.$/,
  );
});

Deno.test("kernel memory: what is less is told by its value, and by its side where they differ", () => {
  const most = (mode: string, closer: Side) => mode === "rst" ? 0 : closer === "client" ? 512 : 256;
  assert.match(
    saidOf(({ mode }, closer) => mode === "fin" && closer === "client" ? 400 : most(mode, closer)),
    /256 B .* where the server closes \(.*\); 400 B under fin where the client closes; 0 B under rst\.$/,
  );
  assert.match(
    saidOf(({ mode, rep }, closer) =>
      mode === "rst" && closer === "server" && rep === 1 ? null : most(mode, closer)
    ),
    /\(.*\); 0 B under rst where the client closes\.$/,
  );
});
