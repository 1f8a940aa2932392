package net.icmpexporter.fake;

/** Virtual time: whoever waits is there already. */
record VirtualTimeline(FakeClocks clocks) implements Timeline {

    @Override
    public long elapsedNs() {
        return clocks.elapsedNs();
    }

    @Override
    public long wallNsAt(long momentNs) {
        return clocks.wallNsAt(momentNs);
    }

    @Override
    public boolean waitUntil(long momentNs) {
        clocks.advanceTo(momentNs);
        return true;
    }

    @Override
    public void wakeup() {
        // nobody ever sleeps here
    }
}
