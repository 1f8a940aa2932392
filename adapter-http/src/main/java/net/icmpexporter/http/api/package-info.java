/**
 * The API: targets that stay, put in and taken out by requests, and what is known of them, as JSON. All of Jackson is here. The
 * server's threads.
 */
@NullMarked
package net.icmpexporter.http.api;

import org.jspecify.annotations.NullMarked;
