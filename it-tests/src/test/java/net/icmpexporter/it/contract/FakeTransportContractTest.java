package net.icmpexporter.it.contract;

import org.junit.jupiter.api.Nested;

/** The made-up network keeps the promises that the kernel keeps. */
final class FakeTransportContractTest {

    @Nested
    final class InVirtualTime extends ProbeTransportContract {

        @Override
        Rig open() {
            return FakeRigs.inVirtualTime();
        }

        @Override
        String socketKind() {
            return "fake";
        }
    }

    @Nested
    final class TcpInVirtualTime extends TcpContract {

        @Override
        Rig open() {
            return FakeRigs.inVirtualTime();
        }

        @Override
        String socketKind() {
            return "fake";
        }
    }

    @Nested
    final class TcpInRealTime extends TcpContract {

        @Override
        Rig open() {
            return FakeRigs.inRealTime();
        }

        @Override
        String socketKind() {
            return "fake";
        }
    }

    @Nested
    final class OptionsInVirtualTime extends OptionsContract {

        @Override
        Rig open() {
            return FakeRigs.inVirtualTime();
        }
    }

    @Nested
    final class OptionsInRealTime extends OptionsContract {

        @Override
        Rig open() {
            return FakeRigs.inRealTime();
        }
    }

    @Nested
    final class InRealTime extends ProbeTransportContract {

        @Override
        Rig open() {
            return FakeRigs.inRealTime();
        }

        @Override
        String socketKind() {
            return "fake";
        }
    }
}
