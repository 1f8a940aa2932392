package net.icmpexporter.linux;

/** Opens a transport in a JVM of its own and prints what it says. */
final class OpenElsewhere {

    private OpenElsewhere() {}

    public static void main(String[] arguments) {
        LinuxTransportOptions nothing = LinuxTransportOptions.of("", "", 1);
        try (LinuxProbeTransport transport = LinuxProbeTransport.open(nothing, note -> {})) {
            System.out.println("opened: " + transport.describe());
        } catch (TransportNotOpened refused) {
            System.out.println("refused: " + refused.getMessage());
        }
    }
}
