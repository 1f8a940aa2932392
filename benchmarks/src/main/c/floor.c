/*
 * The kernel's floor: what so many ICMP echo probes a second over IPv4 cost at the least if both ends are to have the
 * kernel's time stamps. Batches of 64 at every system call, stamps told by a bare number instead of the packet, one table,
 * no statistics, no deadline, no check of anything. Whatever else a prober does comes on top.
 *
 *     floor PROBES-PER-SECOND SECONDS [TICK-US]
 *
 * PROBES-PER-SECOND 0: as many as it can. Sends to 10.99.0.1 and the 59,999 addresses after it, wakes up every TICK-US
 * microseconds (1000), and prints one object of JSON.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <linux/errqueue.h>
#include <linux/filter.h>
#include <linux/net_tstamp.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum {
    BATCH = 64,
    PACKET = 64,
    IDENTIFIER = 0x1234,
    BUFFER = 8 << 20,
    TARGETS = 60000,
    TARGET = 0x0a630001, /* 10.99.0.1 */
    REMEMBERED = 1 << 20,
};

static const int64_t SECOND = 1000000000;

struct batch {
    struct mmsghdr message[BATCH];
    struct iovec piece[BATCH];
    struct sockaddr_in address[BATCH];
    unsigned char data[BATCH][256];
    unsigned char control[BATCH][256];
};

static struct batch sending, receiving, stamps;
static int64_t tx_stamp[REMEMBERED];
static long sent, refused, received, stamped, timed;
static int64_t rtt_sum;

static uint16_t checksum(const void *data, int bytes) {
    const uint16_t *word = data;
    uint32_t sum = 0;
    for (; bytes > 1; bytes -= 2) sum += *word++;
    while (sum >> 16) sum = (sum & 0xffff) + (sum >> 16);
    return ~sum;
}

static int64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * SECOND + time.tv_nsec;
}

/* The stamp in a message's control data, 0 without one; and, of the error queue, the number of the packet it is of. */
static int64_t stamp_of(struct msghdr *message, uint32_t *number) {
    int64_t stamp = 0;
    for (struct cmsghdr *item = CMSG_FIRSTHDR(message); item; item = CMSG_NXTHDR(message, item)) {
        if (item->cmsg_level == SOL_SOCKET && item->cmsg_type == SO_TIMESTAMPING) {
            struct timespec *time = (void *)CMSG_DATA(item);
            stamp = time[0].tv_sec * SECOND + time[0].tv_nsec;
        } else if (number && item->cmsg_level == SOL_IP && item->cmsg_type == IP_RECVERR) {
            struct sock_extended_err *error = (void *)CMSG_DATA(item);
            *number = error->ee_data;
        }
    }
    return stamp;
}

static void lay_out(struct batch *batch, int with_address) {
    for (int i = 0; i < BATCH; i++) {
        batch->piece[i] = (struct iovec){.iov_base = batch->data[i], .iov_len = sizeof batch->data[i]};
        batch->message[i].msg_hdr = (struct msghdr){
            .msg_name = with_address ? &batch->address[i] : NULL,
            .msg_namelen = with_address ? sizeof batch->address[i] : 0,
            .msg_iov = &batch->piece[i],
            .msg_iovlen = 1,
            .msg_control = batch->control[i],
            .msg_controllen = sizeof batch->control[i],
        };
    }
}

static void read_stamps(int fd) {
    int got;
    lay_out(&stamps, 0);
    while ((got = recvmmsg(fd, stamps.message, BATCH, MSG_ERRQUEUE | MSG_DONTWAIT, NULL)) > 0) {
        for (int i = 0; i < got; i++) {
            uint32_t number = 0;
            int64_t stamp = stamp_of(&stamps.message[i].msg_hdr, &number);
            tx_stamp[number % REMEMBERED] = stamp;
            stamped++;
            stamps.message[i].msg_hdr.msg_controllen = sizeof stamps.control[i];
        }
        if (got < BATCH) break;
    }
}

static void read_replies(int fd) {
    int got;
    lay_out(&receiving, 1);
    while ((got = recvmmsg(fd, receiving.message, BATCH, MSG_DONTWAIT, NULL)) > 0) {
        for (int i = 0; i < got; i++) {
            int64_t rx = stamp_of(&receiving.message[i].msg_hdr, NULL), tx;
            unsigned char *ip = receiving.data[i];
            uint32_t number;
            memcpy(&number, ip + (ip[0] & 15) * 4 + 8, sizeof number);
            received++;
            tx = tx_stamp[number % REMEMBERED];
            if (tx && rx) {
                rtt_sum += rx - tx;
                timed++;
            }
            receiving.message[i].msg_hdr.msg_controllen = sizeof receiving.control[i];
            receiving.message[i].msg_hdr.msg_namelen = sizeof receiving.address[i];
        }
        if (got < BATCH) break;
    }
}

static void drain(int fd) {
    read_stamps(fd);
    read_replies(fd);
}

