/*
 * The yardstick of engine_bench.ts: the load engine's churn as a bare C epoll
 * loop, one client and one server process.
 *
 * It mirrors src/load (client.ts, server.ts, event_loop.ts, closing.ts), closer
 * client, modes fin and rst, call by call and in the same order:
 *
 *   client, for each connection     server, for each connection
 *     clock_gettime                   accept4 (until EAGAIN)
 *     socket, connect                 epoll_ctl ADD (IN RDHUP ET)
 *     epoll_ctl ADD (IN OUT RDHUP ET) recv, send
 *     clock_gettime, send             recv (0, or ECONNRESET), close
 *     recv, comparison, clock_gettime
 *     clock_gettime
 *     setsockopt SO_LINGER (rst only)
 *     close, clock_gettime
 *   both, for each turn of the loop: epoll_wait (512 events), 2 clock_gettime
 *
 * So it does what lies between the calls: a table indexed by descriptor, a tag
 * that tells a descriptor's owners apart, another recv after a short one only if
 * the event says that the stream has ended, distributions of three significant
 * digits, a buffer of 256 KiB, the listener watched level-triggered, a descriptor
 * for orders in the epoll set, and 1,000 connections of warm-up closed by RST.
 *
 * usage: epoll_churn CONNECTIONS IN_FLIGHT fin|rst PORT DESTINATIONS
 *
 * Connections go to 127.0.0.1, 127.0.0.2, ... in turn. Prints one line of JSON:
 * wall time of the measured connections, their rate, and the CPU time of both
 * processes from the end of the warm-up on. Ends with 1 and a line on standard
 * error if any call fails or any echo differs.
 */
#define _GNU_SOURCE
#include "churn_client.h"
#include "churn_server.h"

static struct report ask_server(int orders, int answers, char order)
{
	struct report report;
	say(orders, &order, 1);
	if (read(answers, &report, sizeof report) != sizeof report)
		die("server has ended");
	return report;
}

static void set_up_client(int watched, int port)
{
	epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	orders_fd = watched;
	watch(watched, EPOLLIN, 0);
	for (int i = 0; i < destinations; i++) {
		addresses[i].sin_family = AF_INET;
		addresses[i].sin_port = htons(port);
		addresses[i].sin_addr.s_addr = htonl(0x7f000001 + i);
	}
}

int main(int argc, char **argv)
{
	if (argc != 6) {
		fprintf(stderr, "usage: epoll_churn CONNECTIONS IN_FLIGHT fin|rst PORT DESTINATIONS\n");
		return 2;
	}
	long connections = atol(argv[1]), concurrency = atol(argv[2]);
	bool by_reset = strcmp(argv[3], "rst") == 0;
	int port = atoi(argv[4]);
	destinations = atoi(argv[5]);
	if (destinations < 1 || destinations > DESTINATIONS || connections < 1 || concurrency < 1) {
		fprintf(stderr, "epoll_churn: numbers out of range\n");
		return 2;
	}
	int to_server[2], from_server[2];
	if (pipe(to_server) < 0 || pipe(from_server) < 0)
		die("pipe");
	pid_t server = fork();
	if (server < 0)
		die("fork");
	if (server == 0) {
		close(to_server[1]);
		serve(to_server[0], from_server[1], port);
	}
	close(from_server[1]);
	char ready;
	if (read(from_server[0], &ready, 1) != 1)
		die("server did not start");
	set_up_client(from_server[0], port);
	cycle(WARM_UP, WARM_UP_IN_FLIGHT, true);
	ask_server(to_server[1], from_server[0], 'b');
	int64_t cpu_at_begin = cpu_us();
	int64_t took = cycle(connections, concurrency, by_reset);
	int64_t client_cpu = cpu_us() - cpu_at_begin;
	struct report report = ask_server(to_server[1], from_server[0], 'r');
	close(to_server[1]);
	waitpid(server, NULL, 0);
	if (failed > 0 || report.failed > 0 || opened != connections || report.opened != connections) {
		fprintf(stderr, "epoll_churn: client %ld opened, %ld failed; server %ld opened, %ld failed\n",
			opened, failed, report.opened, report.failed);
		return 1;
	}
	printf("{\"loadNs\":%lld,\"rate\":%.1f,\"clientCpuUs\":%lld,\"serverCpuUs\":%lld}\n",
	       (long long)took, connections / (took / 1e9), (long long)client_cpu,
	       (long long)report.cpu_us);
	return 0;
}
