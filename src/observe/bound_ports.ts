/**
 * Which ports of which addresses sockets hold.
 *
 * The kernel keeps an object for each port that is held (struct inet_bind_bucket) and, from Linux
 * 6.1, another for each pair of address and port (struct inet_bind2_bucket), whether one socket
 * holds it or ten thousand do, as those that a listener has accepted (inet_hash_connect(),
 * __inet_inherit_port(), net/ipv4/inet_hashtables.c). A TIME-WAIT goes on holding both
 * (inet_twsk_hashdance_schedule(), net/ipv4/inet_timewait_sock.c).
 * @module
 */

const PORTS = 65_536;
/** Addresses told apart; what holds ports on further ones counts as on one more. Bounds memory. */
const MOST_ADDRESSES = 256;

/** Counts them; two bits are looked at for a socket. */
export class BoundPorts {
  readonly #ports = new Uint8Array(PORTS / 8);
  readonly #byAddress = new Map<number, Uint8Array<ArrayBuffer>>();
  #lastAddress = NaN;
  #last = this.#ports;
  #count = 0;
  #pairs = 0;

  add(port: number, address: number): void {
    const byte = port >> 3;
    const bit = 1 << (port & 7);
    if (((this.#ports[byte] as number) & bit) === 0) {
      (this.#ports[byte] as number) |= bit;
      this.#count += 1;
    }
    const own = address === this.#lastAddress ? this.#last : this.#of(address);
    if (((own[byte] as number) & bit) !== 0) return;
    (own[byte] as number) |= bit;
    this.#pairs += 1;
  }

  /** How many different ports, and how many different pairs of address and port. */
  count(): { readonly ports: number; readonly endpoints: number } {
    return { ports: this.#count, endpoints: this.#pairs };
  }

  #of(address: number): Uint8Array<ArrayBuffer> {
    const key = this.#byAddress.size < MOST_ADDRESSES || this.#byAddress.has(address)
      ? address
      : NaN;
    let own = this.#byAddress.get(key);
    if (own === undefined) {
      own = new Uint8Array(PORTS / 8);
      this.#byAddress.set(key, own);
    }
    this.#lastAddress = address;
    this.#last = own;
    return own;
  }
}
