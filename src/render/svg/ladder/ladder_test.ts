import { deepEqual, equal, ok } from "node:assert/strict";
import type { Trace } from "../../../model/trace.ts";
import { drawLadder } from "./ladder.ts";
import { elementsOf, overlapping, textBoxes } from "../testdata/svg_scan.ts";
import { article, finIdle, lingerUnsent, uncaptured, unread } from "./testdata/traces.ts";
import { WIDTH } from "./geometry.ts";

const TRACES: Readonly<Record<string, () => Trace>> = {
  fin_idle: finIdle,
  article,
  linger_unsent: lingerUnsent,
  unread,
  uncaptured,
};

for (const [name, make] of Object.entries(TRACES)) {
  Deno.test(`ladder ${name}: no two texts meet and none leaves the drawing`, () => {
    const svg = drawLadder(make());
    const height = Number(elementsOf(svg).at(-1)?.attributes.get("height"));
    const texts = textBoxes(svg);
    ok(texts.length > 10);
    deepEqual(overlapping(texts), []);
    deepEqual(texts.filter(({ left, right }) => left < 0 || right > WIDTH), []);
    deepEqual(texts.filter(({ top, bottom }) => top < 0 || bottom > height), []);
  });

  Deno.test(`ladder ${name}: golden`, async () => {
    const file = new URL(`./testdata/${name}.svg`, import.meta.url);
    const svg = drawLadder(make());
    if (Deno.env.get("UPDATE_GOLDEN")) await Deno.writeTextFile(file, svg);
    equal(svg, await Deno.readTextFile(file));
  });
}

Deno.test("ladder: every packet of a short trace is drawn, with its flags", () => {
  const trace = finIdle();
  const svg = drawLadder(trace);
  const packets = trace.events.filter(({ kind }) => kind === "packet").length;
  equal(svg.match(/<polygon/g)?.length, packets);
  ok(svg.includes(">F.  seq 12  ack 12</text>"));
});

Deno.test("ladder: a long trace stays short, for its data is folded", () => {
  const svg = drawLadder(lingerUnsent());
  const height = Number(elementsOf(svg).at(-1)?.attributes.get("height"));
  ok(height < 1600, `${height} pixels`);
  ok(/>\d+ segments client &gt; server<\/text>/.test(svg));
  ok(/>3,[\d,]+ bytes on the wire</.test(svg));
});

Deno.test("ladder: text of a trace can't become markup", () => {
  const trace = finIdle();
  const svg = drawLadder({
    ...trace,
    addresses: { client: '<b a="1">&', server: "x" },
  });
  ok(svg.includes("&lt;b a=&quot;1&quot;&gt;&amp;"));
});
