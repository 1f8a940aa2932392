package net.icmpexporter.benchmarks.lab;

/** A measurement that cannot be made, and why: for people. */
final class LabFailure extends RuntimeException {

    private static final long serialVersionUID = 1;

    LabFailure(String message) {
        super(message);
    }

    LabFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
