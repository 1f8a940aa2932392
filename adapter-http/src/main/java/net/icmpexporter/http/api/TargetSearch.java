package net.icmpexporter.http.api;

import java.util.List;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.target.TargetView;

/** What a part of a path calls targets. */
public final class TargetSearch {

    private TargetSearch() {}

    /** Those that are meant by an address, a host name, or a name and one of these: {@code name@address}. */
    public static List<TargetView> find(List<TargetView> views, String wanted) {
        int at = wanted.lastIndexOf('@');
        String host = wanted.substring(at + 1);
        IpAddress address = IpAddress.parse(host);
        return views.stream()
                .filter(view -> at < 0 || view.target().name().equals(wanted.substring(0, at)))
                .filter(view ->
                        address == null ? view.target().host().equalsIgnoreCase(host) : address.equals(view.address()))
                .toList();
    }

    /** A name and an address; the host's name as long as it has none. */
    public static String label(TargetView view) {
        IpAddress address = view.address();
        return view.target().name() + "@" + (address == null ? view.target().host() : address);
    }
}
