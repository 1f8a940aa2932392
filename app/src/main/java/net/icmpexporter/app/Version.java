package net.icmpexporter.app;

/** Which release this is. */
final class Version {

    private Version() {}

    /** As the build wrote it into the jar; {@code development} for classes that are in none. */
    static String current() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    /** One line with everything that a bug report needs. */
    static String line() {
        return "icmp-exporter " + current() + " (java " + System.getProperty("java.version") + ", "
                + System.getProperty("os.name") + " " + System.getProperty("os.version") + ", "
                + System.getProperty("os.arch") + ")";
    }
}
