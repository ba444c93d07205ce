import assert from "node:assert/strict";
import { type Colour, darkStyle, MODE_COLOURS, modeColours, SURFACE } from "./theme.ts";

type Linear = readonly [number, number, number];

/** Colours as people with full sight, protanopia, deuteranopia and tritanopia see them. */
const SIGHTS: Readonly<Record<string, readonly Linear[]>> = {
  full: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  // Machado, Oliveira and Fernandes (2009), severity 1.
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

Deno.test("every text and mode colour has the contrast of WCAG AA on its ground", () => {
  for (const form of ["light", "dark"] as const) {
    const ground = luminance(SURFACE.background[form]);
    const texts: readonly Colour[] = [SURFACE.ink, SURFACE.muted, ...MODE_COLOURS];
    for (const colour of texts) {
      const ratio = contrast(luminance(colour[form]), ground);
      assert.ok(ratio >= 4.5, `${colour[form]} has ${ratio.toFixed(2)} on ${form}`);
    }
    const axis = contrast(luminance(SURFACE.axis[form]), ground);
    assert.ok(axis >= 3, `axis has ${axis.toFixed(2)} on ${form}`);
  }
});

Deno.test("mode colours can be told apart with every kind of colour vision", () => {
  for (const form of ["light", "dark"] as const) {
    for (const [sight, matrix] of Object.entries(SIGHTS)) {
      const seen = MODE_COLOURS.map((colour) => oklab(through(matrix, linear(colour[form]))));
      seen.forEach((a, first) =>
        seen.slice(0, first).forEach((b, second) => {
          const least = first < 4 ? 0.08 : 0.06;
          const distance = Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
          assert.ok(
            distance >= least,
            `${second} and ${first}, ${form}, ${sight}: ${distance.toFixed(3)}`,
          );
        })
      );
    }
  }
});

Deno.test("a light colour has one dark form, and the style swaps all of them", () => {
  const all = [...Object.values(SURFACE), ...MODE_COLOURS];
  assert.equal(new Set(all.map(({ light }) => light)).size, all.length);
  const style = darkStyle("#chart");
  for (const { light, dark } of all) {
    assert.ok(style.includes(`#chart [fill="${light}"]{fill:${dark}}`));
    assert.ok(style.includes(`#chart [stroke="${light}"]{stroke:${dark}}`));
  }
  assert.match(style, /^@media \(prefers-color-scheme:dark\)\{.*\}$/);
});

Deno.test("the headline modes have the same colour in every run", () => {
  const whole = modeColours(["fin", "rst", "linger:1", "drain"]);
  const part = modeColours(["drain:5", "linger:30", "exit", "rst"]);
  assert.equal(whole.get("rst"), part.get("rst"));
  assert.equal(whole.get("linger:1"), part.get("linger:30"));
  assert.equal(whole.get("drain"), part.get("drain:5"));
  assert.ok(![...whole.values()].includes(part.get("exit") as Colour));
});

Deno.test("eight modes have eight colours, more modes start again", () => {
  const eight = ["fin", "rst", "linger:1", "linger:2", "linger:3", "drain", "exit", "kill"];
  assert.equal(new Set(modeColours(eight).values()).size, 8);
  const ten = modeColours([...eight, "unread", "linger2:5"]);
  assert.equal(ten.size, 10);
  assert.equal(new Set(ten.values()).size, 8);
});

function linear(hex: string): Linear {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  return [r, g, b];
}

function luminance(hex: string): number {
  const [r, g, b] = linear(hex);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: number, b: number): number {
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

function through(matrix: readonly Linear[], [r, g, b]: Linear): Linear {
  const [x = 0, y = 0, z = 0] = matrix
    .map((row) => row[0] * r + row[1] * g + row[2] * b)
    .map((part) => Math.min(1, Math.max(0, part)));
  return [x, y, z];
}

/** Björn Ottosson's OKLab, in which distances are about as large as they look. */
function oklab([r, g, b]: Linear): Linear {
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}
