package net.icmpexporter.http.api;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.javalin.http.Context;
import jakarta.servlet.http.HttpServletRequest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a request comes from: what no socket of a test can come from is played. */
final class PeersTest {

    private static Context from(String peer) {
        HttpServletRequest request = mock(HttpServletRequest.class);
        when(request.getRemoteAddr()).thenReturn(peer);
        Context ctx = mock(Context.class);
        when(ctx.req()).thenReturn(request);
        when(ctx.header("Host")).thenReturn("localhost");
        return ctx;
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.9.9.9", "::1", "[::1]", "0:0:0:0:0:0:0:1", "::ffff:127.0.0.1"})
    void thisHostMay(String peer) {
        assertThatCode(() -> new Admission(ApiAccess.FROM_THIS_HOST, "").admit(from(peer)))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"192.0.2.1", "128.0.0.1", "::2", "::", "2001:db8::1", "fe80::1%eth0", "10.0.0.127", "", "@"})
    void nobodyElseMay(String peer) {
        assertThatThrownBy(() -> new Admission(ApiAccess.FROM_THIS_HOST, "").admit(from(peer)))
                .isInstanceOf(ApiRefused.class)
                .hasMessageContaining("from this host only")
                .extracting(refused -> ((ApiRefused) refused).status())
                .isEqualTo(403);
    }
}
