package net.icmpexporter.it.page;

/** Keys without a letter, as WebDriver writes them (17.4.2 of its specification). */
final class Keys {

    static final String ENTER = "\uE007";
    static final String ESCAPE = "\uE00C";
    static final String TAB = "\uE004";
    static final String UP = "\uE013";
    static final String DOWN = "\uE015";
    static final String HOME = "\uE011";
    static final String END = "\uE010";
    static final String DELETE = "\uE017";

    private Keys() {}
}
