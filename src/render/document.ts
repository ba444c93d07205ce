/**
 * A run's report as a document: what it says, before it is Markdown or HTML.
 * @module
 */
import { keepsCommand } from "../model/run.ts";
import { argumentsWithoutSecrets, LEFT_OUT } from "../quote/secrets.ts";
import { shellWord } from "../quote/shell.ts";
import type { Analysis } from "../analysis/analyse.ts";
import type { Column } from "../analysis/columns.ts";
import { listed } from "../analysis/finding.ts";
import { formatBytes, formatExact } from "../format/numbers.ts";
import { leftOut } from "./text/grid_lines.ts";
import { legend } from "./text/cell_tables.ts";
import {
  scopeNotes,
  titleOf,
  tooLateNotes,
  tradeOffColumns,
  tradeOffTitle,
} from "./text/trade_off_table.ts";

/** A part of a document. */
export type Part =
  | { readonly kind: "heading"; readonly level: 1 | 2 | 3; readonly text: string }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "list"; readonly ordered: boolean; readonly items: readonly string[] }
  | { readonly kind: "table"; readonly columns: readonly DocumentColumn[] }
  /** `path` from the run's folder. */
  | { readonly kind: "picture"; readonly path: string; readonly text: string }
  | { readonly kind: "code"; readonly text: string };

/** A column of a table with one text a row. */
export interface DocumentColumn {
  readonly heading: string;
  readonly align: "left" | "right";
  readonly texts: readonly string[];
}

/** A picture of the run that lies in `charts/`. */
export interface Picture {
  /** File name without `.svg`. */
  readonly name: string;
  readonly title: string;
  /** The scenario it shows; none where it shows several. */
  readonly scenario?: string | undefined;
}

/** The whole report: trade-off, findings, a section for each scenario, method, machine. */
export function documentOf(analysis: Analysis, pictures: readonly Picture[]): Part[] {
  return [
    heading(1, `What closing costs: run ${analysis.manifest.runId}`),
    ...tradeOffParts(analysis, pictures),
    ...findingParts(analysis),
    ...scenarioParts(analysis, pictures),
    ...warningParts(analysis),
    ...methodParts(analysis),
    ...machineParts(analysis),
  ];
}

function heading(level: 1 | 2 | 3, text: string): Part {
  return { kind: "heading", level, text };
}

function tradeOffParts({ tradeOff }: Analysis, pictures: readonly Picture[]): Part[] {
  if (tradeOff.ways.length === 0) return [{ kind: "text", text: "No trial completed." }];
  return [
    { kind: "text", text: `${tradeOffTitle(tradeOff)}.` },
    { kind: "table", columns: tradeOffColumns(tradeOff).map(documentColumn) },
    {
      kind: "list",
      ordered: false,
      items: [
        ...tradeOff.compared.map(({ cost }) => `${titleOf(cost)}: ${cost.meaning}`),
        ...scopeNotes(tradeOff),
        ...tooLateNotes(tradeOff),
      ],
    },
    ...pictures.filter(({ scenario }) => scenario === undefined).map(picturePart),
  ];
}

function picturePart({ name, title }: Picture): Part {
  return { kind: "picture", path: `charts/${name}.svg`, text: title };
}

function documentColumn({ group, label, align, texts }: Column): DocumentColumn {
  return { heading: group === "" ? label : `${group} ${label}`, align, texts };
}

function findingParts({ findings, limits }: Analysis): Part[] {
  const items = findings.map(({ text, scope }) => `${text} [${scope}]`);
  if (items.length === 0) return [];
  return [
    heading(2, "Findings"),
    { kind: "list", ordered: true, items },
    heading(2, "Limits"),
    { kind: "list", ordered: false, items: limits },
  ];
}

