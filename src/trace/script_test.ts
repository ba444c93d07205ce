import assert from "node:assert/strict";
import { TRACE_PEERS, TRACE_STATES, type TraceSpec } from "../model/trace.ts";
import { SIDES } from "../model/words.ts";
import { type Gate, scriptsOf, type Step, timeoutMs } from "./script.ts";

const MODES = [
  { name: "fin" },
  { name: "rst" },
  { name: "linger", seconds: 2 },
  { name: "drain" },
  { name: "drain", seconds: 0.5 },
];

const SPECS: readonly TraceSpec[] = MODES.flatMap((mode) =>
  SIDES.flatMap((closer) =>
    TRACE_STATES.flatMap((state) =>
      TRACE_PEERS.flatMap((peer) =>
        [false, true].map((article) => ({
          mode,
          closer,
          state,
          peer,
          delayMs: 10,
          payload: 11,
          article,
          isolation: "none" as const,
        }))
      )
    )
  )
);

function gates(steps: readonly Step[], does: "announce" | "await"): Gate[] {
  return steps.flatMap((step) => step.do === does ? [step.gate] : []);
}

Deno.test("nobody waits for what the other never announces, and each closes once", () => {
  for (const spec of SPECS) {
    const { client, server } = scriptsOf(spec);
    for (const [one, other] of [[client, server], [server, client]] as const) {
      for (const gate of gates(one, "await")) {
        assert.ok(gates(other, "announce").includes(gate), `${gate}: ${JSON.stringify(spec)}`);
      }
      assert.equal(one.filter((step) => step.do === "close").length, 1);
    }
  }
});

Deno.test("the closer prepares, and its peer never does", () => {
  for (const spec of SPECS) {
    const scripts = scriptsOf(spec);
    for (const side of SIDES) {
      const prepares = scripts[side].some((step) => step.do === "prepare");
      assert.equal(prepares, side === spec.closer, JSON.stringify(spec));
    }
  }
});

Deno.test("the time limit leaves room for every pause of the script", () => {
  for (const spec of SPECS) {
    const pauses = Object.values(scriptsOf(spec)).flat()
      .reduce(
        (sum, step) => sum + (step.do === "pause" || step.do === "deadline" ? step.ms : 0),
        0,
      );
    assert.ok(timeoutMs(spec) > pauses, JSON.stringify(spec));
  }
});
