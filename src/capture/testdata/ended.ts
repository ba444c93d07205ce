/**
 * A program for a namespace of its own: ends connections in ways that are known, watches them, and
 * prints {@link Ended} as JSON. Its argument says how many of each.
 * @module
 */
import { warmErrno } from "../../sys/errno.ts";
import { listen } from "../../sys/listener.ts";
import { bringUpLoopback } from "../../sys/netns.ts";
import * as socket from "../../sys/socket.ts";
import { CloseWatch } from "../close_watch.ts";
import type { EndingCounts } from "../endings.ts";

const PORT = 4444;

/** What the program prints. */
export interface Ended {
  readonly reason: string | null;
  readonly all?: EndingCounts;
  /** Of those alone that nobody closes, which are told by their ports. */
  readonly open?: EndingCounts;
  readonly dropped?: number;
}

const buffer = new Uint8Array(4096);

/** Repeats a non-blocking call until it is done. */
function until(call: () => number): number {
  const end = performance.now() + 5000;
  while (performance.now() < end) {
    const result = call();
    if (result >= 0) return result;
  }
  throw new Error("Nothing came within 5 s");
}

function reset(fd: number): void {
  socket.setLinger(fd, 0);
  socket.close(fd);
}

/** Closes, and waits until the other side has seen it. */
function closeSeen(fd: number, other: number): void {
  socket.close(fd);
  until(() => socket.receive(other, buffer));
}

/** Ways to end a connection, by who does what. */
const WAYS: readonly ((client: number, server: number) => void)[] = [
  // Nobody closes: the ports stay taken.
  () => {},
  // The client's FIN, the server's FIN.
  (client, server) => {
    closeSeen(client, server);
    socket.close(server);
  },
  // The server's FIN, then the client's RST.
  (client, server) => {
    closeSeen(server, client);
    reset(client);
  },
  // The client's FIN, then the server's RST.
  (client, server) => {
    closeSeen(client, server);
    reset(server);
  },
  // The server's RST alone.
  (client, server) => {
    reset(server);
    socket.close(client);
  },
];
const NOBODY = 0;

function end(times: number): Ended {
  const { watch, reason } = CloseWatch.open({ port: PORT, connections: times * WAYS.length });
  if (!watch) return { reason };
  using _ = watch;
  const listener = listen({ port: PORT, address: "127.0.0.1", backlog: 8, shared: false });
  const mine = new Set<number>();
  for (const [way, close] of WAYS.entries()) {
    for (let n = 0; n < times; n++) {
      const client = socket.tcpSocket();
      socket.connect(client, socket.socketAddress("127.0.0.1", PORT));
      if (way === NOBODY) mine.add(socket.localEnd(client)?.port ?? 0);
      close(client, until(() => socket.accept(listener)));
    }
  }
  // A refused one is none that anybody has closed.
  socket.close(listener);
  const refused = socket.tcpSocket();
  socket.connect(refused, socket.socketAddress("127.0.0.1", PORT));
  return {
    reason,
    all: watch.endings(),
    open: watch.endings(mine),
    dropped: watch.dropped(),
  };
}

warmErrno();
bringUpLoopback();
console.log(JSON.stringify(end(Number(Deno.args[0]))));