/** A section for each scenario: its table or tables, then its pictures. */
function scenarioParts({ sheets }: Analysis, pictures: readonly Picture[]): Part[] {
  return sheets.flatMap((sheet) => {
    // Spreads are for those who look closer, and measurements.csv has them all.
    const all = sheet.columns.filter(({ piece }) => !piece.endsWith(" spread"));
    const shown = all.filter(({ throughout, rank }) => throughout === undefined || rank === 0);
    const notes = [...legend(shown, sheet), ...leftOut(all, shown)];
    let row = 0;
    return sheet.blocks.flatMap((block): Part[] => {
      const rows = block.cells.map(() => row++);
      const columns = shown.map((column) => ({
        ...documentColumn(column),
        texts: rows.map((index) => column.texts[index] ?? ""),
      }));
      return [
        heading(2, block.scenario),
        { kind: "text", text: `${block.title}.` },
        { kind: "table", columns },
        ...[...block.lost, ...notes].map((text): Part => ({ kind: "text", text })),
        ...picturesOf(block.scenario, pictures),
      ];
    });
  });
}

function picturesOf(scenario: string, pictures: readonly Picture[]): Part[] {
  return pictures.filter((picture) => picture.scenario === scenario).map(picturePart);
}

function warningParts({ warnings }: Analysis): Part[] {
  const items = warnings.map(({ text, count }) =>
    count > 1 ? `${text} (${formatExact(count)} times)` : text
  );
  return items.length === 0
    ? []
    : [heading(2, "Warnings"), { kind: "list", ordered: false, items }];
}

const KEPT_APART = {
  netns: "Each trial ran in a network namespace of its own.",
  userns: "Each trial ran in a network namespace of its own, made without root.",
  none: "Trials ran in the host's own network: earlier ones and other programs may show in them.",
} as const;

const SECRETS_LEFT_OUT: Part = {
  kind: "text",
  text:
    `${LEFT_OUT} is what looked like a secret in the command of a server; with --keep-command ` +
    "it is kept.",
};

function methodParts({ manifest, scenarios, trials: { planned, completed } }: Analysis): Part[] {
  const { argv, seed, trials, isolation, status } = manifest;
  // Runs of earlier versions have kept everything.
  const typed = keepsCommand(manifest) ? argv : argumentsWithoutSecrets(argv);
  const paths = [...new Set(scenarios.map(({ path }) => path))];
  const settings = new Set(
    trials.flatMap(({ sysctls }) =>
      Object.entries(sysctls).map(([name, value]) => `${name}=${value}`)
    ),
  );
  return [
    heading(2, "Method"),
    {
      kind: "text",
      text: `${formatExact(completed)} of ${formatExact(planned)} trials completed ` +
        `(run ${status})${
          paths.length > 0 ? `, on real connections over ${listed(paths)}` : ""
        }. ` +
        `${KEPT_APART[isolation]} ` +
        "Trials were interleaved, shuffled by the seed. Numbers are medians over repetitions " +
        "where there are several; times are those of this machine.",
    },
    { kind: "code", text: ["deno task bench", ...typed.map(shellWord)].join(" ") },
    ...typed.some((word) => word.includes(LEFT_OUT)) ? [SECRETS_LEFT_OUT] : [],
    {
      kind: "list",
      ordered: false,
      items: [`seed ${seed}`, ...[...settings].sort().map((text) => text)],
    },
  ];
}

function machineParts({ manifest }: Analysis): Part[] {
  const { host, startedAt, endedAt, closecost } = manifest;
  const facts: readonly (readonly [string, string])[] = [
    ["kernel", host.kernel],
    ["architecture", host.arch],
    ["processor", host.cpu],
    ["processors", formatExact(host.cpus)],
    ["memory", formatBytes(host.memoryBytes)],
    ["Deno", host.deno],
    ["iproute2", host.iproute2],
    ["descriptors a process", formatExact(host.descriptors)],
    ["closecost", closecost],
    ["begun", startedAt],
    ["ended", endedAt ?? "–"],
  ];
  const known = facts.filter(([, text]) => text !== "");
  return [heading(2, "Machine"), {
    kind: "table",
    columns: [
      { heading: "fact", align: "left", texts: known.map(([name]) => name) },
      { heading: "value", align: "left", texts: known.map(([, text]) => text) },
    ],
  }];
}
