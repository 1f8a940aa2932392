package net.icmpexporter.probe;

import java.lang.reflect.Method;

/**
 * What a thread has allocated since it began, as the JVM counts it (com.sun.management.ThreadMXBean). By reflection, since
 * core itself does not read the module that it is in.
 */
final class AllocatedBytes {

    private final Object threads;
    private final Method allocated;

    AllocatedBytes() {
        try {
            threads = Class.forName("java.lang.management.ManagementFactory")
                    .getMethod("getThreadMXBean")
                    .invoke(null);
            allocated =
                    Class.forName("com.sun.management.ThreadMXBean").getMethod("getThreadAllocatedBytes", long.class);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("this JVM does not count allocations", e);
        }
    }

    /** Of the calling thread; the call itself allocates some bytes more. */
    long now() {
        try {
            return (long) allocated.invoke(threads, Thread.currentThread().getId());
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("this JVM does not count allocations", e);
        }
    }
}
