/**
 * Who closed first and how, of all connections of a trial: from packets where they could be
 * captured, else from what the client's calls said. Pure.
 * @module
 */
import type { EndingCounts } from "../../src/capture/endings.ts";
import type { DriveDone } from "./measure_messages.ts";
import { SIDES } from "../../src/model/words.ts";
import type { Measurement } from "../../src/model/trial.ts";

/** What the client's calls said. */
export type Calls = Pick<DriveDone, "serverFin" | "serverReset" | "clientFirst">;

/** What packets said, or why they said nothing. */
export type Packets =
  | { readonly counts: EndingCounts; readonly dropped: number }
  | { readonly reason: string };

/** Measurements, and what to know of them. */
export interface FirstClose {
  readonly measurements: readonly Measurement[];
  readonly warnings: readonly string[];
}

/** @param opened connections that the client saw open */
export function firstClose(
  { calls, packets, opened }: {
    readonly calls: Calls;
    readonly packets: Packets;
    readonly opened: number;
  },
): FirstClose {
  const reason = whyNot(packets, opened);
  if (reason === undefined && "counts" in packets) {
    return { measurements: ofPackets(packets.counts), warnings: [] };
  }
  return {
    measurements: ofCalls(calls),
    warnings: [
      `${reason}: who closed first is what the client's recv() said, and RSTs after the first ` +
      "close are not seen",
    ],
  };
}

/** Why the packets are not enough; `undefined` where they are. */
function whyNot(packets: Packets, opened: number): string | undefined {
  if ("reason" in packets) return packets.reason;
  if (packets.dropped > 0) return `${packets.dropped} packets were lost to the capture`;
  const { connections } = packets.counts;
  return connections >= opened
    ? undefined
    : `of ${opened} connections ${connections} pass here under the addresses that the client knows`;
}

function ofPackets({ first, crossed, bothFins, resetAfter }: EndingCounts): Measurement[] {
  return [
    // The kernel's counter has FIN-WAIT-2 without an owner among TIME_WAIT; the packets know better.
    ...bothFins > 0 ? [] : SIDES.map((side): Measurement => (
      { metric: "time_wait_per_1000_closes", side, value: 0 }
    )),
    { metric: "closed_first_by_fin", side: "server", value: first.server.fin },
    { metric: "closed_first_by_rst", side: "server", value: first.server.rst },
    { metric: "closed_first", side: "client", value: first.client.fin + first.client.rst },
    { metric: "closed_first_resets", side: "client", value: first.client.rst },
    { metric: "closes_crossed", side: "host", value: crossed },
    { metric: "resets_after_close", side: "client", value: resetAfter.client },
    { metric: "resets_after_close", side: "server", value: resetAfter.server },
  ];
}

function ofCalls({ serverFin, serverReset, clientFirst }: Calls): Measurement[] {
  return [
    { metric: "closed_first_by_fin", side: "server", value: serverFin },
    { metric: "closed_first_by_rst", side: "server", value: serverReset },
    { metric: "closed_first", side: "client", value: clientFirst },
    { metric: "closed_first_resets", side: "client", value: null },
    { metric: "closes_crossed", side: "host", value: null },
    { metric: "resets_after_close", side: "client", value: null },
    { metric: "resets_after_close", side: "server", value: null },
  ];
}
