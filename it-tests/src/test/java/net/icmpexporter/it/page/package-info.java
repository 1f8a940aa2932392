/** The page of targets in a real browser: what is seen and clicked, what it costs, and whom it talks to. */
@NullMarked
package net.icmpexporter.it.page;

import org.jspecify.annotations.NullMarked;
