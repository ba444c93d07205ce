/**
 * Writes captured packets as a pcap file with nanosecond stamps, which tcpdump and Wireshark open
 * (draft-ietf-opsawg-pcap; pcap-savefile(5)).
 * @module
 */
import { type CapturedPacket, SNAP_LENGTH } from "./capture.ts";

const MAGIC_NANOSECONDS = 0xa1b23c4d;
const VERSION = { major: 2, minor: 4 };
/** LINKTYPE_ETHERNET: what a raw packet socket on loopback delivers. */
const LINK_TYPE_ETHERNET = 1;
const FILE_HEADER_BYTES = 24;
const PACKET_HEADER_BYTES = 16;
const NS_PER_SECOND = 1_000_000_000n;

/**
 * A whole file, little-endian, packets in the order given. Frames that were cut say so by their two
 * lengths. Seconds are unsigned 32 bits in this format: right until 2106.
 */
export function pcapFile(packets: readonly CapturedPacket[]): Uint8Array<ArrayBuffer> {
  const size = packets.reduce((sum, { bytes }) => sum + PACKET_HEADER_BYTES + bytes.length, 0);
  const file = new Uint8Array(FILE_HEADER_BYTES + size);
  const data = new DataView(file.buffer);
  data.setUint32(0, MAGIC_NANOSECONDS, true);
  data.setUint16(4, VERSION.major, true);
  data.setUint16(6, VERSION.minor, true);
  data.setUint32(16, SNAP_LENGTH, true);
  data.setUint32(20, LINK_TYPE_ETHERNET, true);
  let at = FILE_HEADER_BYTES;
  for (const { realtimeNs, wireLength, bytes } of packets) {
    data.setUint32(at, Number(realtimeNs / NS_PER_SECOND), true);
    data.setUint32(at + 4, Number(realtimeNs % NS_PER_SECOND), true);
    data.setUint32(at + 8, bytes.length, true);
    data.setUint32(at + 12, wireLength, true);
    file.set(bytes, at + PACKET_HEADER_BYTES);
    at += PACKET_HEADER_BYTES + bytes.length;
  }
  return file;
}
