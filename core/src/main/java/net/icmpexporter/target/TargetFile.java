package net.icmpexporter.target;

/** Port: the configuration file with targets. Any thread. */
public interface TargetFile {

    /**
     * Reads the file again, now. One that cannot be read, or says something impossible, changes nothing. May take as long as a
     * disk takes.
     */
    Reload reload();

    /** What came of the latest attempt to read it, which was at the start if nothing has asked for another one. */
    Reload latest();

    /**
     * What came of reading the file.
     *
     * @param configured whether there is a file at all
     * @param problem empty if all went well; else lines for people, each with file, line and reason
     * @param change what it did to the targets; nothing if there was a problem
     * @param lastSuccessWallNs when the file was last read without a problem, wall clock; 0 if it never was
     */
    record Reload(boolean configured, String problem, FileChange change, long lastSuccessWallNs) {

        /** Without a file. */
        public static final Reload NO_FILE = new Reload(false, "", new FileChange(0, 0, 0, 0), 0);

        /** Whether all went well. */
        public boolean isSuccessful() {
            return problem.isEmpty();
        }
    }
}
