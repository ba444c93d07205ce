/**
 * Texts as nobody should have to show them.
 * @module
 */
import fc from "fast-check";

/** Each of these has got through some program's quoting. */
const PIECES: readonly string[] = [
  ...[
    "[x](javascript:alert(1))",
    "![x](http://e.vil/p.png)",
    "[x]: http://e.vil",
    "[x][y]",
    "![x]",
  ],
  ...["<http://e.vil>", "http://e.vil/", "https://e.vil?a=b", "www.e.vil", "a@e.vil", "@team"],
  ...["mailto:a@e.vil", "xmpp:a@e.vil/b", "#12", "GH-12", "o/r#3", ":boom:", "$x^2$", "$$"],
  ...["`", "``", "```", "````", "~~~", "~~x~~", "~x~", "*x*", "**x**", "_x_", "__x__", "a_b_c"],
  ...[
    "\\",
    "\\\\",
    "|",
    "\\|",
    "| --- |",
    "\n",
    "\n\n",
    "\r\n",
    "\n```\n",
    "\n~~~\n",
    "\t",
    "    ",
  ],
  ...["# x", "#", "> x", "- x", "+ x", "1. x", "1) x", "---", "***", "===", "[ ] x", "[^1]"],
  ...[
    "<b>",
    "</pre>",
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<!--",
  ],
  ...[
    "-->",
    "<![CDATA[",
    "]]>",
    "<?xml?>",
    "<!DOCTYPE x>",
    "&lt;b&gt;",
    "&#60;",
    "&amp;",
    '"',
    "'",
  ],
  ...['" onload="x', "' onload='x", "</title>", "</td></table>", "<details>", "&x;", "`a@b.c|"],
  ...[
    "\u001b[31m",
    "\u001b]0;t\u0007",
    "\u0007",
    "\u0000",
    "\u007f",
    "\u009b31m",
    "\u0085",
    "\u0008",
  ],
  ...["\u202e", "\u202a", "\u2066", "\u2069", "\u200b", "\ufeff", "\u2028", "\u2029", "\u061c"],
  ...["\ud800", "\udfff", "\ufffe", "\uffff", "\u{1fffe}", "\u{e0041}", "é", "漢", "😀", "\u00a0"],
  ...[
    "::error::x",
    "::set-output name=a::b",
    "##[add-mask]x",
    "%0A::warning::x",
    "$(id)",
    "a b",
    " ",
  ],
];

/** Any text, made of such pieces and of others. */
export const hostileText: fc.Arbitrary<string> = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom(...PIECES) },
    fc.string({ maxLength: 8 }),
    fc.string({ maxLength: 8, unit: "binary" }),
  ),
  { maxLength: 8 },
).map((pieces) => pieces.join(""));

/** Characters that are not to be seen anywhere, wherever lines may end. */
export const UNSEEN = /[^\P{Cc}\t\n]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}]/u;
