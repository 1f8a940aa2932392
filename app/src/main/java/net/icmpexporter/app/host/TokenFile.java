package net.icmpexporter.app.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;

/** A file with a secret: its first line. */
public final class TokenFile {

    private static final System.Logger LOG = System.getLogger(TokenFile.class.getName());
    private static final int MOST_BYTES = 4096;

    private TokenFile() {}

    /**
     * Reads the secret. That everybody may read the file is only warned of: so are the secrets that Kubernetes mounts, in a
     * container where nobody else is.
     *
     * @throws StartRefused if there is none; the message names the file, and never the secret
     */
    public static String read(Path file) throws StartRefused {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new StartRefused(file + ": a token has at most " + MOST_BYTES + " bytes");
            }
            String token = new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                    .lines()
                    .findFirst()
                    .orElse("")
                    .strip();
            if (token.isEmpty()) {
                throw new StartRefused(file + ": its first line, which is to be the token, is empty");
            }
            if (!token.chars().allMatch(character -> character > ' ' && character <= '~')) {
                throw new StartRefused(file + ": the token must be printable ASCII without blanks");
            }
            if (Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        file + ": every user of this host may read the token, and so change targets: chmod o-r "
                                + file);
            }
            return token;
        } catch (NoSuchFileException e) {
            throw new StartRefused(file + ": there is no such file");
        } catch (IOException e) {
            throw new StartRefused(file + " cannot be read: " + e.getMessage());
        }
    }
}
