/*
 * Prints how much CPU time a process has used so far, all its threads together, user and system, in nanoseconds:
 * clock_getcpuclockid(3). /proc/PID/stat counts the same in hundredths of a second, which is too coarse for few probes.
 *
 *     cputime PID
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

int main(int count, char **word) {
    clockid_t clock;
    struct timespec time;
    int error;
    if (count != 2) {
        fprintf(stderr, "usage: cputime PID\n");
        return 2;
    }
    error = clock_getcpuclockid(atoi(word[1]), &clock);
    if (error) {
        fprintf(stderr, "cputime: process %s: %s\n", word[1], strerror(error));
        return 1;
    }
    if (clock_gettime(clock, &time)) {
        perror("cputime");
        return 1;
    }
    printf("%lld%09ld\n", (long long)time.tv_sec, time.tv_nsec);
    return 0;
}
