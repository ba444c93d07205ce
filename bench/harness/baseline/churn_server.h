/* The server of epoll_churn.c: mirrors src/load/server.ts. */
#pragma once
#include "churn_loop.h"

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
	/* As ours does: nothing that did not come in by the loopback device is answered. */
	if (setsockopt(listener, SOL_SOCKET, SO_BINDTODEVICE, "lo", sizeof "lo") < 0)
		die("SO_BINDTODEVICE");
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
