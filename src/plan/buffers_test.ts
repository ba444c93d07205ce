import assert from "node:assert/strict";
import { UsageError } from "../model/errors.ts";
import { fittingBuffers } from "./buffers.ts";
import type { BenchOptions } from "./options.ts";
import { parseBench } from "../cli/options.ts";

function options(line: string): BenchOptions {
  const request = parseBench(line.split(" "));
  assert.ok(request.kind === "bench");
  return request.options;
}

const MIB = 1024 * 1024;

Deno.test("cells whose buffers fit are kept, all of them where the limit is not known", () => {
  const wished = options("churn unsent");
  assert.deepEqual(fittingBuffers(wished, 0), { options: wished, warnings: [] });
  assert.deepEqual(fittingBuffers(wished, 1024 * MIB), { options: wished, warnings: [] });
});

Deno.test("cells that nobody asked for and that do not fit are left out, with a reason", () => {
  const { options: left, warnings } = fittingBuffers(options("churn unsent"), 100 * MIB);
  assert.ok(left.scenarios.some(({ scenario }) => scenario.name === "churn"));
  assert.ok(left.scenarios.every(({ parameters }) => (parameters.queued ?? 0) !== MIB));
  assert.ok(warnings.length > 0);
  for (const warning of warnings) {
    assert.match(warning, /^unsent with 250 MiB in socket buffers left out: .* 100 MiB/);
  }
});

Deno.test("what was asked for and does not fit is refused with what would", () => {
  const refused = (line: string, message: RegExp) =>
    assert.throws(() => fittingBuffers(options(line), 100 * MIB), (error: Error) => {
      assert.ok(error instanceof UsageError);
      assert.match(error.message, message);
      assert.ok(!error.message.includes("\n"));
      return true;
    });
  refused("unsent --queued 1_048_576", /allowed is --connections 1 to 80, as the kernel/);
  refused("unsent --connections 2_000", /too much for scenario unsent here/);
});
