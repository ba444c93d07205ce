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
 * So do the things around the calls: a table indexed by descriptor, a tag that
 * tells a descriptor's owners apart, the length check before every recv that
 * could be followed by an end of stream, four distributions of three digits,
 * a 256 KiB buffer, the listener watched level-triggered, a descriptor for
 * orders in the epoll set, and 1,000 connections of warm-up closed by RST.
 *
 * usage: epoll_churn CONNECTIONS IN_FLIGHT fin|rst PORT DESTINATIONS
 *
 * Connections go to 127.0.0.1, 127.0.0.2, ... in turn. Prints one line of JSON:
 * wall time of the measured connections, their rate, and the CPU time of both
 * processes from the end of the warm-up on. Ends with 1 and a line on standard
 * error if any call fails or any echo differs.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { EVENTS = 512, TABLE = 65536, BUFFER = 256 * 1024, BACKLOG = 65535, DESTINATIONS = 4096 };
enum { WARM_UP = 1000, WARM_UP_IN_FLIGHT = 64 };
enum { PAYLOAD = 11 };
enum state { FREE, CONNECTING, ECHOING, OPEN };

static const char GREETING[] = "Hi, gopher?";
static const uint32_t CLIENT_EVENTS = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
static const uint32_t SERVER_EVENTS = EPOLLIN | EPOLLRDHUP | EPOLLET;
static const uint32_t GONE = EPOLLRDHUP | EPOLLHUP | EPOLLERR;

static uint8_t states[TABLE];
static uint32_t tags[TABLE];
static uint32_t sent[TABLE];
static uint32_t received[TABLE];
static int64_t since[TABLE];
static long opened, failed, connections_open;
static int64_t bytes_sent, bytes_received, longest_turn;
static char buffer[BUFFER];
static int epoll_fd, orders_fd;

static void die(const char *call)
{
	fprintf(stderr, "epoll_churn: %s: %s\n", call, strerror(errno));
	exit(1);
}

static int64_t now_ns(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static int64_t cpu_us(void)
{
	struct rusage u;
	getrusage(RUSAGE_SELF, &u);
	return (u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1000000LL + u.ru_utime.tv_usec +
	       u.ru_stime.tv_usec;
}

/* A distribution of nanoseconds: 2,048 steps in every power of two, as an HDR histogram has. */
enum { STEP_BITS = 11, STEPS = 1 << STEP_BITS };
struct latency { int64_t counts[44][STEPS]; };
static struct latency connect_ns, echo_ns, close_ns, teardown_ns;

static void record(struct latency *latency, int64_t ns)
{
	int power = 63 - __builtin_clzll((uint64_t)ns | 1);
	int shift = power > STEP_BITS ? power - STEP_BITS : 0;
	if (shift > 43)
		shift = 43;
	latency->counts[shift][(ns >> shift) & (STEPS - 1)]++;
}

static void watch(int fd, uint32_t events, uint32_t tag)
{
	struct epoll_event event = { .events = events, .data.u64 = (uint64_t)tag << 32 | (uint32_t)fd };
	if (epoll_ctl(epoll_fd, EPOLL_CTL_ADD, fd, &event) < 0)
		die("epoll_ctl");
}

static uint32_t enter(int fd, enum state state)
{
	if (fd >= TABLE) {
		errno = EMFILE;
		die("table");
	}
	states[fd] = state;
	sent[fd] = 0;
	received[fd] = 0;
	connections_open++;
	tags[fd] = (tags[fd] + 1) & 0x7fffffff;
	return tags[fd];
}

static void leave(int fd)
{
	states[fd] = FREE;
	connections_open--;
}

/* One look at the queue. True if an order waits to be read. */
static bool turn(void (*on_event)(int fd, uint32_t bits, uint32_t tag), int timeout_ms)
{
	static struct epoll_event events[EVENTS];
	int n = epoll_wait(epoll_fd, events, EVENTS, timeout_ms);
	if (n < 0 && errno != EINTR)
		die("epoll_wait");
	int64_t start = now_ns();
	bool order = false;
	for (int i = 0; i < n; i++) {
		int fd = (int)(uint32_t)events[i].data.u64;
		uint32_t tag = events[i].data.u64 >> 32;
		if (tag != 0)
			on_event(fd, events[i].events, tag);
		else if (fd == orders_fd)
			order = true;
	}
	int64_t took = now_ns() - start;
	if (took > longest_turn)
		longest_turn = took;
	return order;
}

/* ------------------------------------------------------------------ client */

static struct sockaddr_in addresses[DESTINATIONS];
static int destinations, next_address;
static long to_start, in_flight;
static bool reset_on_close;

static void start_next(void)
{
	while (to_start > 0) {
		to_start--;
		struct sockaddr_in *address = &addresses[next_address];
		next_address = (next_address + 1) % destinations;
		int64_t start = now_ns();
		int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
		if (fd < 0)
			die("socket");
		if (connect(fd, (struct sockaddr *)address, sizeof *address) < 0 && errno != EINPROGRESS) {
			failed++;
			close(fd);
			continue;
		}
		in_flight++;
		uint32_t tag = enter(fd, CONNECTING);
		since[fd] = start;
		watch(fd, CLIENT_EVENTS, tag);
		return;
	}
}

static void ended(void)
{
	in_flight--;
	start_next();
}

static void lost(int fd)
{
	failed++;
	leave(fd);
	close(fd);
	ended();
}

static bool send_rest(int fd)
{
	uint32_t left = PAYLOAD - sent[fd];
	if (left == 0)
		return true;
	ssize_t n = send(fd, GREETING + sent[fd], left, MSG_NOSIGNAL);
	if (n < 0) {
		if (errno == EAGAIN)
			return true;
		lost(fd);
		return false;
	}
	bytes_sent += n;
	sent[fd] += n;
	return true;
}

static bool connected(int fd, uint32_t bits)
{
	if (bits & (EPOLLERR | EPOLLHUP)) {
		int error = 0;
		socklen_t length = sizeof error;
		if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &length) < 0 || error != 0) {
			lost(fd);
			return false;
		}
	}
	int64_t now = now_ns();
	opened++;
	record(&connect_ns, now - since[fd]);
	since[fd] = now;
	states[fd] = ECHOING;
	return send_rest(fd);
}

