package net.icmpexporter.http.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.icmpexporter.http.metrics.Detail;
import net.icmpexporter.http.metrics.RttBuckets;
import net.icmpexporter.stats.RttBounds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PresentationTest {

    private static final String KEPT =
            "; kept are 1, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 7.5, 8 and 9 times any power of ten from"
                    + " 0.000001 to 1000, and 0.00005 times any power of two up to 26.2144";

    private static Presentation parse(String query) throws RequestRefused {
        return Presentation.parse(QueryString.parse(query));
    }

    @Test
    void withoutParametersEverythingIsShownAndNothingIsNamed() throws RequestRefused {
        assertThat(parse("target=192.0.2.1")).isEqualTo(new Presentation(Detail.FULL, RttBuckets.NATIVE, false));
    }

    @Test
    void everyParameterHasItsValues() throws RequestRefused {
        assertThat(parse("detail=full&buckets=native"))
                .isEqualTo(new Presentation(Detail.FULL, RttBuckets.NATIVE, false));
        assertThat(parse("detail=basic&labels=target"))
                .isEqualTo(new Presentation(Detail.BASIC, RttBuckets.NATIVE, true));
        assertThat(parse("buckets=classic").buckets()).isSameAs(RttBuckets.CLASSIC);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            detail=             | detail="" is neither basic nor full
            detail=Basic        | detail="Basic" is neither basic nor full
            detail=basic,full   | detail="basic,full" is neither basic nor full
            detail=%0d%22       | detail="\\u000d\\"" is neither basic nor full
            detail=full&detail=full   | parameter detail is given more than once
            detail=basic&detail=full  | parameter detail is given more than once
            labels=             | labels="" is not known; the only one is labels=target
            labels=ip           | labels="ip" is not known; the only one is labels=target
            labels=target&labels=target | parameter labels is given more than once
            buckets=native&buckets=classic | parameter buckets is given more than once
            buckets=0.1&buckets=0.2 | parameter buckets is given more than once
            detail=basic&buckets=classic | buckets means nothing with detail=basic, which has no histogram
            detail=basic&buckets=native | buckets means nothing with detail=basic, which has no histogram
            """)
    void whatMeansNothingIsRefusedWithTheReason(String query, String reason) {
        assertThatThrownBy(() -> parse(query))
                .isInstanceOf(RequestRefused.class)
                .hasMessage("# 400 - " + reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Classic",
                "0.1,",
                ",0.1",
                "0.1;0.2",
                "-1",
                "+1",
                "1s",
                "100ms",
                "0x1",
                "NaN",
                "Inf",
                "1e999",
                ".5",
                "native,0.1",
                "9999999999999"
            })
    void whatIsNoNumberOfSecondsIsNoBound(String list) {
        assertThatThrownBy(() -> BucketBounds.parse(list))
                .isInstanceOf(RequestRefused.class)
                .hasMessageStartingWith("# 400 - buckets has \"")
                .hasMessageEndingWith(
                        "\": neither native nor classic, nor a bound in seconds as in buckets=0.001,0.01,0.1");
    }

    static Stream<Arguments> notKept() {
        return Stream.of(
                Arguments.of("0.0011", "the nearest bounds are 0.001064948 and 0.001161335"),
                Arguments.of("0.1,0.11,0.2", "the nearest bounds are 0.105112051 and 0.114625505"),
                Arguments.of("0.1000000001", "the nearest bounds are 0.1 and 0.102400000"),
                Arguments.of("0", "the first bound is 0.000000953"),
                Arguments.of("0.0000000001", "the first bound is 0.000000953"),
                Arguments.of("4096.5", "the last bound is 4096"),
                Arguments.of("999999999999e99", "the last bound is 4096"));
    }

    @ParameterizedTest
    @MethodSource("notKept")
    void whatBoundsNoBinIsRefusedWithItsNeighbours(String list, String neighbours) {
        String culprit = list.startsWith("0.1,") ? "0.11" : list;

        assertThatThrownBy(() -> BucketBounds.parse(list))
                .hasMessage("# 400 - buckets has " + culprit + ", which bounds no bin: "
                        + neighbours.replaceAll("0+$", "") + KEPT);
    }

    /** The message's promise. */
    @Test
    void whatIsSaidToBeKeptIsKept() throws RequestRefused {
        for (String digits : new String[] {"1", "1.5", "2", "2.5", "3", "4", "5", "6", "7", "7.5", "8", "9"}) {
            for (int exponent = -6; exponent < 3; exponent++) {
                BucketBounds.parse(digits + "e" + exponent);
            }
        }
        for (String digits : new String[] {"1", "1.5", "2", "2.5", "3", "4"}) {
            BucketBounds.parse(digits + "e3");
        }
        for (long ns = 50_000; ns <= 26_214_400_000L; ns *= 2) {
            BucketBounds.parse(ns + "e-9");
        }
    }

    @Test
    void neighboursThatARefusalNamesAreKept() throws RequestRefused {
        for (int bin = 0; bin < RttBounds.bins(); bin++) {
            BucketBounds.parse(BigDecimal.valueOf(RttBounds.upperNs(bin), 9).toPlainString());
        }
    }

    @Test
    void fiftyBoundsAreTheMost() throws RequestRefused {
        String fifty = IntStream.rangeClosed(1, 50).mapToObj(i -> "0.1").collect(Collectors.joining(","));

        assertThat(BucketBounds.parse(fifty).isClassic()).isTrue();
        assertThatThrownBy(() -> BucketBounds.parse(fifty + ",0.1"))
                .hasMessage("# 400 - buckets has 51 bounds, more than 50");
    }

    @Test
    void blanksBetweenBoundsMeanNothing() throws RequestRefused {
        assertThat(parse("buckets=0.1,+0.2").buckets().isClassic()).isTrue();
    }
}
