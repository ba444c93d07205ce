/**
 * Where a value ends in a shell's command, as far as that can be told without being a shell.
 * @module
 */

type Quote = "'" | '"';

/** Of each place in a command (its end, too) the quotes around it; `undefined` outside of any. */
export function openings(command: string): readonly (Quote | undefined)[] {
  const around: (Quote | undefined)[] = [];
  let quote: Quote | undefined;
  for (let at = 0; at < command.length; at++) {
    const sign = command[at];
    around[at] = quote;
    if (sign === "\\" && quote !== "'") {
      around[++at] = quote;
    } else if (quote === undefined && (sign === "'" || sign === '"')) quote = sign;
    else if (sign === quote) quote = undefined;
  }
  around[command.length] = quote;
  return around;
}

/** A value in a command. */
export interface Value {
  /** Where its name begins; `in quotes`: whatever else, the value ends where its quotes do. */
  readonly name: number | "in quotes";
  /** Where it begins itself. */
  readonly value: number;
  readonly quotes: readonly (Quote | undefined)[];
}

/** Where a value ends: with its word, or with the quotes that the name stands first in. */
export function valueEnd(command: string, { name, value, quotes }: Value): number {
  const quote = quotes[value];
  const first = name === "in quotes" || (name > 0 && command[name - 1] === quote);
  if (quote !== undefined && first) return closing(command, { from: value, quote, quotes });
  let at = value;
  while (at < command.length) {
    const sign = command[at] ?? "";
    if (quote !== undefined && sign === quote) return at;
    if (/[\s;&|<>()]/.test(sign)) return at;
    at = pastPiece(command, at);
  }
  return Math.min(at, command.length);
}

function closing(
  command: string,
  { from, quote, quotes }: { from: number; quote: Quote; quotes: Value["quotes"] },
): number {
  for (let at = from; at < command.length; at++) {
    if (command[at] === quote && quotes[at + 1] === undefined) return at;
  }
  return command.length;
}

/** Past a quoted piece, a substituted command, an escaped sign, or any other sign. */
function pastPiece(command: string, at: number): number {
  const sign = command[at];
  if (sign === "\\") return at + 2;
  if (sign === "'" || sign === '"' || sign === "`") {
    const end = endOfQuoted(command, at + 1, sign);
    return end < 0 ? command.length : end + 1;
  }
  return sign === "$" && command[at + 1] === "(" ? pastParentheses(command, at + 1) : at + 1;
}

function endOfQuoted(command: string, from: number, sign: string): number {
  if (sign === "'") return command.indexOf(sign, from);
  for (let at = from; at < command.length; at++) {
    if (command[at] === "\\") at++;
    else if (command[at] === sign) return at;
  }
  return -1;
}

function pastParentheses(command: string, from: number): number {
  let depth = 0;
  for (let at = from; at < command.length; at++) {
    if (command[at] === "(") depth++;
    else if (command[at] === ")" && --depth === 0) return at + 1;
  }
  return command.length;
}
