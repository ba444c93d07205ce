/* What both processes of epoll_churn.c share: connections, clock, distributions, one turn of the loop. */
#pragma once
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
