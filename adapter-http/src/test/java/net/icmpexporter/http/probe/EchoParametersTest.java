package net.icmpexporter.http.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code echo_port} and {@code wire}. */
final class EchoParametersTest {

    private static ProbeRequest request(String query) throws RequestRefused {
        return ProbeRequest.parse("target=192.0.2.1" + query, List.of());
    }

    @Test
    void framesHave24BytesUnlessTheRequestSays16() throws RequestRefused {
        assertThat(request("&echo_port=4000").frameBytes()).isEqualTo(24);
        assertThat(request("&echo_port=4000&wire=24").frameBytes()).isEqualTo(24);
        assertThat(request("&echo_port=4000&wire=16").frameBytes()).isEqualTo(16);
        assertThat(request("&echo_port=4000&wire=16").echoPorts()).containsExactly(4000);
        assertThat(request("").frameBytes()).isEqualTo(24);
    }

    @ParameterizedTest
    @CsvSource({
        "&echo_port=4000&wire=20, invalid wire parameter: it is 16 or 24",
        "&echo_port=4000&wire=, invalid wire parameter",
        "&echo_port=4000&wire=16&wire=16, wire is said more than once",
        "&wire=16, 'wire is said of echo_port, which is missing'",
        "&tcp_port=80&wire=16, 'wire is said of echo_port, which is missing'"
    })
    void whatIsNoFrameIsRefused(String query, String words) throws RequestRefused {
        ProbeRequest request = request(query);

        assertThatThrownBy(request::frameBytes)
                .isInstanceOf(RequestRefused.class)
                .hasMessageContaining(words);
    }
}
