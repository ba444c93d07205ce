/**
 * TCP options (RFC 9293 3.1, RFC 7323, RFC 2018), in the words of tcpdump.
 * @module
 */

/** The first and the last sequence number, exclusive, of a block that arrived out of order. */
export type SackBlock = readonly [left: number, right: number];

/** An option; what only has a text is told by it. */
export type TcpOption =
  | { readonly kind: "wscale"; readonly shift: number }
  | { readonly kind: "sack"; readonly blocks: readonly SackBlock[] }
  | { readonly kind: "other"; readonly text: string };

const KIND = { end: 0, nop: 1, mss: 2, wscale: 3, sackOk: 4, sack: 5, timestamps: 8 } as const;

/** RFC 7323, 2.3: a larger shift is to be taken for this one. */
const MAX_SHIFT = 14;

/**
 * The options of a header, up to the end-of-options mark or the first malformed one, which becomes
 * `[bad opt]`. Never throws.
 */
export function tcpOptions(bytes: Uint8Array): TcpOption[] {
  const options: TcpOption[] = [];
  for (let at = 0; at < bytes.length;) {
    const kind = bytes[at] as number;
    if (kind === KIND.nop) options.push(other("nop"));
    if (kind === KIND.end) return [...options, other("eol")];
    const length = kind === KIND.nop ? 1 : bytes[at + 1] ?? 0;
    if (kind !== KIND.nop) {
      if (length < 2 || at + length > bytes.length) return [...options, other("[bad opt]")];
      options.push(option(kind, bytes.subarray(at + 2, at + length)));
    }
    at += length;
  }
  return options;
}

function option(kind: number, body: Uint8Array): TcpOption {
  const data = new DataView(body.buffer, body.byteOffset, body.byteLength);
  if (kind === KIND.mss && body.length === 2) return other(`mss ${data.getUint16(0)}`);
  if (kind === KIND.wscale && body.length === 1) {
    return { kind: "wscale", shift: Math.min(MAX_SHIFT, data.getUint8(0)) };
  }
  if (kind === KIND.sackOk && body.length === 0) return other("sackOK");
  if (kind === KIND.timestamps && body.length === 8) {
    return other(`TS val ${data.getUint32(0)} ecr ${data.getUint32(4)}`);
  }
  if (kind === KIND.sack && body.length > 0 && body.length % 8 === 0) {
    const blocks = Array.from({ length: body.length / 8 }, (_, i): SackBlock => {
      return [data.getUint32(i * 8), data.getUint32(i * 8 + 4)];
    });
    return { kind: "sack", blocks };
  }
  const hex = [...body].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return other(hex === "" ? `unknown-${kind}` : `unknown-${kind} 0x${hex}`);
}

function other(text: string): TcpOption {
  return { kind: "other", text };
}

/** An option as tcpdump prints it; sequence numbers made relative by `relative`. */
export function optionText(option: TcpOption, relative: (seq: number) => number): string {
  switch (option.kind) {
    case "wscale":
      return `wscale ${option.shift}`;
    case "sack": {
      const blocks = option.blocks.map(([from, to]) => `{${relative(from)}:${relative(to)}}`);
      return `sack ${blocks.length} ${blocks.join("")}`;
    }
    case "other":
      return option.text;
  }
}
