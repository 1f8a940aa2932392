package net.icmpexporter.probe;

import net.icmpexporter.transport.Channel;

/** The format of each channel's packets. Engine thread only. */
final class PacketFormats {

    private final PacketFormat echo;
    private final PacketFormat syn;
    private final PacketFormat frame;

    PacketFormats(PacketFormat echo, PacketFormat syn, PacketFormat frame) {
        this.frame = frame;
        this.echo = echo;
        this.syn = syn;
    }

    PacketFormat of(Channel channel) {
        return switch (channel.protocol()) {
            case ICMP -> echo;
            case TCP -> syn;
            case ECHO -> frame;
        };
    }
}
