import assert from "node:assert/strict";
import fc from "fast-check";
import { UsageError } from "../model/errors.ts";
import { SCHEMA_VERSION } from "../model/run.ts";
import { manifestText, parseManifest, type StoredManifest } from "./manifest.ts";
import { completed, failed, manifest, spec } from "./testdata/example.ts";
import { ENDED_AT } from "./testdata/folder.ts";
import { trialRecord } from "./trial_rows.ts";

const STORED: StoredManifest = {
  ...manifest({
    status: "complete",
    endedAt: ENDED_AT,
    trials: [trialRecord(spec(), completed()), trialRecord(spec({ rep: 2 }), failed())],
  }),
  rows: { measurements: 70, samples: 3, latency: 16, series: 0 },
};

/** The manifest as JSON with the value at a path replaced, or removed for `undefined`. */
function having(path: string, value: unknown): string {
  const json = JSON.parse(manifestText(STORED));
  const keys = path.split(".");
  const last = keys.pop() ?? "";
  const parent = keys.reduce((object, key) => object[key], json);
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return JSON.stringify(json);
}

function refused(json: string, message: RegExp): void {
  assert.throws(() => parseManifest(json, "run.json"), (error: Error) => {
    assert.ok(error instanceof UsageError, String(error));
    assert.match(error.message, message);
    assert.ok(!error.message.includes("\n"));
    return true;
  });
}

Deno.test("a manifest reads back as it was written, on lines that can be compared", () => {
  const text = manifestText(STORED);
  assert.deepEqual(parseManifest(text, "run.json"), { stored: STORED, altered: false });
  assert.ok(text.split("\n").length > 80);
  assert.ok(text.endsWith("}\n"));
});

Deno.test("what is not closecost's, or of another version, is told first", () => {
  refused(
    "{}",
    /^run\.json:\d+: the manifest is not closecost's; allowed is a run\.json as closecost/,
  );
  refused("[]", /^run\.json:\d+: the manifest is not closecost's/);
  refused("null", /^run\.json:\d+: the manifest is not closecost's/);
  refused('{"name": "other", "version": 3}', /^run\.json:\d+: the manifest is not closecost's/);
  refused(
    having("schema", SCHEMA_VERSION + 1),
    new RegExp(
      `^run\\.json:\\d+: schema is ${SCHEMA_VERSION + 1}; allowed are 1 to ${SCHEMA_VERSION}; ` +
        'it was written by closecost "0\\.1\\.0"$',
    ),
  );
});

Deno.test("what is not JSON is named with its line", () => {
  refused("", /^run\.json:1: not JSON; allowed is a run\.json as closecost wrote it$/);
  refused('{\n"a": 1,\n}', /^run\.json:3: not JSON/);
  refused(manifestText(STORED).slice(0, 200), /^run\.json:\d+: not JSON/);
});

Deno.test("each value that can't be is named with its place and what is allowed", () => {
  const wrong: [string, unknown, RegExp][] = [
    ["runId", undefined, /: runId is undefined; allowed is a word of/],
    ["runId", "a,b", /: runId is "a,b"; allowed is a word of letters, digits and/],
    ["seed", 1.5, /: seed is 1\.5; allowed are whole numbers/],
    ["seed", "7", /: seed is "7"; allowed are whole numbers/],
    ["startedAt", "yesterday", /: startedAt is "yesterday"; allowed is a UTC time like/],
    ["argv", "churn", /: argv is "churn"; allowed is a list/],
    ["argv.1", 5, /: argv\[1\] is 5; allowed is text/],
    ["options", [], /: options is \[\]; allowed is an object/],
    ["status", "done", /: status is "done"; allowed are running, complete, interrupted/],
    ["host.cpus", -1, /: host\.cpus is -1; allowed are whole numbers from 0/],
    ["host", null, /: host is null; allowed is an object/],
    ["isolation", "vm", /: isolation is "vm"; allowed are netns, userns, none/],
    ["rows.samples", undefined, /: rows\.samples is undefined; allowed are whole numbers from 0/],
    ["extra", 1, /: the manifest has "extra"; allowed are schema, closecost, runId/],
    ["trials.1.closer", "both", /: trials\[1\]\.closer is "both"; allowed are client, server/],
    ["trials.1.stack", "java", /: trials\[1\]\.stack is "java"; allowed are libc/],
    ["trials.0.rep", 0, /: trials\[0\]\.rep is 0; allowed are whole numbers from 1/],
    ["trials.0.durationMs", null, /: trials\[0\]\.durationMs is null; allowed are numbers from 0/],
    ["trials.0.sysctls.x", 1, /: trials\[0\]\.sysctls\.x is 1; allowed is text/],
    ["trials.0.chance", "bytes_lost", /: trials\[0\]\.chance is "bytes_lost"; allowed is a list/],
    [
      "trials.0.chance",
      ["close_p50"],
      /: trials\[0\]\.chance\[0\] is "close_p50"; allowed are names/,
    ],
    ["trials.0.chance", ["x"], /: trials\[0\]\.chance\[0\] is "x"; allowed are names of exact/],
    ["trials.0.parameters.payload", "11", /: trials\[0\]\.parameters\.payload is "11"; allowed/],
  ];
  for (const [path, value, message] of wrong) refused(having(path, value), message);
});

Deno.test("what contradicts itself is refused", () => {
  refused(having("endedAt", undefined), /: endedAt does not fit the status; only a run that ended/);
  refused(having("status", "running"), /: endedAt does not fit the status/);
  refused(
    having("plannedTrials", 3),
    /: trials has 2 entries; plannedTrials is 3 and status compl/,
  );
  refused(having("plannedTrials", 1), /: trials has 2 entries; plannedTrials is 1/);
  refused(having("trials.0.reason", "why"), /: trials\[0\]\.reason does not fit the status/);
  refused(having("trials.1.disturbed", "x"), /: trials\[1\]\.disturbed does not fit the status/);
  refused(having("trials.1.reason", undefined), /: trials\[1\]\.reason does not fit the status/);
  refused(having("trials.1.id", spec().id), /: trials\[1\]\.id repeats "churn-fin-client-libc-r1"/);
});

Deno.test("a foreign value is shown on one line and not at length", () => {
  refused(having("runId", `a\n${"x".repeat(500)}`), /^.{1,250}$/);
});

Deno.test("any JSON is a manifest or a UsageError", () => {
  fc.assert(fc.property(fc.jsonValue(), fc.constantFrom(...Object.keys(STORED)), (value, key) => {
    for (const json of [JSON.stringify(value), having(key, value)]) {
      try {
        parseManifest(json, "run.json");
      } catch (error) {
        assert.ok(error instanceof UsageError, String(error));
        assert.match(error.message, /^run\.json:\d+: .+; .+$/);
      }
    }
  }));
});

Deno.test("a key of the file that holds a line end or a control is quoted in the message", () => {
  const json = JSON.parse(manifestText(STORED));
  json.trials[0].parameters["a\nb\u001b[2J"] = -1;
  refused(
    JSON.stringify(json),
    /^run\.json:1: "trials\[0\]\.parameters\.a\\nb\\u001b\[2J" is -1; allowed are whole numbers/,
  );
});
