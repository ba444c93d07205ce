/**
 * A program for a namespace of its own: holds a conversation over loopback, captures it, and prints
 * one {@link Heard} as JSON. Its argument is the number of bytes the client sends at a time.
 * @module
 */
import { counterValues } from "./snmp.ts";
import { Capture } from "../capture.ts";
import { Connection, type ConnectionPacket } from "../connection.ts";
import { pcapFile } from "../pcap_writer.ts";
import { monotonicNs, relateClocks, steppedNs, toMonotonicNs } from "../../sys/clock.ts";
import { warmErrno } from "../../sys/errno.ts";
import { bringUpLoopback } from "../../sys/netns.ts";
import { listen } from "../../sys/listener.ts";
import * as socket from "../../sys/socket.ts";

const PORT = 4444;
const ROUNDS = 20;

/** A call, and when it began and ended: CLOCK_MONOTONIC nanoseconds. */
export interface Call {
  readonly name: string;
  readonly startNs: number;
  readonly endNs: number;
}

/** What the program prints. */
export interface Heard {
  readonly reason: string | null;
  readonly packets: readonly (Omit<ConnectionPacket, "realtimeNs"> & { readonly tNs: number })[];
  readonly calls: readonly Call[];
  readonly dropped: number;
  /** Segments the namespace's TCP received, all connections; TcpInSegs. */
  readonly segments: number;
  readonly clockErrorNs: number;
  readonly steppedNs: number;
  /** The pcap file, base64. */
  readonly pcap: string;
}

const calls: Call[] = [];

function timed(name: string, call: () => number): number {
  const startNs = monotonicNs();
  const result = call();
  calls.push({ name, startNs, endNs: monotonicNs() });
  return result;
}

/** Repeats a non-blocking call until it is done. */
function until(call: () => number): number {
  const end = performance.now() + 5000;
  while (performance.now() < end) {
    const result = call();
    if (result >= 0) return result;
  }
  throw new Error("Nothing came within 5 s");
}

/** Reads until `bytes` have come. */
function readAll(fd: number, bytes: number): void {
  const buffer = new Uint8Array(1 << 20);
  for (let n = 0; n < bytes;) n += until(() => socket.receive(fd, buffer));
}

function converse(bytes: number): void {
  const listener = listen({ port: PORT, address: "127.0.0.1", backlog: 8, shared: false });
  const client = socket.tcpSocket();
  timed("connect", () => socket.connect(client, socket.socketAddress("127.0.0.1", PORT)));
  const server = until(() => socket.accept(listener));
  const message = new Uint8Array(bytes).fill(0x2e);
  message.set(new TextEncoder().encode("Hi, gopher?"));
  for (let round = 0; round < (bytes > 1000 ? ROUNDS : 1); round++) {
    timed("send", () => socket.send(client, message, bytes));
    readAll(server, bytes);
  }
  timed("echo", () => socket.send(server, message, 11));
  readAll(client, 11);
  timed("close", () => socket.close(client));
  if (until(() => socket.receive(server, message)) !== 0) throw new Error("No end of stream");
  timed("last", () => socket.close(server));
  socket.close(listener);
}

function hear(capture: Capture, bytes: number): Omit<Heard, "reason"> {
  const connection = new Connection(PORT);
  const before = relateClocks();
  const segments = counterValues().InSegs ?? NaN;
  converse(bytes);
  const after = relateClocks();
  connection.add(capture.drain());
  return {
    packets: connection.packets().map(({ realtimeNs, ...packet }) => {
      return { ...packet, tNs: toMonotonicNs(realtimeNs, before) };
    }),
    calls,
    dropped: capture.dropped(),
    segments: (counterValues().InSegs ?? NaN) - segments,
    clockErrorNs: before.errorNs,
    steppedNs: steppedNs(before, after),
    pcap: pcapFile(connection.captured()).toBase64(),
  };
}

warmErrno();
const isWithoutLoopback = Deno.args[1] === "down";
if (!isWithoutLoopback) bringUpLoopback();
const { capture, reason } = Capture.open();
if (!capture) console.log(JSON.stringify({ reason }));
else {
  console.log(JSON.stringify({ reason, ...hear(capture, Number(Deno.args[0])) }));
  capture.close();
}
