/**
 * The IPv4 addresses of this machine, as its own routing table has them.
 * @module
 */
import { readText } from "./files.ts";

/**
 * Every address that packets to are for the caller's namespace itself; 127.0.0.0/8 is told as
 * 127.0.0.0. `undefined` where it can't be read.
 */
export function localAddresses(): readonly string[] | undefined {
  const text = readText("/proc/net/fib_trie");
  return text === undefined ? undefined : localAddressesOf(text);
}

/**
 * The same, of the text of /proc/net/fib_trie: an address is a line, and what it is follows
 * (fib_trie_seq_show(), net/ipv4/fib_trie.c).
 */
export function localAddressesOf(text: string): readonly string[] {
  const found = new Set<string>();
  let address = "";
  for (const line of text.split("\n")) {
    address = /\|-- (\d+\.\d+\.\d+\.\d+)$/.exec(line)?.[1] ?? address;
    if (/ host LOCAL$/.test(line)) found.add(address);
  }
  return [...found];
}
