package io.reflectretry.model.event;

import io.reflectretry.model.Require;

/** The one rule about members that all events of the group obey. */
final class GroupMembers {

    private GroupMembers() {}

    static void requireMember(int member, Episode episode) {
        int groupSize = episode.groupSize();
        Require.that(
                member >= 0 && member < groupSize,
                "member",
                "must lie in 0..%d, not %d".formatted(groupSize - 1, member));
    }
}
