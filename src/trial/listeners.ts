/**
 * Where a trial's servers listen: on the addresses that their clients connect to, and nowhere else.
 * @module
 */

/**
 * With more addresses than this a server has one socket for all of loopback: a socket for each of
 * thousands of addresses would be there in every count of sockets and in every `ss`.
 */
const MOST_LISTENERS = 64;

/** The addresses, each once; none for every address of loopback. */
export function listenersOf(destinations: readonly string[]): readonly string[] {
  const addresses = [...new Set(destinations)];
  return addresses.length > MOST_LISTENERS ? [] : addresses;
}

/** How many sockets listen for one server. */
export function listenersEach(destinations: readonly string[]): number {
  return Math.max(1, listenersOf(destinations).length);
}
