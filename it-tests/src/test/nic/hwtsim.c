// SPDX-License-Identifier: GPL-2.0
/*
 * hwtsim: two network cards with hardware time stamps, hwts0 and hwts1, joined by a cable. For tests.
 *
 * A frame leaves at T by the card's clock (PTP hardware clock, PHC), is on the other card's end of the cable at
 * T + link_delay_us, which is its receive stamp, and is handed to the other stack at the same time, or host_delay_us
 * later. Stamps of sent frames come tx_ts_delay_us late. Every parameter can be changed at run time in
 * /sys/module/hwtsim/parameters.
 */
#include <linux/module.h>
#include <linux/version.h>
#include <linux/netdevice.h>
#include <linux/etherdevice.h>
#include <linux/ethtool.h>
#include <linux/net_tstamp.h>
#include <linux/ptp_clock_kernel.h>
#include <linux/hrtimer.h>
#include <linux/rtnetlink.h>
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 12, 0)
#include <linux/unaligned.h>
#else
#include <asm/unaligned.h>
#endif

static unsigned int link_delay_us = 500;
module_param(link_delay_us, uint, 0644);
MODULE_PARM_DESC(link_delay_us, "time on the cable");
static unsigned int host_delay_us[2];
module_param_array(host_delay_us, uint, NULL, 0644);
MODULE_PARM_DESC(host_delay_us, "time between a frame's receive stamp and its delivery, by card");
static unsigned int tx_ts_delay_us = 50;
module_param(tx_ts_delay_us, uint, 0644);
MODULE_PARM_DESC(tx_ts_delay_us, "time between sending and the delivery of the stamp");
static int tx_ts_drop_every;
module_param(tx_ts_drop_every, int, 0644);
MODULE_PARM_DESC(tx_ts_drop_every, "lose every Nth stamp of a sent frame; 0: none");
static int rx_ts_drop_every;
module_param(rx_ts_drop_every, int, 0644);
MODULE_PARM_DESC(rx_ts_drop_every, "lose every Nth stamp of a received frame; 0: none");
static bool no_tx;
module_param(no_tx, bool, 0644);
MODULE_PARM_DESC(no_tx, "refuse HWTSTAMP_TX_ON with ERANGE");
static bool no_rx_all;
module_param(no_rx_all, bool, 0644);
MODULE_PARM_DESC(no_rx_all, "refuse HWTSTAMP_FILTER_ALL with ERANGE");
static bool no_hwts;
module_param(no_hwts, bool, 0644);
MODULE_PARM_DESC(no_hwts, "be a card without hardware stamps: EOPNOTSUPP");
static ulong fixed_rtt_ns;
module_param(fixed_rtt_ns, ulong, 0644);
MODULE_PARM_DESC(fixed_rtt_ns, "stamp an answer as if it came exactly this long after its request was sent; 0: as it is");
static bool log_stamps;
module_param(log_stamps, bool, 0644);
MODULE_PARM_DESC(log_stamps, "write every stamp to the kernel's log");
static long phc_offset_ns;
module_param(phc_offset_ns, long, 0644);
MODULE_PARM_DESC(phc_offset_ns, "the cards' clock minus CLOCK_REALTIME");
static uint writes;
module_param(writes, uint, 0444);
MODULE_PARM_DESC(writes, "how often somebody has set a card's stamping, or tried to");

#define REQUESTS 4096

struct hwts {
	struct net_device *dev, *peer;
	struct hwtstamp_config cfg;
	struct ptp_clock *ptp;
	struct ptp_clock_info info;
	spinlock_t lock;
	int idx;
	atomic_t ntx, nrx;
	u64 sent[REQUESTS];                /* CLOCK_REALTIME at the sending of a request, by its key */
};
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 11, 0)
#define TS_INFO struct kernel_ethtool_ts_info
#else
#define TS_INFO struct ethtool_ts_info
#endif
static struct net_device *devs[2];
static atomic_t inflight = ATOMIC_INIT(0);
static DECLARE_WAIT_QUEUE_HEAD(drained);

static u64 phc_now(void) { return ktime_get_real_ns() + READ_ONCE(phc_offset_ns); }

struct ev { struct hrtimer t; struct sk_buff *skb; u64 ts; bool tx; };

static enum hrtimer_restart ev_fire(struct hrtimer *t)
{
	struct ev *e = container_of(t, struct ev, t);

