/** The port to the network, on Linux sockets. What is exported serves the library of pings; users have no business with it. */
@SuppressWarnings("requires-automatic") // jnr has no module descriptors
module net.icmpexporter.linux {
    requires transitive net.icmpexporter.core;
    requires static transitive org.jspecify;
    requires org.jnrproject.constants;
    requires org.jnrproject.ffi;
    requires org.jnrproject.posix;
    // jnr-ffi needs it, and cannot say so
    requires org.objectweb.asm;

    exports net.icmpexporter.linux;
    exports net.icmpexporter.linux.cgroup;

    // jnr writes classes that implement the interfaces here, in a module without a name
    opens net.icmpexporter.linux.libc;
}
