import { equal } from "node:assert/strict";
import { acceptBlocking, boundSocket, listenForOne } from "../../src/sys/blocking_socket.ts";
import { close, connect, setLinger, socketAddress } from "../../src/sys/socket.ts";
import { ServerEnd } from "./measure_server_end.ts";

const ADDRESS = "127.0.0.1";

/** What is seen of a connection, by one that looks for the first time. */
function seen(client: number, port: number): boolean | null {
  using end = new ServerEnd({ address: ADDRESS, port });
  equal(end.seen, null);
  end.look(client);
  return end.seen;
}

Deno.test("real: a server's end is found while it is there; what an RST took is not known", () => {
  const listener = boundSocket(ADDRESS, 0);
  listenForOne(listener.fd);
  const client = boundSocket(ADDRESS, 0);
  equal(connect(client.fd, socketAddress(ADDRESS, listener.port)), 0);
  const server = acceptBlocking(listener.fd);
  equal(seen(client.fd, listener.port), true);
  setLinger(server, 0);
  close(server);
  equal(seen(client.fd, listener.port), null);
  close(client.fd);
  close(listener.fd);
});
