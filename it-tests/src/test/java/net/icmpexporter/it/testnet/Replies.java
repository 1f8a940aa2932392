package net.icmpexporter.it.testnet;

/** How one kind of request is answered. */
interface Replies {

    /** Writes the right answer to the current request into a place of the store. */
    void answer(int slot);

    /** Does to the current request what is particular to its kind. */
    void respond();
}
