import assert from "node:assert/strict";
import type { Mark, Scene } from "./scene.ts";
import { toSvg } from "./svg.ts";
import { elementsOf } from "./testdata/svg_scan.ts";

const BARE: Scene = {
  ...{ id: "closecost-x", width: 100, height: 50, title: "a title", description: "and more" },
  marks: [],
};
const [INK, GROUND] = ["#1b1f24", "#ffffff"];

/** The element that a mark becomes. */
function written(mark: Mark): string {
  const lines = toSvg({ ...BARE, marks: [mark] }).trimEnd().split("\n");
  assert.equal(lines.at(-1), "</svg>");
  return lines.at(-2) ?? "";
}

Deno.test("a drawing names itself, is told to those who can't see it, and has a ground", () => {
  const svg = toSvg(BARE);
  assert.match(svg, /^<svg id="closecost-x" xmlns="http:\/\/www\.w3\.org\/2000\/svg" /);
  assert.ok(svg.endsWith("</svg>\n"));
  const elements = elementsOf(svg);
  const root = elements.at(-1)?.attributes;
  assert.equal(root?.get("role"), "img");
  const named = root?.get("aria-labelledby")?.split(" ").map((id) =>
    elements.find(({ attributes }) => attributes.get("id") === id)?.text
  );
  assert.deepEqual(named, ["a title", "and more"]);
  assert.ok(svg.includes(`<rect width="100" height="50" fill="${GROUND}"/>`));
});

Deno.test("numbers are written to a hundredth of a pixel, without a sign before 0", () => {
  assert.equal(
    written({ kind: "rect", x: 1 / 3, y: -0.001, width: 10, height: 2.005, fill: INK }),
    `<rect x="0.33" y="0" width="10" height="2" fill="${INK}"/>`,
  );
});

Deno.test("two points are a line, more a path, each with its look", () => {
  const [a, b, c] = [{ x: 0, y: 1 }, { x: 2 / 3, y: 3 }, { x: 4, y: 5 }];
  assert.equal(
    written({ kind: "line", points: [a, b], stroke: INK, width: 1.5, dash: [5, 3] }),
    `<line x1="0" y1="1" x2="0.67" y2="3" stroke="${INK}" stroke-width="1.5" ` +
      'stroke-dasharray="5 3"/>',
  );
  assert.equal(
    written({ kind: "line", points: [a, b, c], stroke: INK, width: 1, dash: [], opacity: 0.5 }),
    '<path d="M0,1L0.67,3L4,5" fill="none" stroke-linejoin="round" ' +
      `stroke="${INK}" stroke-width="1" opacity="0.5"/>`,
  );
  assert.equal(
    written({ kind: "area", points: [{ ...a, y2: 0 }, { ...c, y2: 4 }], fill: INK }),
    `<path d="M0,0L4,4L4,5L0,1Z" fill="${INK}"/>`,
  );
});

Deno.test("what is told of a mark stands in it", () => {
  assert.equal(
    written({ kind: "circle", x: 1, y: 2, radius: 3, stroke: INK, title: "fin: 3 < 4" }),
    `<circle cx="1" cy="2" r="3" fill="none" stroke="${INK}" stroke-width="1.5">` +
      "<title>fin: 3 &lt; 4</title></circle>",
  );
});

Deno.test("texts: at their start without saying so, upright, with a rim", () => {
  const text = { kind: "text", x: 1, y: 2, size: 12, fill: INK } as const;
  assert.equal(
    written({ ...text, text: "fin", anchor: "start" }),
    `<text x="1" y="2" font-size="12" fill="${INK}">fin</text>`,
  );
  assert.equal(
    written({ ...text, text: "up", anchor: "middle", bold: true, upright: true, rim: true }),
    '<text transform="translate(1,2) rotate(-90)" font-size="12" font-weight="bold" ' +
      `text-anchor="middle" fill="${INK}" stroke="${GROUND}" stroke-width="3" ` +
      'stroke-linejoin="round">up</text>',
  );
});

Deno.test("nothing that is drawn is taken for markup", () => {
  const odd = '"><script>&\u001b[1m\u202e';
  const text: Mark = { kind: "text", x: 0, y: 0, text: odd, size: 9, fill: INK, title: odd };
  const svg = toSvg({ ...BARE, title: odd, description: odd, marks: [text] });
  assert.deepEqual(
    new Set(elementsOf(svg).map(({ name }) => name)),
    new Set([
      ...["title", "desc", "style", "rect", "text", "svg"],
    ]),
  );
  // deno-lint-ignore no-control-regex -- what no reader sees is what is looked for
  assert.doesNotMatch(svg, /[\u001b\u202e]/);
});
