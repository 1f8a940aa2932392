package net.icmpexporter.fake.path;

import java.math.BigInteger;

/**
 * What a path has done so far: the truth that figures about it are held against. Counts probes unless it says packets.
 * {@code sent = received + late + unanswered + spoiled + rejected + overflowed + unheard + underway} holds always.
 *
 * @param refused probes that the host refused to send
 * @param sent probes that went out
 * @param received probes whose first reply was sound, came within the timeout, and reached the program
 * @param late probes whose answer, reply or error, reached the program, but not within the timeout
 * @param unanswered probes to which nothing came back, whatever the reason
 * @param spoiled probes whose every reply was damaged or came from another address
 * @param rejected probes answered by an ICMP error within the timeout
 * @param overflowed probes whose first answer found the receive buffer full, though a copy of it may have got through
 * @param unheard probes whose first answer found no socket, or waited in one that was lost
 * @param underway probes whose answer the program has not been given yet
 * @param malformed requests that no host would have answered: neither an echo request nor a SYN, or a bad checksum; they also count as
 *     unanswered
 * @param lateReplies packets: sound replies of {@code late} probes that reached the program, copies included
 * @param duplicateReplies packets: further copies of a sound reply in time that reached the program, whenever they came
 * @param corruptReplies packets: damaged replies that reached the program
 * @param foreignReplies packets: replies from another address that reached the program
 * @param droppedByKernel packets: replies that the kernel dropped for their checksum
 * @param reset those of {@code received} whose first answer was a RST
 * @param receivedUnstamped those of {@code received} for which one stamp or both never come
 * @param stampedRttSumNs sum of the true round trips of those of {@code received} that had both stamps
 * @param rttSumNs sum of the true round trips of all {@code received}
 * @param rttSquaredSumNs2 sum of their squares
 */
public record PathRecord(
        long refused,
        long sent,
        long received,
        long late,
        long unanswered,
        long spoiled,
        long rejected,
        long overflowed,
        long unheard,
        long underway,
        long malformed,
        long lateReplies,
        long duplicateReplies,
        long corruptReplies,
        long foreignReplies,
        long droppedByKernel,
        long reset,
        long receivedUnstamped,
        long stampedRttSumNs,
        long rttSumNs,
        BigInteger rttSquaredSumNs2) {

    /** Probes that are lost to a right observer once their timeout is over, although the host dropped nothing. */
    public long lost() {
        return unanswered + late + spoiled;
    }

    /** Probes about which an observer on this host cannot know. */
    public long unknowable() {
        return overflowed + unheard;
    }
}
