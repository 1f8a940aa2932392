package net.icmpexporter.app.targets;

/** How a command ended, for scripts. */
public enum ExitStatus {
    /** Done. */
    OK(0),
    /** The exporter, or a file, said no: nothing was changed, or not all of it. */
    REFUSED(1),
    /** The command line makes no sense. */
    USAGE(2),
    /** No exporter answers where it was looked for. */
    NOT_REACHED(3);

    private final int status;

    ExitStatus(int status) {
        this.status = status;
    }

    /** exit(3). */
    public int status() {
        return status;
    }
}
