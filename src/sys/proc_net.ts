/**
 * The kernel files a trial watches, read in the caller's namespace.
 * @module
 */
import { readText } from "./files.ts";

/** /proc/net/sockstat, or `undefined`. */
export const sockstatText = () => readText("/proc/net/sockstat");
/** /proc/net/snmp, or `undefined`. */
export const snmpText = () => readText("/proc/net/snmp");
/** /proc/net/netstat, or `undefined`. */
export const netstatText = () => readText("/proc/net/netstat");
/** /proc/slabinfo, or `undefined` without root. */
export const slabText = () => readText("/proc/slabinfo");