static void close_actively(int fd)
{
	int64_t start = now_ns();
	if (reset_on_close) {
		struct linger linger = { 1, 0 };
		if (setsockopt(fd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger) < 0)
			die("setsockopt");
	}
	if (close(fd) < 0)
		die("close");
	int64_t end = now_ns();
	leave(fd);
	record(&close_ns, end - start);
	record(&teardown_ns, end - start);
	ended();
}

/* Checks what came. False if the connection is closed. */
static bool on_received(int fd, ssize_t n)
{
	bytes_received += n;
	if (received[fd] + n > PAYLOAD || memcmp(buffer, GREETING + received[fd], n) != 0) {
		lost(fd);
		return false;
	}
	received[fd] += n;
	if (received[fd] < PAYLOAD)
		return true;
	record(&echo_ns, now_ns() - since[fd]);
	states[fd] = OPEN;
	close_actively(fd);
	return false;
}

static void client_event(int fd, uint32_t bits, uint32_t tag)
{
	if (tags[fd] != tag || states[fd] == FREE)
		return;
	if (states[fd] == CONNECTING) {
		if (!connected(fd, bits))
			return;
	} else if (bits & EPOLLOUT && states[fd] == ECHOING && !send_rest(fd)) {
		return;
	}
	if (!(bits & ~EPOLLOUT))
		return;
	while (true) {
		ssize_t n = recv(fd, buffer, BUFFER, 0);
		if (n < 0 && errno == EAGAIN)
			return;
		if (n <= 0) {
			lost(fd);
			return;
		}
		if (!on_received(fd, n))
			return;
		if (n < BUFFER && !(bits & GONE))
			return;
	}
}

static int64_t cycle(long connections, long concurrency, bool by_reset)
{
	reset_on_close = by_reset;
	opened = failed = bytes_sent = bytes_received = longest_turn = 0;
	int64_t start = now_ns();
	to_start = connections;
	in_flight = 0;
	for (long i = 0; i < concurrency; i++)
		start_next();
	while (to_start > 0 || in_flight > 0)
		if (turn(client_event, -1)) {
			errno = EPIPE;
			die("server ended early");
		}
	return now_ns() - start;
}

/* ------------------------------------------------------------------ server */

static int listener;

static void accept_all(void)
{
	while (true) {
		int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
		if (fd < 0) {
			if (errno == EAGAIN)
				return;
			if (errno == EINTR || errno == ECONNABORTED)
				continue;
			die("accept4");
		}
		uint32_t tag = enter(fd, ECHOING);
		opened++;
		watch(fd, SERVER_EVENTS, tag);
	}
}

static void close_passively(int fd)
{
	leave(fd);
	if (close(fd) < 0)
		failed++;
}

static void server_event(int fd, uint32_t bits, uint32_t tag)
{
	if (fd == listener) {
		accept_all();
		return;
	}
	if (tags[fd] != tag || states[fd] == FREE)
		return;
	while (true) {
		ssize_t n = recv(fd, buffer, BUFFER, 0);
		if (n < 0 && errno == EAGAIN)
			return;
		if (n <= 0) {
			if (n < 0 && errno != ECONNRESET)
				failed++;
			if (n == 0 && sent[fd] < PAYLOAD)
				failed++;
			close_passively(fd);
			return;
		}
		bytes_received += n;
		received[fd] += n;
		ssize_t taken = send(fd, buffer, n, MSG_NOSIGNAL);
		if (taken < n) {
			failed++;
			close_passively(fd);
			return;
		}
		bytes_sent += taken;
		sent[fd] += taken;
		if (sent[fd] >= PAYLOAD)
			states[fd] = OPEN;
		if (n < BUFFER && !(bits & GONE))
			return;
	}
}

struct report { long opened, failed; int64_t cpu_us; };

static void say(int fd, const void *message, size_t size)
{
	if (write(fd, message, size) != (ssize_t)size)
		die("write");
}

/* Answers every order once all connections are closed: 'b' counts anew, 'r' reports. */
static void serve(int orders, int answers, int port)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	orders_fd = orders;
	watch(orders, EPOLLIN, 0);
	listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	int on = 1;
	setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	struct sockaddr_in any = { .sin_family = AF_INET, .sin_port = htons(port) };
	if (bind(listener, (struct sockaddr *)&any, sizeof any) < 0 || listen(listener, BACKLOG) < 0)
		die("listen");
	watch(listener, EPOLLIN, UINT32_MAX);
	say(answers, "r", 1);
	int64_t cpu_at_begin = 0;
	while (true) {
		while (!turn(server_event, -1))
			;
		char order;
		if (read(orders, &order, 1) <= 0)
			exit(0);
		while (connections_open > 0)
			turn(server_event, 1);
		struct report report = { opened, failed, cpu_us() - cpu_at_begin };
		opened = failed = bytes_sent = bytes_received = longest_turn = 0;
		cpu_at_begin = cpu_us();
		say(answers, &report, sizeof report);
	}
}

/* -------------------------------------------------------------------- both */

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
