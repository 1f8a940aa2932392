package net.icmpexporter.http.metrics;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.Quantiles;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot.UnknownDataPointSnapshot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongBiFunction;
import java.util.function.ToLongFunction;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.stats.RejectionCounts;
import net.icmpexporter.stats.SessionSnapshot;
import net.icmpexporter.stats.SessionSnapshot.Rejection;
import net.icmpexporter.transport.Protocol;
import org.jspecify.annotations.Nullable;

/** What a family says of each session. Immutable. */
sealed interface Figure {

    /** The family of one answer; without series if there is nothing to say of any session. */
    MetricSnapshot of(AnsweredSessions sessions, MetricMetadata metadata);

    /** One number that only grows. */
    record Counter(ToDoubleFunction<SessionSnapshot> value) implements Figure {

        @Override
        public MetricSnapshot of(AnsweredSessions sessions, MetricMetadata metadata) {
            List<CounterDataPointSnapshot> points = new ArrayList<>(sessions.size());
            for (int i = 0; i < sessions.size(); i++) {
                points.add(counted(value.applyAsDouble(sessions.figures(i)), sessions, i));
            }
            return new CounterSnapshot(metadata, points);
        }

        private static CounterDataPointSnapshot counted(double value, AnsweredSessions sessions, int i) {
            return new CounterDataPointSnapshot(value, sessions.labels(i), null, 0);
        }
    }

    /** A counter that OpenMetrics cannot call one; {@link ProbeExposition} says why. */
    record CounterWithoutType(ToDoubleFunction<SessionSnapshot> value) implements Figure {

        @Override
        public MetricSnapshot of(AnsweredSessions sessions, MetricMetadata metadata) {
            if (sessions.format() != ExpositionFormat.OPEN_METRICS) {
                return new Counter(value).of(sessions, metadata);
            }
            List<UnknownDataPointSnapshot> points = new ArrayList<>(sessions.size());
            for (int i = 0; i < sessions.size(); i++) {
                points.add(new UnknownDataPointSnapshot(
                        value.applyAsDouble(sessions.figures(i)), sessions.labels(i), null));
            }
            return new UnknownSnapshot(metadata, points);
        }
    }

    /** One number that comes and goes. */
    record Gauge(ToDoubleFunction<SessionSnapshot> value) implements Figure {

        @Override
        public MetricSnapshot of(AnsweredSessions sessions, MetricMetadata metadata) {
            List<GaugeDataPointSnapshot> points = new ArrayList<>(sessions.size());
            for (int i = 0; i < sessions.size(); i++) {
                points.add(
                        new GaugeDataPointSnapshot(value.applyAsDouble(sessions.figures(i)), sessions.labels(i), null));
            }
            return new GaugeSnapshot(metadata, points);
        }
    }

    /**
     * Numbers that only grow, one for each value of a label.
     *
     * @param label its name
     * @param isFromTheStart whether a series is there before it has counted anything
     * @param cases the values that the label can have
     * @param series the same in the order of their labels
     */
    record CounterByLabel(String label, boolean isFromTheStart, List<Case> cases, List<Series> series)
            implements Figure {

        CounterByLabel(String label, boolean isFromTheStart, List<Case> cases) {
            this(
                    label,
                    isFromTheStart,
                    cases,
                    cases.stream()
                            .map(each -> new Series(each, Labels.of(label, each.value())))
                            .sorted(Comparator.comparing(Series::label))
                            .toList());
        }

        /** A value, and the label that it makes. */
        record Series(Case of, Labels label) {}

        /**
         * One value of the label.
         *
         * @param only the protocol in which it can occur, null for every one
         */
        record Case(String value, @Nullable Protocol only, ToLongFunction<SessionSnapshot> count) {

            static Case of(String value, ToLongFunction<SessionSnapshot> count) {
                return new Case(value, null, count);
            }

            static Case only(Protocol protocol, String value, ToLongFunction<SessionSnapshot> count) {
                return new Case(value, protocol, count);
            }

            boolean canOccurIn(Protocol protocol) {
                return only == null || only == protocol;
            }
        }

        /** Every series is there before it has counted anything, so that its first increase is seen. */
        static <E> CounterByLabel fromTheStart(
                String label, E[] values, Function<E, String> text, ToLongBiFunction<SessionSnapshot, E> count) {
            return new CounterByLabel(label, true, cases(values, text, count));
        }

        /** A series is there once it has counted something: for what hardly ever happens. */
        static <E> CounterByLabel onceHappened(
                String label, E[] values, Function<E, String> text, ToLongBiFunction<SessionSnapshot, E> count) {
            return new CounterByLabel(label, false, cases(values, text, count));
        }

        private static <E> List<Case> cases(
                E[] values, Function<E, String> text, ToLongBiFunction<SessionSnapshot, E> count) {
            List<Case> cases = new ArrayList<>(values.length);
            for (E value : values) {
                cases.add(Case.of(text.apply(value), figures -> count.applyAsLong(figures, value)));
            }
            return List.copyOf(cases);
        }

        @Override
        public MetricSnapshot of(AnsweredSessions sessions, MetricMetadata metadata) {
            List<CounterDataPointSnapshot> points = new ArrayList<>();
            for (int i = 0; i < sessions.size(); i++) {
                addPoints(points, sessions, i);
            }
            return new CounterSnapshot(metadata, points);
        }

        private void addPoints(List<CounterDataPointSnapshot> points, AnsweredSessions sessions, int i) {
            for (Series each : series) {
                long count = each.of().count().applyAsLong(sessions.figures(i));
                if (each.of().canOccurIn(sessions.protocol()) && (isFromTheStart || count != 0)) {
                    points.add(new CounterDataPointSnapshot(
                            count, sessions.labels(i).merge(each.label()), null, 0));
                }
            }
        }
    }

