/**
 * Quoting for a shell.
 * @module
 */
import { written } from "./visible.ts";

const PLAIN = /^[\w@%+=:,./-]+$/;
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}]/u;
const HIDDEN_OR_SIGN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}\\']/gu;

/**
 * A word as a POSIX shell takes it for one. What is not seen is written out between `$'` and `'`,
 * as bash, zsh and ksh read it.
 */
export function shellWord(word: string): string {
  if (PLAIN.test(word)) return word;
  if (!HIDDEN.test(word)) return `'${word.replaceAll("'", `'\\''`)}'`;
  return `$'${word.replace(HIDDEN_OR_SIGN, inDollarQuotes)}'`;
}

function inDollarQuotes(character: string): string {
  if (character === "\\" || character === "'") return `\\${character}`;
  const code = character.codePointAt(0) ?? 0;
  if (code > 0xffff) return `\\U${code.toString(16).padStart(8, "0")}`;
  // \x80 to \x9f would be a byte, \u0080 is the character.
  return code < 0x80 ? written(character) : `\\u${code.toString(16).padStart(4, "0")}`;
}
