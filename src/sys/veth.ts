/**
 * A veth pair between this network namespace and another process's, and ways to make it lose what
 * is sent.
 *
 * Silence is made in the neighbour tables: each end is told a hardware address that nobody has, as
 * if a switch on the way had forgotten the port. The link stays up, sends succeed, nothing arrives
 * and nothing answers, neither ICMP nor RST. (With the far end down, ours loses its carrier, its
 * queue is taken away and sends fail locally, which TCP takes for congestion and not for loss.)
 * @module
 */
import { runCommand } from "./command.ts";

/** Addresses of the two ends: those reserved for documentation, so no other route leads there. */
export const LINK = { server: "192.0.2.1", client: "192.0.2.2" } as const;
const PREFIX = 24;

const OURS = "near";
const THEIRS = "far";
/** Locally administered, and not that of either end. */
const NOBODY = "02:00:00:00:de:ad";
const TABLE = "closecost";

/** A program that could not do its part. */
export class LinkError extends Error {
  override name = "LinkError";
}

/** Where a link is to be made. */
export interface LinkOptions {
  /** A process in the other namespace. */
  readonly pid: number;
  readonly ourAddress: string;
  readonly theirAddress: string;
}

/** A link that is up. It goes when either namespace goes. */
export class Link {
  readonly #options: LinkOptions;
  #ourHardware = "";
  #theirHardware = "";

  private constructor(options: LinkOptions) {
    this.#options = options;
  }

  /** @throws {LinkError} where a program is missing or may not do it. */
  static async create(options: LinkOptions): Promise<Link> {
    const link = new Link(options);
    const { pid, ourAddress, theirAddress } = options;
    const pair = ["link", "add", OURS, "type", "veth", "peer", "name", THEIRS];
    await run("ip", [...pair, "netns", String(pid)]);
    await run("ip", ["address", "add", `${ourAddress}/${PREFIX}`, "dev", OURS]);
    await run("ip", ["link", "set", OURS, "up"]);
    await link.#there("ip", ["address", "add", `${theirAddress}/${PREFIX}`, "dev", THEIRS]);
    await link.#there("ip", ["link", "set", THEIRS, "up"]);
    link.#ourHardware = hardwareIn(await run("ip", ["link", "show", "dev", OURS]));
    link.#theirHardware = hardwareIn(await link.#there("ip", ["link", "show", "dev", THEIRS]));
    await link.restore();
    return link;
  }

  /** From now on nothing arrives in either direction. */
  async silence(): Promise<void> {
    await this.#tellNeighbours(NOBODY, NOBODY);
  }

  /**
   * From now on that share of the segments is lost on its way, in each direction, at random.
   * Dropped at the far end: a drop where it is sent from would be told to the sender.
   * @param percent 1 to 99
   * @throws {LinkError} where there is no nft
   */
  async lose(percent: number): Promise<void> {
    const rule = `numgen random mod 100 < ${percent} drop`;
    await this.#there("nft", [
      `add table ip ${TABLE}; ` +
      ["input", "output"].map((hook) =>
        `add chain ip ${TABLE} ${hook} { type filter hook ${hook} priority 0; }; ` +
        `add rule ip ${TABLE} ${hook} ${rule}`
      ).join("; "),
    ]);
  }

  /** From now on everything arrives again. */
  async restore(): Promise<void> {
    await this.#tellNeighbours(this.#theirHardware, this.#ourHardware);
  }

  /** Ends what `lose` began. */
  async stopLosing(): Promise<void> {
    await this.#there("nft", [`delete table ip ${TABLE}`]);
  }

  /** Tells each end which hardware address the other one has; permanent, so nobody asks. */
  async #tellNeighbours(theirs: string, ours: string): Promise<void> {
    const { ourAddress, theirAddress } = this.#options;
    const words = (
      address: string,
      hardware: string,
      device: string,
    ) => ["neighbour", "replace", address, "lladdr", hardware, "nud", "permanent", "dev", device];
    await Promise.all([
      run("ip", words(theirAddress, theirs, OURS)),
      this.#there("ip", words(ourAddress, ours, THEIRS)),
    ]);
  }

  /** Runs a program in the other namespace. */
  #there(program: string, args: readonly string[]): Promise<string> {
    return run("nsenter", [`--net=/proc/${this.#options.pid}/ns/net`, "--", program, ...args]);
  }
}

/** Programs that {@link Link} runs. */
export const LINK_PROGRAMS: readonly string[] = ["ip", "nsenter", "nft", "unshare"];

async function run(program: string, args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runCommand(program, args);
  if (code === 0) return new TextDecoder().decode(stdout);
  throw new LinkError(`${program} ${args.join(" ")}: ${stderr.split("\n")[0] || `code ${code}`}`);
}

function hardwareIn(text: string): string {
  const found = /link\/ether (\S+)/.exec(text)?.[1];
  if (found) return found;
  throw new LinkError(`ip link show: no hardware address in ${JSON.stringify(text)}`);
}

/** Arguments of `ip` and `nft` that show in a namespace of its own whether each of them works. */
export const LINK_PROBE: Readonly<Record<"link" | "nft", readonly string[]>> = {
  link: ["ip", "link", "add", OURS, "type", "veth", "peer", "name", THEIRS],
  nft: [
    "nft",
    `add table ip ${TABLE}; add chain ip ${TABLE} input { type filter hook input priority 0; }; ` +
    `add rule ip ${TABLE} input numgen random mod 100 < 50 drop`,
  ],
};
