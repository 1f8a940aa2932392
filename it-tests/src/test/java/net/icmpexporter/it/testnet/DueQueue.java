package net.icmpexporter.it.testnet;

/** Which place of a {@link PacketStore} is due next: a binary heap; what is due at the same instant leaves in order. */
final class DueQueue {

    private final int[] heap;
    private final long[] dueNs;
    private final long[] order;
    private long added;
    private int size;

    /** @param slots the numbers of places are below it */
    DueQueue(int slots) {
        heap = new int[slots];
        dueNs = new long[slots];
        order = new long[slots];
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** When the next one is due; only if there is one. */
    long nextDueNs() {
        return dueNs[heap[0]];
    }

    void add(int slot, long whenNs) {
        dueNs[slot] = whenNs;
        order[slot] = added++;
        int hole = size++;
        while (hole > 0 && before(slot, heap[(hole - 1) / 2])) {
            heap[hole] = heap[(hole - 1) / 2];
            hole = (hole - 1) / 2;
        }
        heap[hole] = slot;
    }

    /** Removes the next one; only if there is one. */
    int take() {
        int first = heap[0];
        int last = heap[--size];
        int hole = 0;
        while (true) {
            int child = 2 * hole + 1;
            if (child >= size) {
                break;
            }
            if (child + 1 < size && before(heap[child + 1], heap[child])) {
                child++;
            }
            if (!before(heap[child], last)) {
                break;
            }
            heap[hole] = heap[child];
            hole = child;
        }
        heap[hole] = last;
        return first;
    }

    private boolean before(int a, int b) {
        long difference = dueNs[a] - dueNs[b];
        return difference == 0 ? order[a] < order[b] : difference < 0;
    }
}
