package net.icmpexporter.config.yaml;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;

/**
 * What tells one content of a file from another without reading it. A symbolic link is followed, so that one that is put in
 * the place of another is seen, as when a ConfigMap of Kubernetes changes.
 */
record FileMark(String text) {

    private static final String ATTRIBUTES = "unix:dev,ino,size,lastModifiedTime,ctime";

    /** As it is now. Never fails: that there is no such file, or that nobody may see it, is a mark too. */
    static FileMark of(Path file) {
        try {
            return new FileMark(new TreeMap<>(Files.readAttributes(file, ATTRIBUTES)).toString());
        } catch (IOException e) {
            return new FileMark(e.toString());
        }
    }
}
