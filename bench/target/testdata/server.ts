/**
 * Servers for tests of --target: `server.ts WAY`, port in the environment. Each answers
 * every connection's first bytes with the same bytes, and then
 *
 * - `fin`: closes; `rst`: closes by force; `never`: never closes, even when the client has;
 * - `leak`: sees the client's end and keeps its descriptor; `garbage`: answers something else;
 * - `chatty`: as `fin`, and floods standard error meanwhile; `dies`: ends at the tenth connection;
 * - `trickle`: answers a byte a second, and goes on when the client has closed its direction;
 * - `child`: as `fin`, and starts a process that would outlive it;
 * - `after:MS`: closes so long after its answer, within the next 20 ms.
 * @module
 */
import { createServer, type Socket } from "node:net";
import { spawn } from "node:child_process";
import process from "node:process";

const [way = "fin"] = process.argv.slice(2);
/** Ways in which the server never closes. */
const STAYS: readonly string[] = ["never", "leak", "trickle"];
/** Held so that nothing collects and thereby closes them. */
const held: Socket[] = [];

/** Each connection another, evenly. */
const afterMs = () => Number(way.split(":")[1]) + held.length % 20;

const server = createServer({ allowHalfOpen: true, pauseOnConnect: false }, (socket) => {
  held.push(socket);
  if (way === "dies" && held.length === 10) process.exit(3);
  socket.on("error", () => {});
  socket.on("data", (bytes) => {
    if (way === "trickle") {
      let sent = 0;
      const next = () => bytes.subarray(sent++ % bytes.length).subarray(0, 1);
      setInterval(() => socket.write(next()), 1000);
      return;
    }
    if (way === "garbage") return socket.end("no idea");
    socket.write(bytes, () => {
      if (way === "rst") socket.resetAndDestroy();
      else if (way.startsWith("after:")) setTimeout(() => socket.end(), afterMs());
      else if (!STAYS.includes(way)) socket.end();
    });
  });
  socket.on("end", () => {
    if (!STAYS.includes(way)) socket.end();
  });
});

if (way === "child") spawn("sleep", ["600"], { stdio: "ignore", detached: true }).unref();
if (way === "chatty") setInterval(() => process.stderr.write("x".repeat(100_000) + "\n"), 1);
server.listen({ host: process.env["HOST"], port: Number(process.env["PORT"]), backlog: 511 });
