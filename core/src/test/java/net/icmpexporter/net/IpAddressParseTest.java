package net.icmpexporter.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is an address literal, and which one it is. */
final class IpAddressParseTest {

    @ParameterizedTest
    @CsvSource({
        // RFC 4291, 2.2, 1: full forms
        "ABCD:EF01:2345:6789:ABCD:EF01:2345:6789, abcdef0123456789, abcdef0123456789",
        "2001:DB8:0:0:8:800:200C:417A,            20010db800000000, 00080800200c417a",
        // 2: the pairs that it lists
        "2001:DB8::8:800:200C:417A,               20010db800000000, 00080800200c417a",
        "FF01:0:0:0:0:0:0:101,                    ff01000000000000, 0000000000000101",
        "FF01::101,                               ff01000000000000, 0000000000000101",
        "0:0:0:0:0:0:0:1,                         0000000000000000, 0000000000000001",
        "::1,                                     0000000000000000, 0000000000000001",
        "0:0:0:0:0:0:0:0,                         0000000000000000, 0000000000000000",
        "::,                                      0000000000000000, 0000000000000000",
        // 3: mixed forms
        "0:0:0:0:0:0:13.1.68.3,                   0000000000000000, 000000000d014403",
        "::13.1.68.3,                             0000000000000000, 000000000d014403",
        "64:ff9b::192.0.2.33,                     0064ff9b00000000, 00000000c0000221",
        "1:2:3:4:5:6:255.255.255.255,             0001000200030004, 00050006ffffffff",
        "1::5:6:7.8.9.10,                         0001000000000000, 000500060708090a",
        // the gap at either end, in the middle, and as short as one group
        "1::,                                     0001000000000000, 0000000000000000",
        "::2:3:4:5:6:7:8,                         0000000200030004, 0005000600070008",
        "1:2:3:4:5:6:7::,                         0001000200030004, 0005000600070000",
        "1:2:3:4::6:7:8,                          0001000200030004, 0000000600070008",
        "1:2:3::6:7:8,                            0001000200030000, 0000000600070008",
        // leading zeros of a group, either case
        "0001:0002:0003:0004:0005:0006:0007:0008, 0001000200030004, 0005000600070008",
        "fe80::aBcD,                              fe80000000000000, 000000000000abcd",
        "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, ffffffffffffffff, ffffffffffffffff",
    })
    void ipv6(String text, String hi, String lo) {
        assertThat(IpAddress.parse(text))
                .isEqualTo(IpAddress.of(Long.parseUnsignedLong(hi, 16), Long.parseUnsignedLong(lo, 16)));
        assertThat(IpAddress.familyOf(Long.parseUnsignedLong(hi, 16), Long.parseUnsignedLong(lo, 16)))
                .isEqualTo(IpFamily.IPV6);
    }

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0,         00000000",
        "0.0.0.1,         00000001",
        "1.2.3.4,         01020304",
        "9.10.99.100,     090a6364",
        "127.0.0.1,       7f000001",
        "192.0.2.1,       c0000201",
        "199.200.249.250, c7c8f9fa",
        "255.255.255.255, ffffffff",
        // RFC 4291, 2.5.5.2: the mapped form of the same address
        "::ffff:192.0.2.1,            c0000201",
        "::FFFF:c000:201,             c0000201",
        "0:0:0:0:0:ffff:c000:0201,    c0000201",
        "0:0:0:0:0:ffff:129.144.52.38, 81903426",
        "::ffff:0:0,                  00000000",
    })
    void ipv4(String text, String bits) {
        IpAddress address = IpAddress.parse(text);

        assertThat(address).isNotNull().isEqualTo(IpAddress.ofIpv4(Integer.parseUnsignedInt(bits, 16)));
        assertThat(address.family()).isEqualTo(IpFamily.IPV4);
        assertThat(address.hi()).isZero();
        assertThat(address.lo()).isEqualTo(0xFFFF_0000_0000L | Long.parseLong(bits, 16));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "...",
                "1",
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.",
                ".1.2.3",
                "1..2.3",
                "1.2.3.4.",
                ".1.2.3.4",
                "256.0.0.0",
                "0.0.0.256",
                "1.2.3.999",
                "1.2.3.1000",
                "1.2.3.4294967296",
                // leading zeros are octal to some and decimal to others: RFC 6943, 3.1.1
                "01.2.3.4",
                "1.2.3.04",
                "00.0.0.0",
                "000.0.0.0",
                "1.2.03.4",
                "010.0.0.1",
                "0x1.2.3.4",
                "0x7f000001",
                "2130706433",
                "1.2.3.a",
                "-1.2.3.4",
                "+1.2.3.4",
                "1.2.3.-4",
                "1,2,3,4",
                " 1.2.3.4",
                "1.2.3.4 ",
                "1. 2.3.4",
                "1.2.3.4\n",
                "\t1.2.3.4",
                "1.2.3.4\u0000",
                "1.2.3.4\u00a0",
                "1.2.3.4/32",
                "1.2.3.4%eth0",
                "1.2.3.4:80",
                "localhost",
                "example.org",
                // digits of other scripts: Arabic-Indic, fullwidth, Devanagari
                "\u0661.2.3.4",
                "1.2.3.\uff14",
                "\u0967.2.3.4",
                "1\u30022.3.4",
                "1.2.3\uff0e4",
            })
    void noIpv4Literal(String text) {
        assertThat(IpAddress.parse(text)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ":",
                ":::",
                "::::",
                "1",
                "1:",
                ":1",
                "1:2",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:",
                ":1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4:5:6:7:8:",
                ":1:2:3:4:5:6:7:8",
                "1:2:3:4:5:6:7:8::",
                "::1:2:3:4:5:6:7:8",
                "1::2::3",
                "1:::2",
                "::1::",
                "1:2:3:4::5:6:7:8",
                ":1::2",
                "1::2:",
                "12345::",
                "::12345",
                "::00001",
                "::g",
                "::-1",
                "::+1",
                "::0x1",
                "1:2:3:4:5:6:7:G",
                "::@",
                "::`",
                "::/",
                "fe80::1%eth0",
                "fe80::1%1",
                "::1%",
                "fe80::%lo",
                "2001:db8::/32",
                "::1/128",
                "[::1]",
                "[::1",
                "::1]",
                " ::1",
                "::1 ",
                ":: 1",
                "::1\n",
                "\r::1",
                "1:2:3:4:5:6:7:8 ",
                // an embedded IPv4 address that is none, or is not at the end, or leaves the wrong number of groups
                "::1.2.3",
                "::1.2.3.4.5",
                "::01.2.3.4",
                "::1.2.3.256",
                "::1.2.3.4:5",
                "1.2.3.4::",
                "1.2.3.4::1",
                "::1.2.3.4::",
                "1:2:3:4:5:6:7:1.2.3.4",
                "1:2:3:4:5:1.2.3.4",
                "1:2:3:4:5:6:7::1.2.3.4",
                "::1.2.3.4%1",
                ":1.2.3.4",
                "1.2.3.4:",
                "::.1.2.3",
                "::ffff:1.2.3.",
                "::1.2.3.4/128",
                // not ASCII: fullwidth a, Arabic-Indic one, a letter whose lower byte is a hex digit's, Kelvin sign
                "::\uff41",
                "::\u0661",
                "::\u0141",
                "::\u212a",
                "\uff1a\uff1a1",
                "::0\u0301",
            })
    void noIpv6Literal(String text) {
        assertThat(IpAddress.parse(text)).isNull();
    }

    @Test
    void nonsenseOfAnyLengthIsNoLiteral() {
        for (String piece : new String[] {":", "::", ".", "1.", "1:", "0", "f", "%", "::1.2.3.4", "\u0000"}) {
            assertThat(IpAddress.parse(piece.repeat(100_000))).as(piece).isNull();
        }
    }
}
