/**
 * What the machine itself was like in each trial: measured without any close, so that two runs that
 * differ in it are not taken to differ in what closing costs.
 * @module
 */
import { metricsOf } from "./metric.ts";
import type { Place } from "./words.ts";

const HOST: readonly Place[] = ["host"];

/** In the order of tables. */
export const MACHINE = metricsOf([
  [
    "machine_loop_time",
    "us",
    "neither",
    "noisy",
    HOST,
    "Time that a fixed computation and fixed system calls take (src/load/machine_loop.ts), no socket among them: mean over the first worker of each side, both at once, right before and right after what the trial times. Empty where trials run side by side, as they hold each other up.",
  ],
  [
    "machine_echo_time",
    "us",
    "neither",
    "noisy",
    HOST,
    "Time of a round trip of 64 bytes between two processes over a TCP connection that is open already, on loopback, both on one CPU: mean of a fixed number right before what the trial times, where the client last ran, and right after it, where the server did. Its connections are counted nowhere. Empty as above.",
  ],
  [
    "machine_others_cpu_share",
    "ratio",
    "neither",
    "noisy",
    HOST,
    "CPU that others than closecost and its target used or the hypervisor took (steal) while the trial was timed, as a share of the CPUs the trial may run on: /proc/stat less what our processes took, which is counted in ticks of 10 ms. Empty as above, and with a target that was not started here.",
  ],
  [
    "machine_run_delay_share",
    "ratio",
    "neither",
    "noisy",
    HOST,
    "Time that the workers' loops were ready to run and waited for a CPU while the trial was timed, of its wall time: run_delay of /proc/pid/schedstat, mean over the workers. Empty as above, and where the kernel does not count it (CONFIG_SCHED_INFO).",
  ],
], "diagnostic");
