/**
 * A program for a namespace of its own: fills it with TIME_WAIT, tells what the kernel's slabs and
 * the machine's free memory were before and after, and what closecost's own reckoning makes of the
 * sockets there are. Arguments: which side holds them, how many connections, how many addresses the
 * server has. Prints one {@link Filled} as JSON.
 * @module
 */
import { delay } from "../../../src/sys/delay.ts";
import { COMPLETE } from "../../../src/observe/look_kinds.ts";
import { kernelSources } from "../../../src/observe/kernel_sources.ts";
import { BUCKET_CACHES, bytesOf, objectSizes } from "../../../src/observe/object_sizes.ts";
import type { NamespaceTotals } from "../../../src/observe/ss_snapshot.ts";
import { readText } from "../../../src/sys/files.ts";
import { listen } from "../../../src/sys/listener.ts";
import { bringUpLoopback, writeSysctl } from "../../../src/sys/netns.ts";
import { accept, close, connect, socketAddress, tcpSocket } from "../../../src/sys/socket.ts";

const PORT = 900;
const BATCH = 64;
/** The caches of a connection's objects, as /sys/kernel/slab has them. */
const CACHES = ["TCP", "tw_sock_TCP", BUCKET_CACHES.port, BUCKET_CACHES.endpoint];

/** What the program prints. */
export interface Filled {
  /** Sockets and ports above those at the beginning, as a dump counts them. */
  readonly counts: NamespaceTotals;
  /** Bytes that closecost reckons with. */
  readonly reckoned: number;
  /** Growth of these caches: objects in use, and whole slabs; `null` without root. */
  readonly objectBytes: number | null;
  readonly slabBytes: number | null;
  /** By how much MemAvailable of /proc/meminfo fell, all programs of the machine together. */
  readonly availableBytes: number | null;
}

interface Caches {
  readonly objects: number;
  readonly slabs: number;
}

/** Bytes in the caches, those that the kernel has merged into one counted once. */
function caches(): Caches | undefined {
  const seen = new Set<string>();
  const sum = { objects: 0, slabs: 0 };
  for (const name of CACHES) {
    const path = `/sys/kernel/slab/${name}`;
    // Merged caches are links to the same folder, so all their numbers are the same.
    const read = (file: string) => Number.parseInt(readText(`${path}/${file}`) ?? "", 10);
    const [size, objects, slabs, order] = ["slab_size", "objects", "slabs", "order"].map(read);
    if (size === undefined || Number.isNaN(size)) return undefined;
    const key = name.includes("bucket") ? `${size} ${objects} ${slabs}` : name;
    if (seen.has(key)) continue;
    seen.add(key);
    sum.objects += size * (objects ?? 0);
    sum.slabs += (slabs ?? 0) * 4096 * 2 ** (order ?? 0);
  }
  return sum;
}

/** Waits until the kernel has freed what namespaces that are gone have left. */
async function settled(): Promise<void> {
  let same = 0;
  let last = -1;
  for (let tries = 0; tries < 100 && same < 5; tries++) {
    const objects = caches()?.objects ?? 0;
    same = objects === last ? same + 1 : 0;
    last = objects;
    await delay(200);
  }
}

function available(): number | undefined {
  const kb = /^MemAvailable:\s+(\d+) kB$/m.exec(readText("/proc/meminfo") ?? "")?.[1];
  return kb === undefined ? undefined : Number(kb) * 1024;
}

function less(a: number | undefined, b: number | undefined): number | null {
  return a === undefined || b === undefined ? null : a - b;
}

/** Connections to one address, closed in batches, by the side that is to hold them first. */
function fill(listener: number, address: string, { connections, holder }: Wish): void {
  const to = socketAddress(address, PORT);
  for (let left = connections; left > 0; left -= BATCH) {
    const pairs = Array.from({ length: Math.min(BATCH, left) }, () => {
      const client = tcpSocket();
      connect(client, to);
      return { client, accepted: accept(listener) };
    });
    for (const { client, accepted } of pairs) {
      if (accepted < 0) throw new Error(`cannot accept a connection: ${accepted}`);
      close(holder === "client" ? client : accepted);
      close(holder === "client" ? accepted : client);
    }
  }
}

interface Wish {
  readonly holder: string;
  readonly connections: number;
}

const [holder = "client", wanted = "1000", addresses = "1"] = Deno.args;
bringUpLoopback();
writeSysctl("net.ipv4.tcp_tw_reuse", "0");
writeSysctl("net.ipv4.tcp_max_tw_buckets", "1000000");
writeSysctl("net.ipv4.ip_local_port_range", "1024 65535");
const listener = listen({ port: PORT, address: undefined, backlog: 4096, shared: false });
const sources = kernelSources();
const count = () => sources.sockDiag?.(COMPLETE.states, PORT).total;
// What the first connections make the kernel keep at hand is not theirs.
fill(listener, "127.0.0.1", { holder, connections: BATCH });
await settled();
const [first, before, free] = [count(), caches(), available()];
for (let i = 1; i <= Number(addresses); i++) {
  fill(listener, `127.0.1.${i}`, { holder, connections: Number(wanted) / Number(addresses) });
}
const [last, after, freeAfter] = [count(), caches(), available()];
if (!first || !last) throw new Error("the kernel does not answer to sock_diag");
const counts = {
  inUse: last.inUse - first.inUse,
  timeWait: last.timeWait - first.timeWait,
  ports: last.ports - first.ports,
  endpoints: last.endpoints - first.endpoints,
};
const sizes = objectSizes({ slab: sources.slab(), ...sources.sizes });
const filled: Filled = {
  counts,
  reckoned: bytesOf(counts, sizes),
  objectBytes: less(after?.objects, before?.objects),
  slabBytes: less(after?.slabs, before?.slabs),
  availableBytes: less(free, freeAfter),
};
console.log(JSON.stringify(filled));
