package net.icmpexporter.http.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NegotiationTest {

    private static final String PROTO = "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            TEXT         |
            TEXT         | text/plain
            TEXT         | */*
            TEXT         | text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8
            TEXT         | application/json
            OPEN_METRICS | application/openmetrics-text
            OPEN_METRICS | Application/OpenMetrics-Text; Version=1.0.0
            TEXT         | application/openmetrics-text;version=2.0.0,text/plain;q=0.1
            TEXT         | application/openmetrics-text;q=0
            TEXT         | application/openmetrics-text;q=0.3,text/plain;q=0.4
            OPEN_METRICS | text/plain;q=0.3,application/openmetrics-text;q=0.4
            OPEN_METRICS | application/openmetrics-text,text/plain
            TEXT         | text/plain,application/openmetrics-text
            TEXT         | application/openmetrics-text;q=2,text/plain;q=0.1
            TEXT         | application/openmetrics-text;q=x,text/plain;q=0.1
            TEXT         | application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=text
            TEXT         | application/vnd.google.protobuf;proto=other.Message;encoding=delimited
            TEXT         | application/vnd.google.protobuf
            PROTOBUF     | application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited
            PROTOBUF     | application/vnd.google.protobuf; proto="io.prometheus.client.MetricFamily"
            TEXT         | ,,;;q=;=,
            """)
    void choosesWhatTheClientWeighsMost(ExpositionFormat expected, @Nullable String accept) {
        assertThat(Negotiation.choose(accept)).isEqualTo(expected);
    }

    @Test
    void prometheusGetsWhatItAsksFor() {
        String since2 = "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,"
                + "text/plain;version=0.0.4;q=0.5,*/*;q=0.1";
        String since3 = "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,"
                + "application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,"
                + "text/plain;version=0.0.4;q=0.3,*/*;q=0.2";
        String nativeHistograms = PROTO + ";encoding=delimited;q=0.7," + since3;
        String textFirst = "text/plain;version=0.0.4;q=0.6,application/openmetrics-text;version=1.0.0;q=0.5," + PROTO
                + ";encoding=delimited;q=0.4,*/*;q=0.2";

        assertThat(Negotiation.choose(since2)).isEqualTo(ExpositionFormat.OPEN_METRICS);
        assertThat(Negotiation.choose(since3)).isEqualTo(ExpositionFormat.OPEN_METRICS);
        assertThat(Negotiation.choose(nativeHistograms)).isEqualTo(ExpositionFormat.PROTOBUF);
        assertThat(Negotiation.choose(textFirst)).isEqualTo(ExpositionFormat.TEXT);
    }
}
