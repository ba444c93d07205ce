/**
 * The parser of HTTP that Node.js itself is built on, llhttp, in the WebAssembly that undici brings:
 * where a response ends is decided by it alone (RFC 9112, section 6.3).
 * @module
 */
import bytes from "undici/lib/llhttp/llhttp-wasm.js";

/** llhttp.h: what the parser is for, what a callback may say, what a call may return. */
const TYPE_RESPONSE = 2;
const CONTINUE = 0;
const SKIP_BODY = 1;
const HPE_OK = 0;
const HPE_PAUSED = 21;
const HPE_PAUSED_UPGRADE = 22;

/** What llhttp exports; pointers are offsets into `memory`. */
interface Exports {
  readonly memory: WebAssembly.Memory;
  malloc(bytes: number): number;
  llhttp_alloc(type: number): number;
  llhttp_free(parser: number): void;
  llhttp_execute(parser: number, data: number, length: number): number;
  llhttp_finish(parser: number): number;
  llhttp_get_error_reason(parser: number): number;
}

/** The one that is being executed: callbacks name a parser by its address alone. */
let current: ResponseParser | undefined;
let loaded: Exports | undefined;
/** Where what is parsed lies meanwhile, and how much fits there. */
let room = { at: 0, bytes: 0 };

function llhttp(): Exports {
  return loaded ??= load();
}

function load(): Exports {
  const goOn = () => CONTINUE;
  const env = {
    wasm_on_message_begin: goOn,
    wasm_on_url: goOn,
    wasm_on_status: goOn,
    wasm_on_header_field: goOn,
    wasm_on_header_value: goOn,
    wasm_on_body: goOn,
    wasm_on_headers_complete: (_: number, status: number) => current?.onHead(status) ?? CONTINUE,
    wasm_on_message_complete: () => current?.onWhole() ?? CONTINUE,
  };
  const module = new WebAssembly.Module(bytes);
  return new WebAssembly.Instance(module, { env }).exports as unknown as Exports;
}

/** Puts bytes where the parser reads them; returns their address. */
function placed(data: Uint8Array): number {
  if (room.bytes < data.length) room = { at: llhttp().malloc(data.length), bytes: data.length };
  new Uint8Array(llhttp().memory.buffer).set(data, room.at);
  return room.at;
}

/** One response, interim ones before it skipped (RFC 9110, section 15.2). */
export class ResponseParser {
  readonly #bodiless: boolean;
  readonly #parser = llhttp().llhttp_alloc(TYPE_RESPONSE);
  #head: number | undefined;
  #whole = false;
  #freed = false;

  /** @param bodiless whether it answers a HEAD, which no body follows whatever it says */
  constructor(bodiless: boolean) {
    this.#bodiless = bodiless;
  }

  /** The status, once the head is there; that of an interim response meanwhile. */
  get status(): number | undefined {
    return this.#head;
  }

  /** Whether the last byte of it was there. */
  get whole(): boolean {
    return this.#whole;
  }

  /** What follows; returns what is wrong with it in the parser's words, if anything is. */
  take(data: Uint8Array): string | undefined {
    const parse = (parser: number) => llhttp().llhttp_execute(parser, placed(data), data.length);
    return this.#run(parse);
  }

  /** The stream has ended, which ends a response without a length. */
  end(): string | undefined {
    return this.#run((parser) => llhttp().llhttp_finish(parser));
  }

  #run(call: (parser: number) => number): string | undefined {
    if (this.#freed) return undefined;
    current = this;
    const result = call(this.#parser);
    current = undefined;
    const fine = result === HPE_OK || result === HPE_PAUSED || result === HPE_PAUSED_UPGRADE;
    const reason = fine ? undefined : this.#reason();
    if (this.#whole || !fine) this.#free();
    return reason;
  }

  #reason(): string {
    const memory = new Uint8Array(llhttp().memory.buffer);
    const at = llhttp().llhttp_get_error_reason(this.#parser);
    return new TextDecoder().decode(memory.subarray(at, memory.indexOf(0, at)));
  }

  #free(): void {
    this.#freed = true;
    llhttp().llhttp_free(this.#parser);
  }

  /** Called by the parser when a head is there. */
  onHead(status: number): number {
    this.#head = status;
    return this.#bodiless ? SKIP_BODY : CONTINUE;
  }

  /** Called by the parser when a message is whole. */
  onWhole(): number {
    const status = this.#head ?? 0;
    // 101 is the last thing said in HTTP.
    if (status >= 100 && status < 200 && status !== 101) return CONTINUE;
    this.#whole = true;
    return HPE_PAUSED;
  }
}
