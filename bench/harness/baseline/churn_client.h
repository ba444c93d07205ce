/* The client of epoll_churn.c: mirrors src/load/client.ts and closing.ts. */
#pragma once
#include "churn_loop.h"

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
