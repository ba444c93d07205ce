/**
 * Decodes a frame of the loopback interface: Ethernet, IPv4 (RFC 791), TCP (RFC 9293).
 * @module
 */
import { type TcpOption, tcpOptions } from "./tcp_options.ts";

const ETHERNET_BYTES = 14;
const ETHERTYPE_IPV4 = 0x0800;
const IPV4_BYTES = 20;
const PROTOCOL_TCP = 6;
const TCP_BYTES = 20;

/** Bits of the flags byte (RFC 9293, 3.1) and tcpdump's letters, in its order (print-tcp.c). */
const FLAG_LETTERS: readonly (readonly [number, string])[] = [
  [0x01, "F"],
  [0x02, "S"],
  [0x04, "R"],
  [0x08, "P"],
  [0x10, "."],
  [0x20, "U"],
  [0x40, "E"],
  [0x80, "W"],
];
const SYN = 0x02;
const ACK = 0x10;

/** One end of a connection. */
export interface Endpoint {
  /** e.g. `127.0.0.1`. */
  readonly address: string;
  readonly port: number;
}

/** A TCP segment as its headers have it: nothing relative, nothing scaled. */
export interface Segment {
  readonly source: Endpoint;
  readonly destination: Endpoint;
  /** As tcpdump prints them, e.g. `S.`; `none` if none is set. */
  readonly flags: string;
  readonly isSyn: boolean;
  readonly seq: number;
  /** `null` without the ACK flag. */
  readonly ack: number | null;
  readonly window: number;
  readonly options: readonly TcpOption[];
  /** Bytes of payload sent, however many of them were captured. */
  readonly length: number;
}

/**
 * The TCP segment of a frame; `undefined` if it holds none, or headers that contradict themselves
 * or were cut. Never throws.
 *
 * With segmentation offload a frame on loopback is one large segment, up to 64 KB; with BIG TCP it
 * may be larger still, and the total length of its IPv4 header is 0 (net/ipv4/ip_output.c): then
 * the frame's own length counts.
 * @param frame bytes from the Ethernet header on, possibly cut behind the TCP header
 * @param wireLength bytes the frame had when it was sent
 */
export function decode(frame: Uint8Array, wireLength: number): Segment | undefined {
  const data = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  if (frame.length < ETHERNET_BYTES || data.getUint16(12) !== ETHERTYPE_IPV4) return undefined;
  return decodeIpv4(frame.subarray(ETHERNET_BYTES), wireLength - ETHERNET_BYTES);
}

/**
 * The same of an IPv4 packet.
 * @param packet bytes from the IPv4 header on, possibly cut behind the TCP header
 * @param wireLength bytes the packet had when it was sent
 */
export function decodeIpv4(packet: Uint8Array, wireLength: number): Segment | undefined {
  const data = new DataView(packet.buffer, packet.byteOffset, packet.byteLength);
  const ipBytes = ipv4HeaderBytes(data);
  if (ipBytes === undefined) return undefined;
  const tcp = ipBytes;
  if (packet.length < tcp + TCP_BYTES) return undefined;
  const tcpBytes = (data.getUint8(tcp + 12) >> 4) * 4;
  const total = data.getUint16(2) || wireLength;
  const length = total - ipBytes - tcpBytes;
  if (tcpBytes < TCP_BYTES || packet.length < tcp + tcpBytes || length < 0) return undefined;
  if (total > wireLength) return undefined;
  const flags = data.getUint8(tcp + 13);
  return {
    source: { address: address(data, 12), port: data.getUint16(tcp) },
    destination: { address: address(data, 16), port: data.getUint16(tcp + 2) },
    flags: flagLetters(flags),
    isSyn: (flags & SYN) !== 0,
    seq: data.getUint32(tcp + 4),
    ack: flags & ACK ? data.getUint32(tcp + 8) : null,
    window: data.getUint16(tcp + 14),
    options: tcpOptions(packet.subarray(tcp + TCP_BYTES, tcp + tcpBytes)),
    length,
  };
}

/** Bytes of an IPv4 header that TCP follows; `undefined` for anything else, fragments included. */
function ipv4HeaderBytes(data: DataView): number | undefined {
  if (data.byteLength < IPV4_BYTES) return undefined;
  const first = data.getUint8(0);
  const bytes = (first & 0xf) * 4;
  // Behind the offset of a fragment, or before more of them, lengths are not those of a segment.
  const isFragment = (data.getUint16(6) & 0x3fff) !== 0;
  const isTcp = data.getUint8(9) === PROTOCOL_TCP;
  return first >> 4 === 4 && bytes >= IPV4_BYTES && isTcp && !isFragment ? bytes : undefined;
}

function address(data: DataView, at: number): string {
  return [0, 1, 2, 3].map((i) => data.getUint8(at + i)).join(".");
}

function flagLetters(flags: number): string {
  const letters = FLAG_LETTERS.map(([bit, letter]) => flags & bit ? letter : "").join("");
  return letters === "" ? "none" : letters;
}
