/** Whether the exporter measures, in words. Any thread. */
@NullMarked
package net.icmpexporter.http.health;

import org.jspecify.annotations.NullMarked;
