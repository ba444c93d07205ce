import { deepEqual, equal, ok } from "node:assert/strict";
import type { Trace } from "../../model/trace.ts";
import {
  article,
  finIdle,
  lingerUnsent,
  uncaptured,
  unread,
} from "../svg/ladder/testdata/traces.ts";
import { columnsOf } from "./terminal_text.ts";
import { indexPage } from "../markdown/trace_index.ts";
import { summaryOf } from "./trace_summary.ts";
import { sentences, traceText } from "./trace.ts";

const TRACES: Readonly<Record<string, () => Trace>> = {
  fin_idle: finIdle,
  article,
  linger_unsent: lingerUnsent,
  unread,
  uncaptured,
};

async function golden(name: string, text: string): Promise<void> {
  const file = new URL(`./testdata/${name}`, import.meta.url);
  if (Deno.env.get("UPDATE_GOLDEN")) await Deno.writeTextFile(file, text);
  equal(text, await Deno.readTextFile(file));
}

for (const [name, make] of Object.entries(TRACES)) {
  for (const width of [80, 120]) {
    Deno.test(`trace text ${name} at ${width} columns: golden, and no line is longer`, async () => {
      const text = traceText(make(), { width, colour: false });
      deepEqual(text.split("\n").filter((line) => columnsOf(line) > width), []);
      await golden(`${name}_${width}.txt`, text);
    });
  }
}

Deno.test("colour changes nothing but the looks", () => {
  const options = { width: 100 };
  const plain = traceText(finIdle(), { ...options, colour: false });
  const coloured = traceText(finIdle(), { ...options, colour: true });
  ok(coloured !== plain);
  // deno-lint-ignore no-control-regex -- ESC is what an ANSI sequence starts with
  equal(coloured.replace(/\u001b\[[0-9;]*m/g, ""), plain);
});

Deno.test("what a call answered stands behind the packet that led to it", () => {
  const lines = traceText(article(), { width: 120, colour: false }).split("\n");
  const at = (part: string) => lines.findIndex((line) => line.includes(part));
  ok(at("Flags [R.]") > at("recv() …"), "the read was made before");
  ok(at("… recv() = ECONNRESET") > at("Flags [R.]"), "and answered after");
});

Deno.test("errors and what ends a connection stand out, ESTAB does not", () => {
  const text = traceText(article(), { width: 120, colour: true });
  const bold = text.split("\n").filter((line) => line.includes("\u001b[1m"));
  ok(bold.some((line) => line.includes("ECONNRESET")));
  ok(bold.some((line) => line.includes("[R.]")));
  deepEqual(bold.filter((line) => line.includes("[ESTAB]")), []);
});

Deno.test("the index page: golden", async () => {
  const entries = Object.entries(TRACES).map(([folder, make]) => ({ folder, trace: make() }));
  await golden("index.md", indexPage(entries));
});

Deno.test("a summary has the flags of the closing in their order, and what each side was told", () => {
  const fin = summaryOf(finIdle());
  deepEqual(fin.wire, ["client F.", "server .", "server F.", "client ."]);
  deepEqual([fin.peerReturns, fin.closerReturns], [["recv EOF"], []]);
  deepEqual([fin.undelivered, fin.closeResult, fin.closeHeldNs], [
    { client: 0, server: 0 },
    "0",
    19_000,
  ]);

  const reset = summaryOf(unread());
  deepEqual(reset.wire, ["server R."]);
  deepEqual(reset.peerReturns, ["recv ECONNRESET", "send EPIPE"]);
  deepEqual(reset.undelivered, { client: 11, server: 0 });

  equal(summaryOf(uncaptured()).wire, null);
});

Deno.test("closing calls are added up; one that did not return is said so", () => {
  const held = summaryOf(article()).closeHeldNs;
  equal(held, 2000 + 17_000);
  const trace = finIdle();
  const events = trace.events.filter((event) => event.kind !== "call" || event.call !== "close");
  ok(/did not return/.test(sentences({ ...trace, events })[0] ?? ""));
});

Deno.test("what is still on its way at the end is not called lost; what a reset threw away is", () => {
  const trace = unread();
  ok(sentences(trace).some((text) => text.endsWith("11 were lost.")));
  const final = { ...trace.final, client: { state: "FIN-WAIT-1" as const, timerMs: 200 } };
  ok(
    sentences({ ...trace, final }).some((text) => text.endsWith("11 not by the end of the trace.")),
  );
});

Deno.test("dropped packets and warnings are told", () => {
  const trace = { ...finIdle(), capture: { packets: 9, dropped: 2 }, warnings: ["late"] };
  const told = sentences(trace).join("\n");
  ok(told.includes("the kernel dropped 2 more"));
  ok(told.includes("Note: late."));
});
