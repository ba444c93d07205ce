import assert from "node:assert/strict";
import fc from "fast-check";
import { readMeasured, readRun } from "./reader.ts";
import { ENDED_AT, Folder, refused, writeRun } from "./testdata/folder.ts";

const TABLES = ["measurements.csv", "samples.csv", "latency.csv", "series.csv"] as const;

/** A finished run in a folder, with one file changed. */
async function changed(name: string, change: (text: string) => string): Promise<Folder> {
  const folder = new Folder();
  await writeRun(folder.path, true);
  const text = folder.read(name);
  const other = change(text);
  assert.notEqual(other, text, "the change must change something");
  folder.write(name, other);
  return folder;
}

async function refusedAfter(
  name: string,
  change: (text: string) => string,
  message: RegExp,
): Promise<void> {
  using folder = await changed(name, change);
  await refused(readRun(folder.path), message);
}

/** Replaces a line, counted from 1. */
function line(number: number, change: (text: string) => string): (text: string) => string {
  return (text) =>
    text.split("\n").map((one, i) => i === number - 1 ? change(one) : one).join("\n");
}

/** Replaces a field of a line by column. */
function field(number: number, column: string, value: string): (text: string) => string {
  return (text) => {
    const index = (text.split("\n")[0] ?? "").split(",").indexOf(column);
    assert.ok(index >= 0);
    return line(number, (row) => row.split(",").with(index, value).join(","))(text);
  };
}

Deno.test("a folder, file or manifest that is not there is named", async () => {
  using folder = new Folder();
  await refused(
    readRun(folder.at("no")),
    /^Cannot read a run from ".*no": no such file or folder$/,
  );
  await refused(readRun(folder.path), /run\.json: no such file or folder; allowed is the folder/);
  folder.write("file", "");
  await refused(readRun(folder.at("file")), /: it is a file; name the folder it is in$/);
  await writeRun(folder.at("run"), true);
  for (const name of TABLES) {
    using other = new Folder();
    await writeRun(other.path, true);
    Deno.removeSync(other.at(name));
    await refused(readRun(other.path), new RegExp(`${name}: no such file or folder; allowed is`));
  }
});

