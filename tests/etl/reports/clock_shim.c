/* Moves the clock of a process by the seconds in DUAAL_TEST_CLOCK, so that it lives on another date. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>

static time_t shift(void) {
    const char *seconds = getenv("DUAAL_TEST_CLOCK");
    return seconds ? (time_t)atoll(seconds) : 0;
}

int clock_gettime(clockid_t clock, struct timespec *found) {
    int result = ((int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime"))(clock, found);
    if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) found->tv_sec += shift();
    return result;
}

int gettimeofday(struct timeval *restrict found, void *restrict zone) {
    int result = ((int (*)(struct timeval *, void *))dlsym(RTLD_NEXT, "gettimeofday"))(found, zone);
    if (result == 0) found->tv_sec += shift();
    return result;
}

time_t time(time_t *found) {
    time_t now = ((time_t (*)(time_t *))dlsym(RTLD_NEXT, "time"))(NULL) + shift();
    if (found) *found = now;
    return now;
}
