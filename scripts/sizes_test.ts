import assert from "node:assert/strict";
import { longFunctions } from "./sizes.ts";

/** What is found in functions of so many lines. */
function linesOf(head: string, lines: number, most = 3): number[] {
  const code = `${head} {\n${"a();\n".repeat(lines - 2)}}\n`;
  return longFunctions(code, most).map((one) => one.lines);
}

Deno.test("every kind of function is measured, from brace to brace", () => {
  for (
    const head of [
      "function a()",
      "export async function* a<T>(b: T): AsyncGenerator<T>",
      "function a(): { readonly b: number }",
      "function a(): Promise<{ readonly b: number }>",
      "const a = (b: string) =>",
      "const a = async (): Promise<void> =>",
      "class A { get a(): number",
      "class A { async *#a()",
      "const a = { b()",
      'Deno.test("a", () =>',
      "if (a) ",
      "{ } else",
    ]
  ) {
    assert.deepEqual(linesOf(head, 3), [], head);
    assert.deepEqual(linesOf(head, 4), [4], head);
  }
});

Deno.test("what is no function may be long", () => {
  for (
    const head of [
      "class A",
      "export abstract class A extends B<C>",
      "interface A",
      "const a =",
      "export const a: Readonly<Record<string, number>> =",
      "const a = f(",
      "import",
      "type A =",
    ]
  ) assert.deepEqual(linesOf(head, 9), [], head);
});

Deno.test("braces in texts and regular expressions are none; a long block in a long one is told too", () => {
  const braces = 'function a() {\n b("}}", `}`, /}/g);\n c();\n}\n';
  assert.deepEqual(longFunctions(braces, 3), [{ line: 1, lines: 4 }]);
  const nested = "\nfunction a() {\nfor (;;) {\nb();\nc();\n}\n}\n";
  assert.deepEqual(longFunctions(nested, 3), [{ line: 3, lines: 4 }, { line: 2, lines: 6 }]);
});
