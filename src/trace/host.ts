/**
 * One trace, inside its namespace: two programs on threads of their own, and this thread, which
 * captures their packets and watches their sockets.
 * @module
 */
import { Capture, type CapturedPacket } from "../capture/capture.ts";
import { Connection } from "../capture/connection.ts";
import { pcapFile } from "../capture/pcap_writer.ts";
import { Payload } from "../load/payload.ts";
import type { TraceSpec } from "../model/trace.ts";
import { type Side, SIDES } from "../model/words.ts";
import { countersBetween, parseCounters } from "../observe/counters.ts";
import { boundSocket, listenForOne } from "../sys/blocking_socket.ts";
import {
  type ClockRelation,
  monotonicNs,
  relateClocks,
  steppedNs,
  toMonotonicNs,
} from "../sys/clock.ts";
import { bringUpLoopback } from "../sys/netns.ts";
import { stepBack } from "../sys/process.ts";
import { netstatText, snmpText } from "../sys/proc_net.ts";
import { SockDiag, type SocketEnd } from "../sys/sock_diag.ts";
import { close } from "../sys/socket.ts";
import { ActorThread } from "./actor_handle.ts";
import type { BySide, CapturedTrace, RawTrace } from "./raw.ts";
import { scriptsOf } from "./script.ts";
import { Stage } from "./stage.ts";
import { Watcher } from "./watcher.ts";

const ADDRESS = "127.0.0.1";
/** In a namespace of our own every port is free, and every trace may have the same. */
const PORTS: BySide<number> = { client: 40_000, server: 8080 };

/** For so long after anything happened the sockets are looked at without a pause. */
const ALERT_NS = 5e6;
/** Otherwise so often, and whenever a program makes a call. */
const DOZE_MS = 1;
/** After both programs are over nothing may happen for so long, if both sides have come to rest. */
const QUIET_NS = 20e6;
/** Longest wait for sides that do not come to rest. */
const RESTLESS_NS = 1000e6;

/**
 * Runs the trace in the namespace this process is in.
 * @param onPhase told what is under way, for error texts
 * @throws {Error} with one line, where it can't be carried out
 */
export async function runTrace(
  spec: TraceSpec,
  onPhase: (name: string) => void,
): Promise<RawTrace> {
  onPhase("setting up the namespace");
  const own = spec.isolation !== "none";
  if (own) bringUpLoopback();
  const server = boundSocket(ADDRESS, own ? PORTS.server : 0);
  listenForOne(server.fd);
  const client = boundSocket(ADDRESS, own ? PORTS.client : 0);
  const sockets = { client, server };
  const ends = {
    client: { address: ADDRESS, port: client.port },
    server: { address: ADDRESS, port: server.port },
  };
  onPhase("starting both programs");
  const stage = new Stage();
  const scripts = scriptsOf(spec);
  const greeting = new Payload(spec.payload).bytes(0, 0).slice();
  const actors = await Promise.all(SIDES.map((side) =>
    ActorThread.start({
      side,
      steps: scripts[side],
      mode: spec.mode,
      fd: sockets[side].fd,
      ends,
      greeting,
    }, stage)
  ));
  onPhase("opening the capture");
  using observed = new Observed(ends);
  onPhase("tracing");
  stepBack();
  for (const actor of actors) actor.go();
  observed.watch(stage);
  onPhase("collecting what was traced");
  const [played1, played2] = await Promise.all(actors.map((actor) => actor.played()));
  if (!played1 || !played2) throw new Error("a program said nothing");
  close(server.fd);
  return { ...observed.result(), played: { client: played1, server: played2 } };
}

/** Everything that is observed of a connection. */
class Observed implements Disposable {
  readonly #ends: BySide<SocketEnd>;
  readonly #diag = new SockDiag();
  readonly #watcher: Watcher;
  readonly #capture: Capture | null;
  readonly #connection: Connection;
  readonly #warnings: string[] = [];
  readonly #before = counters();
  readonly #clocks: ClockRelation;

  constructor(ends: BySide<SocketEnd>) {
    this.#ends = ends;
    this.#watcher = new Watcher(this.#diag, ends);
    this.#watcher.warmUp();
    const { capture, reason } = Capture.open();
    this.#capture = capture;
    if (reason !== null) this.#warnings.push(`${reason}; calls and states are shown`);
    this.#connection = new Connection(ends.server.port);
    this.#clocks = relateClocks();
  }

  /** Looks until both programs are over and their sockets have come to rest. */
  watch(stage: Stage): void {
    let alertUntil = monotonicNs() + ALERT_NS;
    let activity = stage.activity;
    let overSince = Infinity;
    let changedNs = 0;
    while (true) {
      const changed = this.#watcher.look();
      const now = monotonicNs();
      if (changed) changedNs = now;
      if (changed || stage.activity !== activity) alertUntil = now + ALERT_NS;
      activity = stage.activity;
      if (stage.over) {
        overSince = Math.min(overSince, now);
        const quietNs = now - Math.max(overSince, changedNs);
        if (quietNs > (this.#watcher.atRest ? QUIET_NS : RESTLESS_NS)) return;
      }
      if (now > alertUntil) {
        this.#drain();
        stage.awaitActivity(activity, DOZE_MS);
      }
    }
  }

  #drain(): void {
    const packets: CapturedPacket[] = this.#capture?.drain() ?? [];
    if (packets.length > 0) this.#connection.add(packets);
  }

  result(): Omit<RawTrace, "played"> {
    this.#drain();
    const after = counters();
    const clocks = relateClocks();
    const steppedBy = steppedNs(this.#clocks, clocks);
    if (steppedBy !== 0) {
      this.#warnings.push(
        `the clock was set by ${steppedBy} ns meanwhile: packets may stand in the wrong place`,
      );
    }
    const address = (side: Side) => `${this.#ends[side].address}:${this.#ends[side].port}`;
    return {
      addresses: { client: address("client"), server: address("server") },
      seen: this.#watcher.seen,
      timers: this.#watcher.timers,
      captured: this.#captured(),
      counters: countersBetween(this.#before, after) as Readonly<Record<string, number>>,
      clockOffsetNs: String(this.#clocks.offsetNs),
      clockErrorNs: this.#clocks.errorNs,
      warnings: this.#warnings,
    };
  }

  #captured(): CapturedTrace | null {
    if (!this.#capture) return null;
    return {
      packets: this.#connection.packets().map(({ realtimeNs, ...packet }) => ({
        kind: "packet",
        tNs: toMonotonicNs(realtimeNs, this.#clocks),
        ...packet,
      })),
      dropped: this.#capture.dropped(),
      pcap: pcapFile(this.#connection.captured()).toBase64(),
    };
  }

  [Symbol.dispose](): void {
    this.#diag[Symbol.dispose]();
    this.#capture?.close();
  }
}

function counters() {
  return parseCounters({ snmp: snmpText(), netstat: netstatText() });
}
