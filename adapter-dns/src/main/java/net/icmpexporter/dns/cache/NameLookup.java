package net.icmpexporter.dns.cache;

import java.util.concurrent.CompletionStage;

/** Looks up one name. Called by whoever runs {@link NameCache#doWork}, one call at a time. */
@FunctionalInterface
public interface NameLookup {

    /**
     * Begins a lookup; does not wait for its end.
     *
     * @param name lower case, without a final dot
     * @return completes on any thread, in the end always; an exceptional end is a fault of the program
     */
    CompletionStage<LookupOutcome> lookUp(String name);
}