    /** ICMP errors by type and code, each kind once it has happened. */
    record Rejections() implements Figure {

        static final String TYPE = "type";
        static final String CODE = "code";
        static final String OTHER = "other";

        @Override
        public MetricSnapshot of(AnsweredSessions sessions, MetricMetadata metadata) {
            List<CounterDataPointSnapshot> points = new ArrayList<>();
            for (int i = 0; i < sessions.size(); i++) {
                RejectionCounts counts = sessions.figures(i).rejections();
                for (int kind = 0; kind < counts.kinds(); kind++) {
                    String type = Integer.toString(counts.type(kind));
                    String code = Integer.toString(counts.code(kind));
                    points.add(point(sessions, i, type, code, counts.count(kind)));
                }
                if (counts.others() != 0) {
                    points.add(point(sessions, i, OTHER, OTHER, counts.others()));
                }
            }
            return new CounterSnapshot(metadata, points);
        }

        private static CounterDataPointSnapshot point(
                AnsweredSessions sessions, int i, String type, String code, long count) {
            return new CounterDataPointSnapshot(
                    count, sessions.labels(i).add(TYPE, type).add(CODE, code), null, 0);
        }
    }

    /** The latest ICMP error, if there was one. */
    record LastRejection() implements Figure {

        static final String REPORTER = "reporter";
        static final String UNKNOWN = "unknown";

        @Override
        public MetricSnapshot of(AnsweredSessions sessions, MetricMetadata metadata) {
            List<InfoDataPointSnapshot> points = new ArrayList<>();
            for (int i = 0; i < sessions.size(); i++) {
                Rejection last = sessions.figures(i).lastRejection();
                if (last != null) {
                    IpAddress reporter = last.reporter();
                    points.add(new InfoDataPointSnapshot(sessions.labels(i)
                            .add(Rejections.TYPE, Integer.toString(last.type()))
                            .add(Rejections.CODE, Integer.toString(last.code()))
                            .add(REPORTER, reporter == null ? UNKNOWN : reporter.toString())));
                }
            }
            return new InfoSnapshot(metadata, points);
        }
    }

    /** How often each round-trip time occurred. */
    record RoundTripTimes() implements Figure {

        @Override
        public MetricSnapshot of(AnsweredSessions sessions, MetricMetadata metadata) {
            List<HistogramDataPointSnapshot> points = new ArrayList<>(sessions.size());
            for (int i = 0; i < sessions.size(); i++) {
                points.add(sessions.buckets().point(sessions.figures(i), sessions.labels(i)));
            }
            return new HistogramSnapshot(metadata, points);
        }
    }

    /** How many there were of something, and their sum. */
    record Summary(ToLongFunction<SessionSnapshot> count, ToDoubleFunction<SessionSnapshot> sum) implements Figure {

        @Override
        public MetricSnapshot of(AnsweredSessions sessions, MetricMetadata metadata) {
            List<SummaryDataPointSnapshot> points = new ArrayList<>(sessions.size());
            for (int i = 0; i < sessions.size(); i++) {
                SessionSnapshot figures = sessions.figures(i);
                points.add(new SummaryDataPointSnapshot(
                        count.applyAsLong(figures),
                        sum.applyAsDouble(figures),
                        Quantiles.EMPTY,
                        sessions.labels(i),
                        Exemplars.EMPTY,
                        0));
            }
            return new SummarySnapshot(metadata, points);
        }
    }
}