	if (e->tx) {
		struct skb_shared_hwtstamps h = { .hwtstamp = ns_to_ktime(e->ts) };
		skb_tstamp_tx(e->skb, &h);
		consume_skb(e->skb);
	} else {
		netif_rx(e->skb);
	}
	kfree(e);
	if (atomic_dec_and_test(&inflight))
		wake_up(&drained);
	return HRTIMER_NORESTART;
}

static void post(struct sk_buff *skb, bool tx, u64 ts, u64 delay_us)
{
	struct ev *e = kmalloc(sizeof(*e), GFP_ATOMIC);

	if (!e) {
		kfree_skb(skb);
		return;
	}
	e->skb = skb;
	e->tx = tx;
	e->ts = ts;
	atomic_inc(&inflight);
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 13, 0)
	hrtimer_setup(&e->t, ev_fire, CLOCK_MONOTONIC, HRTIMER_MODE_REL_SOFT);
#else
	hrtimer_init(&e->t, CLOCK_MONOTONIC, HRTIMER_MODE_REL_SOFT);
	e->t.function = ev_fire;
#endif
	hrtimer_start(&e->t, ns_to_ktime(delay_us * NSEC_PER_USEC), HRTIMER_MODE_REL_SOFT);
}

enum kind { OTHER, REQUEST, ANSWER };

/* An echo request and its reply have the same key: from the last bytes of the payload, which are repeated in the reply. */
static enum kind echo_kind(const u8 *icmp, unsigned int len, u8 request, u8 reply, u16 *key)
{
	if (len < 16 || (icmp[0] != request && icmp[0] != reply))
		return OTHER;
	*key = (get_unaligned_be32(icmp + 4) ^ get_unaligned_be32(icmp + len - 8) ^ get_unaligned_be32(icmp + len - 4)) % REQUESTS;
	return icmp[0] == request ? REQUEST : ANSWER;
}

/* A SYN, and the SYN/ACK or RST that acknowledges it. */
static enum kind tcp_kind(const u8 *tcp, unsigned int len, u16 *key)
{
	u8 flags;

	if (len < 20)
		return OTHER;
	flags = tcp[13] & 0x17; /* ACK, RST, SYN, FIN */
	if (flags == 0x02) {
		*key = get_unaligned_be32(tcp + 4) % REQUESTS;
		return REQUEST;
	}
	if (flags == 0x12 || flags == 0x14) {
		*key = (get_unaligned_be32(tcp + 8) - 1) % REQUESTS;
		return ANSWER;
	}
	return OTHER;
}

static enum kind kind_of(const struct sk_buff *skb, u16 *key)
{
	const u8 *ip = skb->data + ETH_HLEN;
	unsigned int len = skb_headlen(skb), header, total;
	__be16 proto = ((const struct ethhdr *)skb->data)->h_proto;

	if (len < ETH_HLEN + 20)
		return OTHER;
	len -= ETH_HLEN;
	if (proto == htons(ETH_P_IP)) {
		header = (ip[0] & 15) * 4;
		total = min_t(unsigned int, len, get_unaligned_be16(ip + 2));
		if (total < header)
			return OTHER;
		if (ip[9] == IPPROTO_ICMP)
			return echo_kind(ip + header, total - header, 8, 0, key);
		return ip[9] == IPPROTO_TCP ? tcp_kind(ip + header, total - header, key) : OTHER;
	}
	if (proto == htons(ETH_P_IPV6) && len >= 40) {
		total = min_t(unsigned int, len, 40 + get_unaligned_be16(ip + 4));
		if (ip[6] == IPPROTO_ICMPV6)
			return echo_kind(ip + 40, total - 40, 128, 129, key);
		return ip[6] == IPPROTO_TCP ? tcp_kind(ip + 40, total - 40, key) : OTHER;
	}
	return OTHER;
}

