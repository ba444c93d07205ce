/**
 * The filter of a packet ring that sees how connections begin and end (linux/filter.h): IPv4 TCP
 * segments to or from one port that have FIN, SYN or RST set, of data nothing.
 * @module
 */
import { type Instruction, KERNEL, OP } from "./packet_filter.ts";
import { PACKET_TYPE } from "./received_message.ts";

const ETHERTYPE_IPV4 = 0x0800;
const PROTOCOL_TCP = 6;
/** LOOPBACK_IFINDEX (net/flow.h). */
const LOOPBACK = 1;
/** Bits of the flags byte (RFC 9293, 3.1). */
const FIN_SYN_RST = 0x07;
/** Offset and "more fragments" of the IPv4 header: behind a first fragment there is no TCP header. */
const FRAGMENT_OFFSET = 0x1fff;

/** Longest headers of IPv4 and TCP: what is kept of a packet. */
const HEADERS_BYTES = 120;

/** An instruction whose jumps are named: to the next one, or to `drop`, `keep`, another's label. */
interface Line {
  readonly label?: string;
  readonly code: number;
  readonly k: number;
  readonly ifTrue?: string;
  readonly ifFalse?: string;
}

/**
 * The program. A packet that goes out is seen where it leaves; one that comes in is kept but on
 * loopback, where it has been seen going out. It begins with the IPv4 header, whatever the device.
 * @param port either side's
 */
export function closeProgram(port: number): readonly Instruction[] {
  return assembled([
    { code: OP.loadHalf, k: KERNEL.protocol },
    { code: OP.jumpIfEqual, k: ETHERTYPE_IPV4, ifFalse: "drop" },
    { code: OP.loadByte, k: KERNEL.packetType },
    { code: OP.jumpIfEqual, k: PACKET_TYPE.outgoing, ifTrue: "ip" },
    { code: OP.jumpIfEqual, k: PACKET_TYPE.host, ifFalse: "drop" },
    { code: OP.loadHalf, k: KERNEL.interfaceIndex },
    { code: OP.jumpIfEqual, k: LOOPBACK, ifTrue: "drop" },
    { label: "ip", code: OP.loadByte, k: 9 },
    { code: OP.jumpIfEqual, k: PROTOCOL_TCP, ifFalse: "drop" },
    { code: OP.loadHalf, k: 6 },
    { code: OP.jumpIfAnySet, k: FRAGMENT_OFFSET, ifTrue: "drop" },
    { code: OP.loadIpHeaderLengthToX, k: 0 },
    { code: OP.loadByteBehindX, k: 13 },
    { code: OP.jumpIfAnySet, k: FIN_SYN_RST, ifFalse: "drop" },
    { code: OP.loadHalfBehindX, k: 0 },
    { code: OP.jumpIfEqual, k: port, ifTrue: "keep" },
    { code: OP.loadHalfBehindX, k: 2 },
    { code: OP.jumpIfEqual, k: port, ifTrue: "keep" },
    { label: "drop", code: OP.returnConstant, k: 0 },
    { label: "keep", code: OP.returnConstant, k: HEADERS_BYTES },
  ]);
}

function assembled(lines: readonly Line[]): readonly Instruction[] {
  const at = new Map(lines.flatMap(({ label }, i) => label === undefined ? [] : [[label, i]]));
  const distance = (label: string | undefined, i: number) =>
    label === undefined ? 0 : (at.get(label) as number) - i - 1;
  return lines.map(({ code, k, ifTrue, ifFalse }, i) => [
    ...[code, distance(ifTrue, i), distance(ifFalse, i), k] as const,
  ]);
}
