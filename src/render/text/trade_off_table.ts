/**
 * The trade-off as the table that leads everything.
 * @module
 */
import { type Column, NOT_MEASURED } from "../../analysis/columns.ts";
import type { Cost } from "../../analysis/costs.ts";
import { listed } from "../../analysis/finding.ts";
import { heading, leftOut, rowOf } from "./grid_lines.ts";
import { fitting } from "./fitting_columns.ts";
import { styleOf, type TextOptions, wrapped } from "./terminal_text.ts";
import type { TradeOff } from "../../analysis/trade_off.ts";

/**
 * One row a mode and closer, one column a cost.
 * @returns lines of at most `width` columns; none if no trial completed
 */
export function renderTradeOff(tradeOff: TradeOff, options: TextOptions): string[] {
  if (tradeOff.ways.length === 0) return [];
  const style = styleOf(options);
  const all = tradeOffColumns(tradeOff);
  const shown = fitting(all, options.width);
  return [
    ...wrapped(tradeOffTitle(tradeOff), options).map((line) => style.bold(line)),
    ...heading(shown).map((line) => style.bold(line)),
    ...tradeOff.ways.map((_, index) => rowOf(shown, index, style)),
    "",
    ...tradeOffNotes(tradeOff, all, shown).flatMap((text) => wrapped(text, options))
      .map((line) => style.dim(line)),
  ];
}

/** What the table shows, in one line. */
export function tradeOffTitle(tradeOff: TradeOff): string {
  const where = whereMeasured(tradeOff);
  return `The trade-off: the most that each way of closing cost in ${where} (highest median)`;
}

/** `churn`, `any of churn and burst`. */
export function whereMeasured({ scenarios }: TradeOff): string {
  const names = listed(scenarios, scenarios.length);
  return scenarios.length === 1 ? names : `any of ${names}`;
}

/** The columns, for the rows of `ways`. */
export function tradeOffColumns({ compared, ways }: TradeOff): Column[] {
  const words = (label: string, texts: readonly string[]): Column => ({
    ...{ piece: label, group: "", label, title: label, align: "left", rank: 0 },
    texts,
  });
  return [
    words("closer", ways.map(({ closer }) => closer)),
    words("mode", ways.map(({ mode }) => mode)),
    ...compared.map(({ cost }): Column => {
      const { name, heading: [group, label], rank, show } = cost;
      const values = ways.map((way) => way.costs.get(name) ?? null);
      return {
        ...{ piece: `${rank}`, group, label, title: titleOf(cost), align: "right", rank },
        texts: values.map((value) => value === null ? NOT_MEASURED : show(value)),
      };
    }),
  ];
}

function tradeOffNotes(
  tradeOff: TradeOff,
  all: readonly Column[],
  shown: readonly Column[],
): string[] {
  const titles = new Set(shown.map(({ title }) => title));
  const compared = tradeOff.compared.filter(({ cost }) => titles.has(titleOf(cost)));
  const said = compared.filter(({ cost }) => cost.explained)
    .map(({ cost }) => `${titleOf(cost)}: ${cost.meaning}`);
  return [
    ...said.length > 0 ? [`${said.join("; ")}.`] : [],
    ...scopeNotes({ ...tradeOff, compared }),
    ...tooLateNotes(tradeOff),
    ...leftOut(all, shown),
  ];
}

/** Which columns come from fewer scenarios than the title names: the same ones for every row. */
export function scopeNotes({ compared, scenarios }: TradeOff): string[] {
  const fewer = compared.filter((one) => one.scenarios.length < scenarios.length);
  const groups = Map.groupBy(fewer, (one) => listed(one.scenarios, one.scenarios.length));
  return [...groups].map(([where, own]) =>
    `From ${where} alone: ${own.map(({ cost }) => titleOf(cost)).join(", ")}.`
  );
}

/** That what comes too late is in a column of its own: no other has its resets, say. */
export function tooLateNotes({ compared }: TradeOff): string[] {
  return compared.filter(({ cost }) => cost.tooLate).map(({ cost }) =>
    `Trials whose peer read only when the kernel had given up are in ${titleOf(cost)} alone.`
  );
}

/** A cost's heading in one line. */
export function titleOf({ heading: [group, label] }: Cost): string {
  return `${group} ${label}`;
}
