/**
 * How long functions are, found in a source's text. Pure.
 * @module
 */

/** A function, or a block in one. */
export interface Span {
  /** From 1. */
  readonly line: number;
  readonly lines: number;
}

/** Texts and regular expressions, in which a brace is none. */
const NO_CODE =
  /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\[\s\S])*`|(?<=(?:[(,=:[!&|?{};>]|\breturn)\s*)\/(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\//g;
/** What has braces and is no function: types, classes, namespaces, and what they are assigned to. */
const NO_FUNCTION =
  /^\s*(?:export\s+|default\s+|abstract\s+|declare\s+)*(?:class|interface|enum|type|namespace|import|export)\b(?!\s+function)(?!\s+async)/;

/**
 * The blocks of functions that are longer than so many lines, from the line with the brace that opens
 * them to the one that closes them. A long block within one is told as well.
 * @param code without its comments
 */
export function longFunctions(code: string, most: number): Span[] {
  const text = code.replace(NO_CODE, (all) => all.replace(/[^\n]/g, "_"));
  const found: Span[] = [];
  const open: { readonly at: number; readonly isFunction: boolean }[] = [];
  let headAt = 0;
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (character === "{") {
      const head = text.slice(headAt, i);
      open.push({ at: i, isFunction: opensFunction(head, text[headAt - 1] === "}") });
    } else if (character === "}") {
      const block = open.pop();
      const lines = block ? text.slice(block.at, i).split("\n").length : 0;
      if (block?.isFunction && lines > most) {
        found.push({ line: text.slice(0, block.at).split("\n").length, lines });
      }
    }
    if (character === ";" || character === "{" || character === "}") headAt = i + 1;
  }
  return found;
}

/**
 * Whether what stands before a brace makes it a function's, or that of a statement in one.
 * @param isAfterBrace whether it begins after one that closes, as a result type may end with
 */
function opensFunction(head: string, isAfterBrace: boolean): boolean {
  if (NO_FUNCTION.test(head)) return false;
  if (/(?:=>|\belse|\btry|\bfinally|\bdo)\s*$/.test(head)) return true;
  if (isAfterBrace && /^[\s>[\]\w]*$/.test(head)) return true;
  return /\)\s*(?::[^=]*)?$/.test(head);
}
