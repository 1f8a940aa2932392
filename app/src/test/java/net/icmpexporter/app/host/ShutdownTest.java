package net.icmpexporter.app.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ShutdownTest {

    private final Logger logger = Logger.getLogger(Shutdown.class.getName());

    @BeforeEach
    void quiet() {
        logger.setLevel(Level.OFF);
    }

    @AfterEach
    void loud() {
        logger.setLevel(null);
    }

    @Test
    void closesInReverseOrderOnceAndPastFailures() {
        List<String> closed = new ArrayList<>();
        Shutdown shutdown = new Shutdown();
        shutdown.register("first", () -> closed.add("first"));
        shutdown.register("second", () -> {
            closed.add("second");
            throw new IllegalStateException("broken");
        });
        shutdown.register("third", () -> closed.add("third"));

        shutdown.run();
        shutdown.run();

        assertThat(closed).containsExactly("third", "second", "first");
    }
}
