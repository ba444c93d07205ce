import { ok } from "node:assert/strict";
import { finIdle, lingerUnsent } from "../svg/ladder/testdata/traces.ts";
import type { Trace } from "../../model/trace.ts";
import { indexPage } from "./trace_index.ts";

Deno.test("the index page says whose linger time ran out, and nothing where nobody lingers", () => {
  const page = (...traces: Trace[]) =>
    indexPage(traces.map((trace, n) => ({ folder: String(n), trace })));
  ok(page(lingerUnsent(), finIdle()).includes("1 of 1 closes with a linger time waited"));
  ok(!page(finIdle()).includes("linger time"));
  const patient = lingerUnsent();
  const mode = { name: "linger", seconds: 60 };
  const early = { ...patient, spec: { ...patient.spec, mode } };
  ok(page(early).includes("No close waited for the whole of its linger time."));
});
