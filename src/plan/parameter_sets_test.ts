import assert from "node:assert/strict";
import { churn } from "../../bench/churn/definition.ts";
import { UsageError } from "../model/errors.ts";
import { parametersIn, parametersText } from "../model/parameters.ts";
import type { Scenario } from "../model/scenario.ts";
import { parameterFlags } from "../cli/parameter_flags.ts";
import { checkDeclared, parameterSets, sweptBy } from "./parameter_sets.ts";

const READERS = ["prompt", "slow", "never"];

const swept: Scenario = {
  ...churn,
  name: "swept",
  parameters: {
    ...churn.parameters,
    reader: { default: ["prompt", "never"], words: READERS, meaning: "what the reader does" },
    queued: { default: [0, 4096], min: 0, max: 1_000_000, unit: "bytes", meaning: "queued" },
  },
};

Deno.test("every combination is a set, the last parameter declared changing fastest", () => {
  const texts = parameterSets(swept, {}).map(parametersText);
  assert.deepEqual(texts, [
    "payload=11;reader=prompt;queued=0",
    "payload=11;reader=prompt;queued=4096",
    "payload=11;reader=never;queued=0",
    "payload=11;reader=never;queued=4096",
  ]);
  assert.deepEqual(sweptBy(swept, {}), ["reader", "queued"]);
  assert.deepEqual(sweptBy(swept, { reader: ["slow"], queued: [1] }), []);
  assert.deepEqual(
    [...parametersIn(texts[1] ?? "")],
    [["payload", 11], ["reader", "prompt"], ["queued", 4096]],
  );
});

Deno.test("flags of parameters take lists, each value once, and refuse others in one line", () => {
  const { reader, queued } = parameterFlags([churn, swept]);
  assert.deepEqual(reader?.read(["never,slow", "never"], "--reader"), ["never", "slow"]);
  assert.deepEqual(queued?.read(["4_096, 0"], "--queued"), [4096, 0]);
  assert.equal(queued?.read([], "--queued"), undefined);
  const refused = (texts: string[], message: string) =>
    assert.throws(
      () => (message.startsWith("--reader") ? reader : queued)?.read(texts, message.split(" ")[0]!),
      new UsageError(message),
    );
  refused(
    ["nver"],
    '--reader cannot be "nver": allowed are prompt, slow, never; did you mean never?',
  );
  refused(
    ["1,2k"],
    '--queued cannot be "2k": allowed are whole numbers from 0 to 1_000_000, in digits; ' +
      "write e.g. --queued 1_000",
  );
});

Deno.test("a name that is a number here and a word there is a defect", () => {
  const other = {
    ...swept,
    parameters: {
      ...churn.parameters,
      queued: { default: "little", words: ["little"], meaning: "" },
    },
  };
  assert.throws(() => parameterFlags([swept, other]), /a number and a word/);
});

Deno.test("a parameter that no chosen scenario has is refused with the names of those that do", () => {
  const all = [churn, swept];
  checkDeclared([churn, swept], { given: { reader: ["never"] }, all });
  assert.throws(
    () => checkDeclared([churn], { given: { reader: ["never"], payload: [1] }, all }),
    new UsageError(
      "--reader is no parameter of churn: swept has it; name that scenario too or leave the flag " +
        "out",
    ),
  );
});