static netdev_tx_t hwts_xmit(struct sk_buff *skb, struct net_device *dev)
{
	struct hwts *p = netdev_priv(dev), *q = netdev_priv(p->peer);
	struct sk_buff *rx;
	unsigned int len = skb->len;
	u64 now, wire;
	bool want = p->cfg.tx_type == HWTSTAMP_TX_ON && (skb_shinfo(skb)->tx_flags & SKBTX_HW_TSTAMP);
	enum kind kind;
	u16 key = 0;
	int n;

	if (want)
		skb_shinfo(skb)->tx_flags |= SKBTX_IN_PROGRESS;
	rx = skb_copy(skb, GFP_ATOMIC);   /* a private copy: the wire */
	kind = rx ? kind_of(rx, &key) : OTHER;
	now = ktime_get_real_ns();
	if (kind == REQUEST)
		p->sent[key] = now;
	skb_tx_timestamp(skb);
	if (want && !(tx_ts_drop_every > 0 && atomic_inc_return(&p->ntx) % tx_ts_drop_every == 0)) {
		post(skb_get(skb), true, now + READ_ONCE(phc_offset_ns), tx_ts_delay_us);
		if (log_stamps)
			pr_info("hwtsim: %s TX kind=%d key=%u ts=%llu\n", dev->name, kind, key, now + READ_ONCE(phc_offset_ns));
	}
	dev_sw_netstats_tx_add(dev, 1, len);
	if (rx && netif_running(p->peer)) {
		skb_scrub_packet(rx, true);
		skb_shinfo(rx)->tx_flags = 0;
		skb_shinfo(rx)->tskey = 0;
		memset(skb_hwtstamps(rx), 0, sizeof(struct skb_shared_hwtstamps));
		rx->protocol = eth_type_trans(rx, p->peer);
		rx->ip_summed = CHECKSUM_UNNECESSARY;
		wire = now + (u64)link_delay_us * NSEC_PER_USEC;
		if (fixed_rtt_ns && kind == ANSWER && q->sent[key])
			wire = q->sent[key] + fixed_rtt_ns;
		n = atomic_inc_return(&q->nrx);
		if (q->cfg.rx_filter == HWTSTAMP_FILTER_ALL && !(rx_ts_drop_every > 0 && n % rx_ts_drop_every == 0)) {
			skb_hwtstamps(rx)->hwtstamp = ns_to_ktime(wire + READ_ONCE(phc_offset_ns));
			if (log_stamps)
				pr_info("hwtsim: %s RX kind=%d key=%u ts=%llu\n", p->peer->name, kind, key, wire + READ_ONCE(phc_offset_ns));
		}
		dev_sw_netstats_rx_add(p->peer, len);
		post(rx, false, 0, (u64)link_delay_us + host_delay_us[q->idx]);
	} else {
		kfree_skb(rx);
	}
	consume_skb(skb);
	return NETDEV_TX_OK;
}

static int hwts_ioctl(struct net_device *dev, struct ifreq *ifr, int cmd)
{
	struct hwts *p = netdev_priv(dev);
	struct hwtstamp_config c;

	if (no_hwts)
		return -EOPNOTSUPP;
	switch (cmd) {
	case SIOCSHWTSTAMP:
		if (copy_from_user(&c, ifr->ifr_data, sizeof(c)))
			return -EFAULT;
		writes++;
		if (c.flags)
			return -EINVAL;
		if (c.tx_type != HWTSTAMP_TX_OFF && (c.tx_type != HWTSTAMP_TX_ON || no_tx))
			return -ERANGE;
		if (c.rx_filter != HWTSTAMP_FILTER_NONE && c.rx_filter != HWTSTAMP_FILTER_PTP_V2_EVENT &&
		    (c.rx_filter != HWTSTAMP_FILTER_ALL || no_rx_all))
			return -ERANGE;
		p->cfg = c;
		fallthrough;
	case SIOCGHWTSTAMP:
		return copy_to_user(ifr->ifr_data, &p->cfg, sizeof(p->cfg)) ? -EFAULT : 0;
	}
	return -EOPNOTSUPP;
}

static int hwts_open(struct net_device *dev)
{
	struct hwts *p = netdev_priv(dev);

	if (p->peer->flags & IFF_UP) { netif_carrier_on(dev); netif_carrier_on(p->peer); }
	netif_start_queue(dev);
	return 0;
}
static int hwts_stop(struct net_device *dev)
{
	struct hwts *p = netdev_priv(dev);

	netif_stop_queue(dev); netif_carrier_off(dev); netif_carrier_off(p->peer);
	return 0;
}

