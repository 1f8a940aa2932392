package net.icmpexporter.linux;

import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import net.icmpexporter.transport.Channel;

/** Says when channels are lost and when they are back: one line each time, not one for each packet. Engine thread only. */
final class LossNotes {

    private static final Channel[] CHANNELS = Channel.ofPackets().toArray(new Channel[0]);

    private final Predicate<Channel> isLost;
    private final Function<Set<Channel>, String> describe;
    private final Consumer<String> listener;
    private final boolean[] said = new boolean[CHANNELS.length];

    /**
     * @param describe the names of channels, and what each has or why not
     * @param listener takes one line for people
     */
    LossNotes(Predicate<Channel> isLost, Function<Set<Channel>, String> describe, Consumer<String> listener) {
        this.isLost = isLost;
        this.describe = describe;
        this.listener = listener;
    }

    /** To be called often; allocates nothing while nothing changes. */
    void update() {
        boolean changed = false;
        for (Channel channel : CHANNELS) {
            changed |= isLost.test(channel) != said[channel.ordinal()];
        }
        if (changed) {
            say(true, "lost: ");
            say(false, "back: ");
        }
    }

    private void say(boolean lost, String word) {
        Set<Channel> changed = EnumSet.noneOf(Channel.class);
        for (Channel channel : CHANNELS) {
            if (isLost.test(channel) == lost && said[channel.ordinal()] != lost) {
                changed.add(channel);
                said[channel.ordinal()] = lost;
            }
        }
        if (!changed.isEmpty()) {
            listener.accept(word + describe.apply(changed));
        }
    }
}
