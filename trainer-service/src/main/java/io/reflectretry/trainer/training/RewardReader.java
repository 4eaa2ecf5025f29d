package io.reflectretry.trainer.training;

import io.reflectretry.messaging.record.RecordHeaders;
import io.reflectretry.model.codec.CloudEventHeaders;
import io.reflectretry.model.codec.EventCodec;
import io.reflectretry.model.codec.EventFormatException;
import io.reflectretry.model.event.CheckpointPublished;
import io.reflectretry.model.event.EpisodeEvent;
import io.reflectretry.model.event.EpisodeUnscored;
import io.reflectretry.model.event.RewardAssigned;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Records of verdicts and rewards as events. */
final class RewardReader {

    private RewardReader() {}

    /** What a record is. */
    sealed interface Read {

        /** An event. */
        record Readable(EpisodeEvent event) implements Read {}

        /**
         * Not an event.
         *
         * @param reason what is wrong with it
         * @param member the member that its id names, if it does: it ends without a score
         */
        record Unreadable(String reason, Optional<Member> member) implements Read {}
    }

    static Read read(ConsumerRecord<byte[], byte[]> each) {
        try {
            return new Read.Readable(EventCodec.decode(each.value(), EpisodeEvent.class));
        } catch (EventFormatException wrong) {
            return new Read.Unreadable(
                    wrong.getMessage(),
                    RecordHeaders.text(each.headers(), CloudEventHeaders.ID)
                            .flatMap(id -> Member.unreadable(id, RewardLog.position(each))));
        }
    }

    /** The member that a record brings, if it brings one. */
    static Optional<Member> member(ConsumerRecord<byte[], byte[]> each) {
        return switch (read(each)) {
            case Read.Readable(RewardAssigned reward) ->
                    Optional.of(Member.of(reward, RewardLog.position(each)));
            case Read.Readable(EpisodeUnscored unscored) when unscored.member().isPresent() ->
                    Optional.of(Member.of(unscored, RewardLog.position(each)));
            case Read.Readable ignored -> Optional.empty();
            case Read.Unreadable unreadable -> unreadable.member();
        };
    }

    /** The version that an announcement names; nothing where it cannot be read. */
    static OptionalLong version(ConsumerRecord<byte[], byte[]> each) {
        try {
            return OptionalLong.of(
                    EventCodec.decode(each.value(), CheckpointPublished.class).policy().version());
        } catch (EventFormatException notOurs) {
            return OptionalLong.empty();
        }
    }
}
