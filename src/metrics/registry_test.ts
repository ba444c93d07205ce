import assert from "node:assert/strict";
import { metric, type MetricName, metricNamed, METRICS, type PlacedMetric } from "./registry.ts";
import { SCENARIOS } from "../../bench/definitions.ts";
import { COMMON, OF_MACHINE, SHARED } from "../model/metric_list.ts";
import { SERIES } from "./series.ts";
import type { Measurement } from "../model/trial.ts";

Deno.test("a metric that does not exist does not compile", () => {
  // @ts-expect-error: the name is mistyped.
  const mistyped: MetricName = "fin_wait_1_timee";
  // @ts-expect-error: likewise, where a side follows.
  const placed: PlacedMetric = "close_p98 client";
  // @ts-expect-error: a measurement of nothing.
  const row: Measurement = { metric: "close_p49", side: "client", value: 1 };
  // @ts-expect-error: any text, as a file may hold it.
  const text: MetricName = "close_" + String("p50");
  for (const name of [mistyped, placed, row.metric]) assert.equal(metricNamed(name), undefined);
  assert.throws(() => metric(mistyped), /fin_wait_1_timee.* not in the registry/);
  assert.equal(metric(text).name, "close_p50");
});

Deno.test("every name stands once, also those that are put together", () => {
  const own = SCENARIOS.flatMap(({ metrics = [] }) => metrics);
  assert.equal(METRICS.size, COMMON.length + SHARED.length + own.length + OF_MACHINE.length);
  assert.ok(own.length > 50);
  const curves = SCENARIOS.flatMap(({ series = [] }) => series);
  assert.equal(SERIES.size, curves.length);
  assert.ok(curves.length > 5);
  const made: readonly MetricName[] = [
    ...["connect_call_past_cliff_p99", "server_close_p50", "request_p999_flood"] as const,
  ];
  for (const name of made) assert.equal(metricNamed(name)?.name, name);
});
