package net.icmpexporter.target;

/**
 * What a reload of the configuration file did.
 *
 * @param added targets that were not there
 * @param changed targets with other options or labels
 * @param removed targets that are not in it any more
 * @param untouched targets that are as they were
 */
public record FileChange(int added, int changed, int removed, int untouched) {}
