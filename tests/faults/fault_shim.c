/* Lets writes and syncs of chosen files fail, as a test says, in the process that it is preloaded into, and shifts its clock.

   FAULTS_CONTROL names a file that is mapped and holds `struct control`; the test changes it while the process runs.
   An operation is counted when its kind is in `kinds` and its file's name contains `match`, which is `socket:` for sockets;
   those numbered from `first` on fail with `error_number`, `times` of them. A negative `error_number` is that of a signal,
   by which the process ends before the operation. The clock of the day is `clock_offset` seconds ahead; the one that only
   counts on is as it was. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum { WRITE = 1, SYNC = 2, TRUNCATE = 4, READ = 8, SEND = 16 };

struct control {
    atomic_int kinds;
    atomic_int error_number;
    atomic_int first;
    atomic_int times;
    atomic_int counted;
    atomic_int failed;
    char match[64];
    atomic_int clock_offset;
};

static struct control *control;

__attribute__((constructor)) static void map_control(void) {
    const char *name = getenv("FAULTS_CONTROL");
    int descriptor = name ? open(name, O_RDWR | O_CLOEXEC) : -1;
    if (descriptor < 0) return;
    void *mapped = mmap(NULL, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
    close(descriptor);
    if (mapped != MAP_FAILED) control = mapped;
}

static int fails(int kind, int descriptor) {
    char link[40], path[4096];
    if (!control || !(control->kinds & kind)) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    if (!strstr(path, control->match)) return 0;
    int number = atomic_fetch_add(&control->counted, 1) + 1;
    if (number < control->first || number - control->first >= control->times) return 0;
    atomic_fetch_add(&control->failed, 1);
    if (control->error_number < 0) kill(getpid(), -control->error_number);
    errno = control->error_number;
    return 1;
}

#define WRAP(result, name, kind, parameters, arguments)                                  \
    result name parameters {                                                             \
        static result(*real) parameters;                                                 \
        if (!real) real = (result(*) parameters)dlsym(RTLD_NEXT, #name);                 \
        return fails(kind, descriptor) ? (result)-1 : real arguments;                    \
    }

WRAP(ssize_t, write, WRITE, (int descriptor, const void *from, size_t size), (descriptor, from, size))
WRAP(ssize_t, writev, WRITE, (int descriptor, const struct iovec *from, int count), (descriptor, from, count))
WRAP(ssize_t, pwrite, WRITE, (int descriptor, const void *from, size_t size, off_t at), (descriptor, from, size, at))
WRAP(ssize_t, pwrite64, WRITE, (int descriptor, const void *from, size_t size, off64_t at), (descriptor, from, size, at))
WRAP(ssize_t, read, READ, (int descriptor, void *to, size_t size), (descriptor, to, size))
WRAP(ssize_t, pread, READ, (int descriptor, void *to, size_t size, off_t at), (descriptor, to, size, at))
WRAP(ssize_t, pread64, READ, (int descriptor, void *to, size_t size, off64_t at), (descriptor, to, size, at))
WRAP(ssize_t, send, SEND, (int descriptor, const void *from, size_t size, int flags), (descriptor, from, size, flags))
WRAP(int, fsync, SYNC, (int descriptor), (descriptor))
WRAP(int, fdatasync, SYNC, (int descriptor), (descriptor))
WRAP(int, ftruncate, TRUNCATE, (int descriptor, off_t size), (descriptor, size))
WRAP(int, ftruncate64, TRUNCATE, (int descriptor, off64_t size), (descriptor, size))

static int ahead(clockid_t clock) {
    return control && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE) ? control->clock_offset : 0;
}

int clock_gettime(clockid_t clock, struct timespec *now) {
    static int (*real)(clockid_t, struct timespec *);
    if (!real) real = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
    int result = real(clock, now);
    if (result == 0) now->tv_sec += ahead(clock);
    return result;
}

int gettimeofday(struct timeval *now, void *zone) {
    static int (*real)(struct timeval *, void *);
    if (!real) real = (int (*)(struct timeval *, void *))dlsym(RTLD_NEXT, "gettimeofday");
    int result = real(now, zone);
    if (result == 0) now->tv_sec += ahead(CLOCK_REALTIME);
    return result;
}

time_t time(time_t *result) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (result) *result = now.tv_sec;
    return now.tv_sec;
}
