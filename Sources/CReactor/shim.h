// What the Glibc module does not show: eventfd, thread names, whole-number clocks.
#pragma once
#include <pthread.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <sys/poll.h>
#include <time.h>

// Declared only with _GNU_SOURCE, which the importer does not set.
extern int pthread_setname_np(pthread_t thread, const char *name);

static inline int koppel_eventfd(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

static inline void koppel_name_thread(const char *name) { pthread_setname_np(pthread_self(), name); }

static inline int64_t koppel_monotonic_nanoseconds(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}
