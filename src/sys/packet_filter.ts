/**
 * The filter of the packet socket, a program of classic BPF (linux/filter.h, bpf_common.h): which
 * frames are kept, and how many bytes of each.
 * @module
 */
import { PACKET_TYPE } from "./received_message.ts";

/** An instruction: code, instructions to skip if true, if false, and its constant. */
export type Instruction = readonly [code: number, ifTrue: number, ifFalse: number, k: number];

/** Codes, by what they do. `A` is the accumulator, `X` the index register. */
export const OP = {
  loadByte: 0x30,
  loadHalf: 0x28,
  loadFrameLength: 0x80,
  loadIpHeaderLengthToX: 0xb1,
  loadByteBehindX: 0x50,
  loadHalfBehindX: 0x48,
  and: 0x54,
  shiftRight: 0x74,
  add: 0x04,
  addX: 0x0c,
  jumpIfEqual: 0x15,
  jumpIfGreater: 0x25,
  jumpIfAnySet: 0x45,
  returnConstant: 0x06,
  returnA: 0x16,
} as const;

/** SKF_AD_OFF and more: not bytes of the frame but what the kernel knows of it. */
export const KERNEL = {
  protocol: 0xffff_f000,
  packetType: 0xffff_f000 + 4,
  interfaceIndex: 0xffff_f000 + 8,
} as const;
const ETHERNET_BYTES = 14;
const INSTRUCTION_BYTES = 8;

/**
 * Keeps IPv4 TCP frames that go out: those of up to `whole` bytes whole, of longer ones the headers
 * alone. Cut exactly there, a frame gives back the pages its payload lies in and no longer counts
 * with them against the socket's buffer (___pskb_trim and skb_condense, net/core/skbuff.c); cut
 * anywhere behind, it counts in full, and seven segments of 64 KB fill a buffer of common size.
 * @param whole at least 134, so that the headers are within any longer frame
 */
export function wholeOrHeaders(whole: number): readonly Instruction[] {
  return [
    [OP.loadByte, 0, 0, KERNEL.packetType],
    [OP.jumpIfEqual, 0, 14, PACKET_TYPE.outgoing],
    [OP.loadHalf, 0, 0, 12], // EtherType: IPv4
    [OP.jumpIfEqual, 0, 12, 0x0800],
    [OP.loadByte, 0, 0, ETHERNET_BYTES + 9], // protocol: TCP
    [OP.jumpIfEqual, 0, 10, 6],
    [OP.loadFrameLength, 0, 0, 0],
    [OP.jumpIfGreater, 0, 7, whole],
    [OP.loadIpHeaderLengthToX, 0, 0, ETHERNET_BYTES],
    [OP.loadByteBehindX, 0, 0, ETHERNET_BYTES + 12], // data offset, 4-byte words in the high half
    [OP.and, 0, 0, 0xf0],
    [OP.shiftRight, 0, 0, 2],
    [OP.addX, 0, 0, 0],
    [OP.add, 0, 0, ETHERNET_BYTES],
    [OP.returnA, 0, 0, 0],
    [OP.returnConstant, 0, 0, whole],
    [OP.returnConstant, 0, 0, 0],
  ];
}

/** A filter as setsockopt(SO_ATTACH_FILTER) takes it. The kernel copies it during that call. */
export class PacketFilter {
  /** struct sock_filter, one after another; `option` points at it. */
  readonly program: BigUint64Array<ArrayBuffer>;
  /** struct sock_fprog: the count, 6 bytes of padding, the pointer. */
  readonly option: BigUint64Array<ArrayBuffer>;

  constructor(instructions: readonly Instruction[]) {
    const data = new DataView(new ArrayBuffer(instructions.length * INSTRUCTION_BYTES));
    instructions.forEach(([code, ifTrue, ifFalse, k], i) => {
      const at = i * INSTRUCTION_BYTES;
      data.setUint16(at, code, true);
      data.setUint8(at + 2, ifTrue);
      data.setUint8(at + 3, ifFalse);
      data.setUint32(at + 4, k, true);
    });
    this.program = new BigUint64Array(data.buffer);
    const address = Deno.UnsafePointer.value(Deno.UnsafePointer.of(this.program));
    this.option = new BigUint64Array([BigInt(instructions.length), BigInt(address)]);
  }
}
