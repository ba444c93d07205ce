/**
 * All that a run prints when it is over: the trade-off, the tables, the findings, the warnings.
 * @module
 */
import type { Manifest } from "../../model/run.ts";
import type { Analysis } from "../../analysis/analyse.ts";
import { formatExact } from "../../format/numbers.ts";
import { renderTable } from "./cell_tables.ts";
import { renderTradeOff } from "./trade_off_table.ts";
import { type Style, styleOf, type TextOptions, wrapped } from "./terminal_text.ts";

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
export function renderRunSummary(analysis: Analysis, options: TextOptions): string {
  const style = styleOf(options);
  return [
    [...wrapped(summary(analysis), options).map((line) => style.dim(line))],
    renderTradeOff(analysis.tradeOff, options),
    [renderTable(analysis.sheets, options)],
    findingLines(analysis, options, style),
    warningLines(analysis, options, style),
  ].filter((lines) => lines.length > 0).map((lines) => lines.join("\n")).join("\n\n");
}

function summary({ manifest, trials: { completed, planned } }: Analysis): string {
  const { host } = manifest;
  const done = `${formatExact(completed)} of ${formatExact(planned)} ` +
    `${planned === 1 ? "trial" : "trials"}`;
  const facts = [
    `Run ${manifest.runId}: ${done}${ENDED[manifest.status]}`,
    ISOLATION[manifest.isolation],
    ...host.kernel ? [`Linux ${host.kernel}`] : [],
    `${formatExact(host.cpus)} ${host.cpus === 1 ? "CPU" : "CPUs"}`,
  ];
  return facts.join(", ");
}

function findingLines(
  { findings, limits, measured }: Analysis,
  { width }: TextOptions,
  style: Style,
): string[] {
  if (findings.length === 0) {
    const why = !measured ? "no trial completed" : "too little was measured";
    return wrapped(`No findings: ${why}.`, { width });
  }
  const lines = findings.flatMap(({ text, scope }, index) => {
    const lead = `${index + 1}. `;
    const indent = " ".repeat(lead.length);
    return [
      ...wrapped(text, { width, lead }),
      ...wrapped(`[${scope}]`, { width, lead: indent }).map((line) => style.dim(line)),
    ];
  });
  const limitLines = limits.flatMap((text) => wrapped(text, { width, lead: "- " }));
  return [style.bold("Findings"), ...lines, "", style.bold("Limits"), ...limitLines];
}

function warningLines({ warnings }: Analysis, { width }: TextOptions, style: Style): string[] {
  if (warnings.length === 0) return [];
  const lines = warnings.slice(0, MOST_WARNINGS).flatMap(({ text, count }) =>
    wrapped(count > 1 ? `${text} (${formatExact(count)} times)` : text, { width, lead: "- " })
  );
  const more = warnings.length - MOST_WARNINGS;
  const rest = more > 0 ? wrapped(`- and ${formatExact(more)} more in run.json`, { width }) : [];
  return [style.bold("Warnings"), ...lines, ...rest];
}