static void write_request(unsigned char *packet, uint32_t number) {
    uint16_t sum;
    memset(packet, 0, 8);
    packet[0] = 8;
    packet[4] = IDENTIFIER >> 8;
    packet[5] = IDENTIFIER & 0xff;
    packet[6] = number >> 8;
    packet[7] = number;
    memcpy(packet + 8, &number, sizeof number);
    memset(packet + 12, '.', PACKET - 12);
    sum = checksum(packet, PACKET);
    memcpy(packet + 2, &sum, sizeof sum);
}

/* Sends so many, at most BATCH. The numbers are the kernel's too: what it refuses, it does not count. */
static void send_batch(int fd, int count) {
    static uint32_t number;
    int taken;
    for (int i = 0; i < count; i++, number++) {
        write_request(sending.data[i], number);
        sending.address[i].sin_family = AF_INET;
        sending.address[i].sin_addr.s_addr = htonl(TARGET + number % TARGETS);
        sending.piece[i] = (struct iovec){.iov_base = sending.data[i], .iov_len = PACKET};
        sending.message[i].msg_hdr = (struct msghdr){
            .msg_name = &sending.address[i],
            .msg_namelen = sizeof sending.address[i],
            .msg_iov = &sending.piece[i],
            .msg_iovlen = 1,
        };
        tx_stamp[number % REMEMBERED] = 0;
    }
    taken = sendmmsg(fd, sending.message, count, 0);
    if (taken < 0) taken = 0;
    if (taken < count) refused++;
    number -= count - taken;
    sent += taken;
}

static int open_socket(void) {
    int flags = SOF_TIMESTAMPING_RX_SOFTWARE | SOF_TIMESTAMPING_TX_SOFTWARE | SOF_TIMESTAMPING_SOFTWARE |
                SOF_TIMESTAMPING_OPT_ID | SOF_TIMESTAMPING_OPT_TSONLY | SOF_TIMESTAMPING_OPT_CMSG;
    int bytes = BUFFER;
    /* echo replies with our identifier: load the header's length, load what follows it by 4 bytes, compare */
    struct sock_filter code[] = {
        BPF_STMT(BPF_LDX | BPF_B | BPF_MSH, 0),
        BPF_STMT(BPF_LD | BPF_H | BPF_IND, 4),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, IDENTIFIER, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, 4096),
        BPF_STMT(BPF_RET | BPF_K, 0),
    };
    struct sock_fprog filter = {.len = sizeof code / sizeof code[0], .filter = code};
    int fd = socket(AF_INET, SOCK_RAW, IPPROTO_ICMP);
    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_TIMESTAMPING, &flags, sizeof flags) ||
        setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &bytes, sizeof bytes) ||
        setsockopt(fd, SOL_SOCKET, SO_SNDBUFFORCE, &bytes, sizeof bytes) ||
        setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &filter, sizeof filter)) {
        perror("floor: a raw socket with time stamps, which needs root");
        exit(1);
    }
    return fd;
}

static void sleep_to_next_tick(int64_t from, int64_t tick) {
    int64_t next = (from / tick + 1) * tick;
    struct timespec time = {.tv_sec = next / SECOND, .tv_nsec = next % SECOND};
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, NULL);
}

static void probe(int fd, long rate, int64_t start, int64_t end, int64_t tick) {
    for (int64_t time = now(); time < end; time = now()) {
        long due = rate ? (long)((time - start) * (double)rate / SECOND) : sent + BATCH;
        while (sent < due) {
            send_batch(fd, due - sent < BATCH ? due - sent : BATCH);
            if (!rate) break;
            drain(fd);
        }
        drain(fd);
        if (rate) sleep_to_next_tick(time, tick);
    }
}

/* Not what getrusage(2) says: there, a process has the memory of the one that it was started by. */
static long resident_kb(void) {
    char line[256];
    long kb = 0;
    FILE *status = fopen("/proc/self/status", "r");
    while (status && fgets(line, sizeof line, status)) {
        if (sscanf(line, "VmRSS: %ld", &kb) == 1) break;
    }
    if (status) fclose(status);
    return kb;
}

int main(int count, char **word) {
    struct rusage use;
    double seconds, cpu;
    int64_t start;
    int fd;
    if (count < 3 || atol(word[1]) < 0 || atof(word[2]) <= 0) {
        fprintf(stderr, "usage: floor PROBES-PER-SECOND SECONDS [TICK-US]\n");
        return 2;
    }
    fd = open_socket();
    start = now();
    probe(fd, atol(word[1]), start, start + (int64_t)(atof(word[2]) * SECOND), (count > 3 ? atol(word[3]) : 1000) * 1000);
    seconds = (now() - start) / (double)SECOND;
    usleep(50000);
    drain(fd);
    getrusage(RUSAGE_SELF, &use);
    cpu = use.ru_utime.tv_sec + use.ru_stime.tv_sec + (use.ru_utime.tv_usec + use.ru_stime.tv_usec) / 1e6;
    printf("{\"sent\":%ld,\"received\":%ld,\"stamped\":%ld,\"refused\":%ld,\"seconds\":%.6f,\"cpu_seconds\":%.6f,"
           "\"rtt_us\":%.3f,\"rss_kb\":%ld}\n",
           sent, received, stamped, refused, seconds, cpu, timed ? rtt_sum / 1e3 / timed : 0, resident_kb());
    return 0;
}
