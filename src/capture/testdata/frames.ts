/**
 * Frames built by hand, as arguments of tests.
 * @module
 */
import type { CapturedPacket } from "../capture.ts";

const ETHERNET_BYTES = 14;
const IP_BYTES = 20;

/** What a frame is to say; what is left out is 0 or empty. */
export interface FrameFields {
  readonly from?: number;
  readonly to?: number;
  readonly seq?: number;
  readonly ack?: number;
  /** The flags byte: FIN 1, SYN 2, RST 4, PSH 8, ACK 16. */
  readonly flags?: number;
  readonly window?: number;
  /** Bytes of options, a multiple of 4. */
  readonly options?: readonly number[];
  /** Bytes of payload on the wire. */
  readonly length?: number;
  /** Bytes of it that were kept. */
  readonly kept?: number;
  readonly atNs?: bigint;
}

/** A TCP segment from 127.0.0.1 to 127.0.0.1 as a captured packet. */
export function framed(fields: FrameFields): CapturedPacket {
  const { options = [], length = 0, kept = length } = fields;
  const tcpBytes = 20 + options.length;
  const headers = ETHERNET_BYTES + IP_BYTES + tcpBytes;
  const bytes = new Uint8Array(headers + kept);
  const data = new DataView(bytes.buffer);
  data.setUint16(12, 0x0800);
  data.setUint8(14, 0x45);
  data.setUint16(16, IP_BYTES + tcpBytes + length > 0xffff ? 0 : IP_BYTES + tcpBytes + length);
  data.setUint16(20, 0x4000);
  data.setUint8(22, 64);
  data.setUint8(23, 6);
  bytes.set([127, 0, 0, 1, 127, 0, 0, 1], 26);
  const tcp = ETHERNET_BYTES + IP_BYTES;
  data.setUint16(tcp, fields.from ?? 0);
  data.setUint16(tcp + 2, fields.to ?? 0);
  data.setUint32(tcp + 4, fields.seq ?? 0);
  data.setUint32(tcp + 8, fields.ack ?? 0);
  data.setUint8(tcp + 12, tcpBytes / 4 << 4);
  data.setUint8(tcp + 13, fields.flags ?? 0);
  data.setUint16(tcp + 14, fields.window ?? 0);
  bytes.set(options, tcp + 20);
  return { realtimeNs: fields.atNs ?? 0n, wireLength: headers + length, bytes };
}
