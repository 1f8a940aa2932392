/**
 * The port to where targets, figures and histories are kept, on a file of SQLite: the only place that knows SQL. Whichever
 * thread keeps the book of targets, one call at a time; never the engine thread.
 *
 * <p>{@link net.icmpexporter.store.sqlite.SqliteTargetStore} decides what happens when a call fails. Below it lie the folder with
 * its lock, the open file, its tables, and the salvage of a file that is damaged. Nothing of SQLite is loaded before a store is
 * opened.
 */
@NullMarked
package net.icmpexporter.store.sqlite;

import org.jspecify.annotations.NullMarked;
