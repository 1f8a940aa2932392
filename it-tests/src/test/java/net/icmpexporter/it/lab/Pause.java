package net.icmpexporter.it.lab;

/** Waiting: between two looks at a condition, or while traffic flows that is counted exactly afterwards. */
public final class Pause {

    private Pause() {}

    /** Waits, in milliseconds. */
    public static void ms(long ms) {
        try {
            Thread.sleep(ms);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabFailure("interrupted", e);
        }
    }
}
