package net.icmpexporter.it.nic;

/** What is tried in the guest, in this order: first the card alone, then the exporter on it. */
enum Scenario {
    SWITCHED_ON_AND_BACK(CardScenarios::switchedOnAndBack),
    WHAT_PTP_HAD_SET_IS_WIDENED_AND_PUT_BACK(CardScenarios::whatPtpHadSetIsWidenedAndPutBack),
    WHAT_SUFFICES_IS_NOT_WRITTEN(CardScenarios::whatSufficesIsNotWritten),
    WHAT_OTHERS_SET_MEANWHILE_IS_LEFT_ALONE(CardScenarios::whatOthersSetMeanwhileIsLeftAlone),
    CARDS_THAT_CANNOT_ARE_REFUSED(CardScenarios::cardsThatCannotAreRefused),
    OF_A_VLAN_THE_CARD_BELOW(CardScenarios::ofAVlanTheCardBelow),
    OF_A_BOND_EACH_CARD(CardScenarios::ofABondEachCard),
    SURVEY(CardScenarios::survey),
    WITHOUT_THE_FLAG_THE_CARD_IS_LEFT_ALONE(ExporterScenarios::withoutTheFlagTheCardIsLeftAlone),
    STEPS_OF_THE_WALL_CLOCK_LEAVE_NO_TRACE(ExporterScenarios::stepsOfTheWallClockLeaveNoTrace),
    WITHOUT_CAP_NET_ADMIN_IT_DOES_NOT_START(ExporterScenarios::withoutCapNetAdminItDoesNotStart),
    WITHOUT_PRIVILEGES_THE_CARD_STAYS_ON(ExporterScenarios::withoutPrivilegesTheCardStaysOn),
    EVERY_ROUND_TRIP_IS_EXACT_TO_THE_NANOSECOND(ExporterScenarios::everyRoundTripIsExactToTheNanosecond),
    A_STAMP_THAT_COMES_AFTER_THE_REPLY_COUNTS(ExporterScenarios::aStampThatComesAfterTheReplyCounts),
    WITHOUT_ITS_STAMP_OF_A_SENT_PACKET_THE_KERNELS_SERVE(
            ExporterScenarios::withoutItsStampOfASentPacketTheKernelsServe),
    WITHOUT_ITS_STAMP_OF_A_REPLY_THE_KERNELS_SERVE(ExporterScenarios::withoutItsStampOfAReplyTheKernelsServe),
    THE_EPOCH_OF_THE_CARD_DOES_NOT_MATTER(ExporterScenarios::theEpochOfTheCardDoesNotMatter),
    A_STEP_OF_THE_CARDS_CLOCK_IS_NO_ROUND_TRIP(ExporterScenarios::aStepOfTheCardsClockIsNoRoundTrip),
    AT_THE_END_THE_CARD_IS_PUT_BACK(ExporterScenarios::atTheEndTheCardIsPutBack),
    AFTER_THE_DROP_THE_CARD_GOES_ON_STAMPING(ExporterScenarios::afterTheDropTheCardGoesOnStamping);

    /** A scenario's steps; throws what a test throws. */
    @FunctionalInterface
    interface Steps {
        void run() throws Exception;
    }

    @SuppressWarnings("ImmutableEnumChecker") // method references to static methods
    private final Steps steps;

    Scenario(Steps steps) {
        this.steps = steps;
    }

    void run() throws Exception {
        steps.run();
    }
}
