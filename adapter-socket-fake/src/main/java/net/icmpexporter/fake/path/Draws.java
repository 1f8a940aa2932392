package net.icmpexporter.fake.path;

/**
 * Random numbers that are a function of a seed, a probe and a purpose, and of nothing else: neither another path nor
 * another impairment of the same path changes them. The generator behind is SplitMix64 (Steele, Lea, Flood: Fast
 * Splittable Pseudorandom Number Generators, OOPSLA 2014), which mixes a counter. One thread; allocates nothing.
 */
public final class Draws {

    private static final long GAMMA = 0x9E3779B97F4A7C15L;
    private static final long PURPOSE = 0xD1B54A32D192ED03L;

    private final long seed;
    private long state;

    /** @param seed any number; neighbouring seeds give unrelated numbers */
    public Draws(long seed) {
        this.seed = mix(seed);
        this.state = this.seed;
    }

    /** A seed for something that has a 128-bit name, such as an address, under a common seed. */
    public static long seedOf(long commonSeed, long nameHi, long nameLo) {
        return mix(mix(mix(commonSeed) ^ nameHi) ^ nameLo);
    }

    /** Goes to the first number that is drawn about one probe for one purpose. */
    void goTo(long probeIndex, int purpose) {
        state = mix(seed + GAMMA * probeIndex) ^ mix(PURPOSE * (purpose + 1L));
    }

    /** The next 64 bits. */
    public long bits() {
        state += GAMMA;
        return mix(state);
    }

    /** At least 0, less than 1, in steps of 2<sup>-53</sup>. */
    public double unit() {
        return (bits() >>> 11) * 0x1p-53;
    }

    /** At least {@code from}, less than {@code to}; {@code from} if the range is empty. The range is below 2<sup>53</sup>. */
    public long between(long from, long to) {
        return to <= from ? from : from + (long) (unit() * (to - from));
    }

    private static long mix(long value) {
        long z = value;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
