/**
 * All that a run prints when it is over: the trade-off, the tables, the findings, the warnings.
 * @module
 */
import type { Manifest, RunTables } from "../../model/run.ts";
import { findings } from "../../analysis/findings.ts";
import { formatExact } from "../../format/numbers.ts";
import { limitsOf } from "../../analysis/limits.ts";
import { renderTable } from "./cell_tables.ts";
import { renderTradeOff } from "./trade_off_table.ts";
import { type Style, styleOf, type TextOptions, wrapped } from "./terminal_text.ts";
import { countedWarnings } from "../../analysis/warnings.ts";

/** Most different warnings shown; the rest are counted. */
const MOST_WARNINGS = 10;

const ISOLATION: Readonly<Record<Manifest["isolation"], string>> = {
  netns: "a network namespace a trial",
  userns: "a rootless network namespace a trial",
  none: "no isolation",
};

const ENDED: Readonly<Record<Manifest["status"], string>> = {
  complete: "",
  interrupted: " (interrupted)",
  running: " (not ended in good order)",
};

/**
 * The text for stdout, without the paths of the files.
 * @returns lines of at most `width` columns, without a newline at the end
 */
export function renderClosing(run: RunTables, options: TextOptions): string {
  const style = styleOf(options);
  return [
    [...wrapped(summary(run.manifest), options).map((line) => style.dim(line))],
    renderTradeOff(run, options),
    [renderTable(run, options)],
    findingLines(run, options, style),
    warningLines(run.manifest, options, style),
  ].filter((lines) => lines.length > 0).map((lines) => lines.join("\n")).join("\n\n");
}

function summary(manifest: Manifest): string {
  const { host, trials, plannedTrials } = manifest;
  const completed = trials.filter(({ status }) => status === "completed").length;
  const done = `${formatExact(completed)} of ${formatExact(plannedTrials)} ` +
    `${plannedTrials === 1 ? "trial" : "trials"}`;
  const facts = [
    `Run ${manifest.runId}: ${done}${ENDED[manifest.status]}`,
    ISOLATION[manifest.isolation],
    ...host.kernel ? [`Linux ${host.kernel}`] : [],
    `${formatExact(host.cpus)} ${host.cpus === 1 ? "CPU" : "CPUs"}`,
  ];
  return facts.join(", ");
}

function findingLines(run: RunTables, { width }: TextOptions, style: Style): string[] {
  const found = findings(run);
  if (found.length === 0) {
    const why = run.measurements.length === 0 ? "no trial completed" : "too little was measured";
    return wrapped(`No findings: ${why}.`, { width });
  }
  const lines = found.flatMap(({ text, scope }, index) => {
    const lead = `${index + 1}. `;
    const indent = " ".repeat(lead.length);
    return [
      ...wrapped(text, { width, lead }),
      ...wrapped(`[${scope}]`, { width, lead: indent }).map((line) => style.dim(line)),
    ];
  });
  const limits = limitsOf(run).flatMap((text) => wrapped(text, { width, lead: "- " }));
  return [style.bold("Findings"), ...lines, "", style.bold("Limits"), ...limits];
}

function warningLines(manifest: Manifest, { width }: TextOptions, style: Style): string[] {
  const warnings = countedWarnings(manifest);
  if (warnings.length === 0) return [];
  const lines = warnings.slice(0, MOST_WARNINGS).flatMap(({ text, count }) =>
    wrapped(count > 1 ? `${text} (${formatExact(count)} times)` : text, { width, lead: "- " })
  );
  const more = warnings.length - MOST_WARNINGS;
  const rest = more > 0 ? wrapped(`- and ${formatExact(more)} more in run.json`, { width }) : [];
  return [style.bold("Warnings"), ...lines, ...rest];
}
