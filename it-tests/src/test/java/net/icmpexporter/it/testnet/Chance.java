package net.icmpexporter.it.testnet;

/** Chance that a seed decides: the same seed, address and request number have the same fate in every run. */
final class Chance {

    private Chance() {}

    /** A number from 0 to 1, evenly spread; 1 is not among them. */
    static double of(long seed, int key, long ordinal) {
        long z = mix(mix(seed + key * 0x9e3779b97f4a7c15L) + ordinal);
        return (z >>> 11) * 0x1p-53;
    }

    private static long mix(long value) {
        long z = value;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
