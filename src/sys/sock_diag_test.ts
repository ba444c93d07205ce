import assert from "node:assert/strict";
import { acceptBlocking, boundSocket, listenForOne, unread } from "./blocking_socket.ts";
import { question, SockDiag } from "./sock_diag.ts";
import { close, connect, receive, send, socketAddress } from "./socket.ts";

const ADDRESS = "127.0.0.1";
const ESTABLISHED = 1;
const CLOSE_WAIT = 8;

Deno.test("real: one socket is found by its addresses, with its queues, until it is gone", () => {
  using diag = new SockDiag();
  const listener = boundSocket(ADDRESS, 0);
  listenForOne(listener.fd);
  const client = boundSocket(ADDRESS, 0);
  const ends = {
    client: { address: ADDRESS, port: client.port },
    server: { address: ADDRESS, port: listener.port },
  };
  const ofServer = question(ends.server, ends.client);
  assert.equal(diag.ask(ofServer), undefined, "a listener is no connection");
  assert.equal(connect(client.fd, socketAddress(ADDRESS, listener.port)), 0);
  const server = acceptBlocking(listener.fd);
  assert.equal(diag.ask(ofServer)?.state, ESTABLISHED);
  assert.equal(diag.ask(question(ends.client, ends.server))?.state, ESTABLISHED);
  assert.equal(send(client.fd, new Uint8Array(7), 7), 7);
  assert.equal(diag.ask(ofServer)?.recvQBytes, 7);
  assert.equal(unread(server), 7);
  assert.equal(receive(server, new Uint8Array(16)), 7);
  close(client.fd);
  // Its FIN counts as a byte that waits (tcp_diag_get_info(), net/ipv4/tcp_diag.c).
  const { state, recvQBytes } = diag.ask(ofServer) ?? {};
  assert.deepEqual([state, recvQBytes], [CLOSE_WAIT, 1]);
  close(server);
  assert.equal(diag.ask(ofServer), undefined);
  close(listener.fd);
});