Deno.test("each field that can't be is named with file, line and what is allowed", async () => {
  const wrong: [string, number, string, string, RegExp][] = [
    ["measurements.csv", 3, "run_id", "other", /:3: run_id is "other"; run\.json says/],
    ["measurements.csv", 3, "trial_id", "other", /:3: trial_id is "other"; allowed are the compl/],
    ["measurements.csv", 2, "mode", "rst", /:2: mode is "rst"; run\.json of this trial says "fin"/],
    ["measurements.csv", 2, "closer", "both", /:2: closer is "both"; run\.json of this trial says/],
    ["measurements.csv", 2, "connections", "05000", /:2: connections is "05000"; .* says "5000"/],
    ["measurements.csv", 2, "rep", "2", /:2: rep is "2"; run\.json of this trial says "1"/],
    ["measurements.csv", 4, "metric", "speed", /:4: metric is "speed"; allowed are the metrics of/],
    ["measurements.csv", 2, "side", "peer", /:2: side is "peer"; allowed are client/],
    ["measurements.csv", 2, "value", "NaN", /:2: value is "NaN"; allowed are numbers like 12 or/],
    ["measurements.csv", 2, "value", "Infinity", /:2: value is "Infinity"; allowed are numbers/],
    ["measurements.csv", 2, "value", "1e3", /:2: value is "1e3"; allowed are numbers/],
    ["measurements.csv", 2, "value", "0x10", /:2: value is "0x10"; allowed are numbers/],
    ["measurements.csv", 2, "value", " 1", /:2: value is " 1"; allowed are numbers/],
    ["measurements.csv", 2, "value", "9007199254740992", /:2: value is "9007199254740992"; /],
    ["measurements.csv", 2, "unit", "ms", /:2: unit is "ms"; the metric \w+ says "\w+"/],
    [
      "measurements.csv",
      2,
      "value",
      "-1",
      /:2: value is "-1"; allowed are whole numbers from 0, as/,
    ],
    [
      "measurements.csv",
      2,
      "value",
      "0.5",
      /:2: value is "0\.5"; allowed are whole numbers from 0/,
    ],
    ["samples.csv", 2, "state", "OPEN", /:2: state is "OPEN"; allowed are LISTEN, SYN-SENT, /],
    ["samples.csv", 2, "sockets", "", /:2: sockets is ""; allowed are whole numbers from 0/],
    ["samples.csv", 2, "sockets", "1.5", /:2: sockets is "1\.5"; allowed are whole numbers/],
    ["samples.csv", 2, "recv_q_bytes", "-1", /:2: recv_q_bytes is "-1"; allowed are whole/],
    [
      "samples.csv",
      2,
      "source",
      "netstat",
      /:2: source is "netstat"; allowed are ss, sock_diag, sockstat/,
    ],
    ["samples.csv", 3, "t_ms", "3", /:3: t_ms is "3"; the row above has 20\.5; a trial's rows/],
    ["latency.csv", 2, "call", "open", /:2: call is "open"; allowed are connect, echo, close, tea/],
    ["latency.csv", 2, "side", "host", /:2: side is "host"; allowed are client, server/],
    ["latency.csv", 2, "quantile", "0.51", /:2: quantile is "0\.51"; allowed are 0, 0\.05, /],
    ["latency.csv", 2, "value_us", "-1", /:2: value_us is "-1"; allowed are numbers from 0/],
    ["latency.csv", 2, "value_us", "", /:2: value_us is ""; allowed are numbers like/],
    [
      "measurements.csv",
      2,
      "parameters",
      "payload=12",
      /:2: parameters is "payload=12"; run\.json/,
    ],
    ["series.csv", 2, "series", "rate", /:2: series is "rate"; allowed are the series of results/],
    ["series.csv", 2, "side", "host", /:2: side is "host"; allowed are client, server/],
    [
      "series.csv",
      2,
      "x_unit",
      "ms",
      /:2: x_unit is "ms"; the series time_wait_by_second says "s"/,
    ],
    ["series.csv", 2, "unit", "bytes", /:2: unit is "bytes"; the series \w+ says "count"/],
    ["series.csv", 3, "x", "0.4", /:3: x is "0\.4"; a row above has 0\.5; a curve's points are in/],
    ["latency.csv", 2, "count", "1.5", /:2: count is "1\.5"; allowed are whole numbers/],
  ];
  for (const [file, number, column, value, message] of wrong) {
    await refusedAfter(file, field(number, column, value), message);
  }
});

Deno.test("a row twice, a row too few and rows out of place are named", async () => {
  const twice = (text: string) => text.replace(/\n(.*)\n/, "\n$1\n$1\n");
  await refusedAfter("measurements.csv", twice, /:3: the row repeats \w+ of \w+ of its trial/);
  await refusedAfter("samples.csv", twice, /:3: the row repeats client ESTAB ss of this moment/);
  await refusedAfter("latency.csv", twice, /:3: the row repeats quantile 0 of close of client/);
  for (const name of TABLES) {
    const less = (text: string) => text.replace(/\n.*\n$/, "\n");
    await refusedAfter(
      name,
      less,
      /:\d+: the file ends with row \d+; run\.json says it has \d+, so/,
    );
  }
  const more = (text: string) => `${text}${text.split("\n").at(-2)?.replace(/,9,/, ",10,")}\n`;
  await refusedAfter(
    "samples.csv",
    more,
    /:7: the file ends with row 6; run\.json says it has 5, so/,
  );
  const backwards = (text: string) => {
    const [header, ...rows] = text.trimEnd().split("\n");
    return [header, ...rows.slice(0, 1), rows.at(-1), ...rows.slice(1, -1), ""].join("\n");
  };
  await refusedAfter("samples.csv", backwards, /:4: trial_id is .*; a trial's rows stand together/);
});

Deno.test("rows of a trial that failed are refused", async () => {
  const failed = "churn-fin-client-libc-r2";
  await refusedAfter(
    "latency.csv",
    field(2, "trial_id", failed),
    /the completed trials of run\.js/,
  );
});

Deno.test("a file of another kind, and swapped columns, are refused at the header", async () => {
  await refusedAfter(
    "samples.csv",
    () => "a;b;c\n1;2;3\n",
    /:1: the header is not the one of this/,
  );
  const swapped = (text: string) => text.replace(/^(.*?),(.*?),(.*?),/gm, "$2,$1,$3,");
  for (const name of TABLES) await refusedAfter(name, swapped, /:1: the header is not the one of/);
});

Deno.test("a run that was killed reads as the trials that were finished", async () => {
  using folder = new Folder();
  await writeRun(folder.path, false);
  const before = await readRun(folder.path);
  assert.equal(before.manifest.status, "running");
  const texts = TABLES.map((name) => folder.read(name));
  const tail = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.string({ unit: fc.constantFrom('"', ",", "\n", "1") }),
    fc.constant(texts[0]?.split("\n")[1] ?? ""),
  );
  await fc.assert(fc.asyncProperty(tail, fc.nat(2), async (rest, which) => {
    folder.write(TABLES[which] ?? "", (texts[which] ?? "") + rest);
    assert.deepEqual(await readRun(folder.path), before);
    folder.write(TABLES[which] ?? "", texts[which] ?? "");
  }));
});

Deno.test("a run that was killed and lost counted rows since is refused", async () => {
  for (const name of TABLES) {
    using folder = new Folder();
    await writeRun(folder.path, false);
    folder.write(name, folder.read(name).slice(0, -2));
    await refused(readRun(folder.path), /so it was cut or changed$/);
  }
});

Deno.test("every file cut anywhere is refused, not read in part", async () => {
  using folder = new Folder();
  await writeRun(folder.path, true);
  for (const name of [...TABLES, "run.json"]) {
    const bytes = Deno.readFileSync(folder.at(name));
    const last = name === "run.json" ? bytes.length - 1 : bytes.length;
    for (let cut = 0; cut < last; cut += 1 + Math.floor(last / 300)) {
      folder.write(name, bytes.subarray(0, cut));
      await refused(readRun(folder.path), new RegExp(`${name}(:\\d+)?: `));
    }
    folder.write(name, bytes);
  }
  await readRun(folder.path);
});

Deno.test("a run of schema 1 is read: parameters from run.json, no series", async () => {
  using folder = new Folder();
  await writeRun(folder.path, true);
  const now = await readRun(folder.path);
  const { rows: { series: _, ...rows }, checksums: _sums, seal: _seal, ...manifest } = JSON.parse(
    folder.read("run.json"),
  );
  folder.write("run.json", JSON.stringify({ ...manifest, schema: 1, rows }));
  folder.write("measurements.csv", without("parameters", folder.read("measurements.csv")));
  Deno.removeSync(folder.at("series.csv"));
  const then = await readRun(folder.path);
  assert.equal(then.measurements[0]?.parameters, "payload=11");
  assert.deepEqual(then, { ...now, series: [], manifest: { ...now.manifest, schema: 1 } });
});

/** A CSV text without one of its columns. */
function without(column: string, csv: string): string {
  const index = (csv.split("\n")[0] ?? "").split(",").indexOf(column);
  assert.ok(index >= 0);
  return csv.split("\n")
    .map((one) => one === "" ? one : one.split(",").toSpliced(index, 1).join(",")).join("\n");
}

Deno.test("a run that ended reads the same however often, with its end", async () => {
  using folder = new Folder();
  await writeRun(folder.path, true);
  const run = await readRun(folder.path);
  assert.equal(run.manifest.endedAt, ENDED_AT);
  assert.ok(!("rows" in run.manifest));
  assert.deepEqual(await readRun(folder.path), run);
});

Deno.test("a digit that was changed is told, whichever file it is in, and nothing else is", async () => {
  const numbers = [
    ["measurements.csv", "value"],
    ["samples.csv", "sockets"],
    ["latency.csv", "value_us"],
    ["series.csv", "value"],
    ["summary.csv", "connections_opened_client_count"],
  ] as const;
  for (const [name, column] of numbers) {
    using folder = await changed(name, field(2, column, "7"));
    const { altered, manifest } = await readRun(folder.path);
    assert.deepEqual(altered, [name]);
    assert.deepEqual(manifest.warnings, [
      `${name} has changed since it was measured: its checksum is another than when closecost wrote it`,
    ]);
    assert.deepEqual((await readMeasured(folder.path)).altered, [name]);
  }
});

Deno.test("a manifest that was changed is told; white space in it is not a change", async () => {
  using folder = await changed("run.json", (text) => text.replace("Example CPU", "Better CPU"));
  assert.deepEqual((await readRun(folder.path)).altered, ["run.json"]);
  using other = await changed("run.json", (text) => JSON.stringify(JSON.parse(text)));
  assert.deepEqual((await readRun(other.path)).altered, []);
  using none = await changed("run.json", (text) => text.replace(/,\s*"seal": "\w+"/, ""));
  assert.deepEqual((await readRun(none.path)).altered, ["run.json"]);
});

Deno.test("a summary that was deleted is nobody's loss: no command reads it", async () => {
  using folder = new Folder();
  await writeRun(folder.path, true);
  Deno.removeSync(folder.at("summary.csv"));
  assert.deepEqual((await readRun(folder.path)).altered, []);
});

Deno.test("of a run that was killed, what was finished is checked and the rest is not", async () => {
  using folder = new Folder();
  await writeRun(folder.path, false);
  const text = folder.read("measurements.csv");
  folder.write("measurements.csv", `${text}half a ro`);
  assert.deepEqual((await readRun(folder.path)).altered, []);
  const index = text.lastIndexOf(",", text.length - 20);
  assert.ok(index > 0);
  folder.write(
    "measurements.csv",
    text.replace(/\b1(?=\d*,\w+\n$)/, "2").replace(/0\.3(?=,us)/, "0.4"),
  );
  assert.deepEqual((await readRun(folder.path)).altered, ["measurements.csv"]);
});
