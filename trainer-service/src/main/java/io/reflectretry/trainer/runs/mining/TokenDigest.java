package io.reflectretry.trainer.runs.mining;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** What tells one answer from another: half of the SHA-256 of its token ids. */
record TokenDigest(long high, long low) {

    static TokenDigest of(int[] tokenIds) {
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * tokenIds.length);
        for (int id : tokenIds) {
            bytes.putInt(id);
        }
        ByteBuffer digest = ByteBuffer.wrap(sha256().digest(bytes.array()));
        return new TokenDigest(digest.getLong(), digest.getLong());
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256.", e);
        }
    }
}