static int hwts_ts_info(struct net_device *dev, TS_INFO *i)
{
	struct hwts *p = netdev_priv(dev);

	ethtool_op_get_ts_info(dev, i);
	if (no_hwts)
		return 0;
	i->so_timestamping |= SOF_TIMESTAMPING_TX_HARDWARE | SOF_TIMESTAMPING_RX_HARDWARE |
			      SOF_TIMESTAMPING_RAW_HARDWARE | SOF_TIMESTAMPING_TX_SOFTWARE;
	i->phc_index = p->ptp ? ptp_clock_index(p->ptp) : -1;
	i->tx_types = BIT(HWTSTAMP_TX_OFF) | (no_tx ? 0 : BIT(HWTSTAMP_TX_ON));
	i->rx_filters = BIT(HWTSTAMP_FILTER_NONE) | BIT(HWTSTAMP_FILTER_PTP_V2_EVENT) | (no_rx_all ? 0 : BIT(HWTSTAMP_FILTER_ALL));
	return 0;
}
static void hwts_drvinfo(struct net_device *d, struct ethtool_drvinfo *i) { strscpy(i->driver, "hwtsim", sizeof(i->driver)); }
static const struct ethtool_ops eops = { .get_ts_info = hwts_ts_info, .get_link = ethtool_op_get_link, .get_drvinfo = hwts_drvinfo };
static const struct net_device_ops nops = {
	.ndo_open = hwts_open, .ndo_stop = hwts_stop, .ndo_start_xmit = hwts_xmit,
	.ndo_eth_ioctl = hwts_ioctl, .ndo_set_mac_address = eth_mac_addr, .ndo_validate_addr = eth_validate_addr,
	.ndo_get_stats64 = dev_get_tstats64,
};

static int phc_adjtime(struct ptp_clock_info *i, s64 d) { phc_offset_ns += d; return 0; }
static int phc_adjfine(struct ptp_clock_info *i, long ppm) { return 0; }
static int phc_get(struct ptp_clock_info *i, struct timespec64 *ts) { *ts = ns_to_timespec64(phc_now()); return 0; }
static int phc_set(struct ptp_clock_info *i, const struct timespec64 *ts) { phc_offset_ns = timespec64_to_ns(ts) - ktime_get_real_ns(); return 0; }
static int phc_enable(struct ptp_clock_info *i, struct ptp_clock_request *r, int on) { return -EOPNOTSUPP; }

static void hwts_free(struct net_device *dev) { free_percpu(dev->tstats); }
static void hwts_setup(struct net_device *dev)
{
	ether_setup(dev);
	dev->netdev_ops = &nops; dev->ethtool_ops = &eops;
	dev->priv_destructor = hwts_free; dev->needs_free_netdev = false;
	dev->features |= NETIF_F_HW_CSUM | NETIF_F_SG; dev->hw_features |= NETIF_F_HW_CSUM;
	eth_hw_addr_random(dev);
}

static int __init hwts_init(void)
{
	int i, err;

	for (i = 0; i < 2; i++) {
		devs[i] = alloc_netdev(sizeof(struct hwts), "hwts%d", NET_NAME_ENUM, hwts_setup);
		if (!devs[i]) return -ENOMEM;
		devs[i]->tstats = netdev_alloc_pcpu_stats(struct pcpu_sw_netstats);
	}
	for (i = 0; i < 2; i++) {
		struct hwts *p = netdev_priv(devs[i]);

		p->dev = devs[i];
		p->peer = devs[!i];
		p->idx = i;
		p->info = (struct ptp_clock_info){ .owner = THIS_MODULE, .name = "hwtsim", .max_adj = 1000000,
			.adjfine = phc_adjfine, .adjtime = phc_adjtime, .gettime64 = phc_get, .settime64 = phc_set, .enable = phc_enable };
		p->ptp = ptp_clock_register(&p->info, NULL);
		if (IS_ERR(p->ptp)) p->ptp = NULL;
		netif_carrier_off(devs[i]);
		err = register_netdev(devs[i]);
		if (err) return err;
	}
	return 0;
}
static void __exit hwts_exit(void)
{
	int i;

	for (i = 0; i < 2; i++) unregister_netdev(devs[i]);
	wait_event(drained, atomic_read(&inflight) == 0);
	for (i = 0; i < 2; i++) {
		struct hwts *p = netdev_priv(devs[i]);
		if (p->ptp) ptp_clock_unregister(p->ptp);
		free_netdev(devs[i]);
	}
}
module_init(hwts_init); module_exit(hwts_exit);
MODULE_LICENSE("GPL"); MODULE_DESCRIPTION("Ethernet pair with hardware time stamps, for tests");
