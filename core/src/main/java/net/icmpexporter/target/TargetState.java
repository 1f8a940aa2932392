package net.icmpexporter.target;

/** How a target is doing. */
public enum TargetState {
    /** It answers. */
    UP,
    /** It does not: an outage lasts. */
    DOWN,
    /** Nothing is known yet. */
    UNKNOWN,
    /** It cannot be probed, and there is a line for people that says why. */
    ERROR
}
