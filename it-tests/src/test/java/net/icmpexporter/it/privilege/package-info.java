/** Tests of running with few privileges and of giving them up: in namespaces, with the program as it is installed. */
@NullMarked
package net.icmpexporter.it.privilege;

import org.jspecify.annotations.NullMarked;
