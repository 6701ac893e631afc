/* Makes the Nth fsync or fdatasync of a process fail with EIO, as a disk does; N stands in DUAAL_TEST_FSYNC. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>

static int calls = 0;

static int fails_now(void) {
    const char *wanted = getenv("DUAAL_TEST_FSYNC");
    return wanted && __sync_add_and_fetch(&calls, 1) == atoi(wanted);
}

int fsync(int descriptor) {
    if (fails_now()) { errno = EIO; return -1; }
    return ((int (*)(int))dlsym(RTLD_NEXT, "fsync"))(descriptor);
}

int fdatasync(int descriptor) {
    if (fails_now()) { errno = EIO; return -1; }
    return ((int (*)(int))dlsym(RTLD_NEXT, "fdatasync"))(descriptor);
}
