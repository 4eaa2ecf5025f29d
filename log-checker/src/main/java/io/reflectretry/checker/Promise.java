package io.reflectretry.checker;

/** What the system promises of its log; each violation breaks one of these. */
public enum Promise {
    /** A record is an event, or a dead letter says why it is none. */
    READABLE("every record can be read, or a dead letter names it"),
    /** An event stands once in the committed log. */
    ONCE("no event stands twice in the committed log"),
    /** What an event names as its cause is there. */
    CAUSED("every event's cause is in the log"),
    /** A task ends once. */
    ONE_OUTCOME("every task has exactly one outcome"),
    /** Each member of a failed attempt's group has a whole chain up to its reward or its end. */
    WHOLE_GROUPS("every member of every group is rewarded or ends unscored"),
    /** A group is applied once, or closed for a reason. */
    APPLIED_ONCE("every group is in exactly one step record, trained or closed"),
    /** Versions follow each other without gap, each made by one step. */
    LINEAGE("the lineage has every version once, each announced as it is recorded"),
    /** PostgreSQL says the same as the log. */
    AUDITED("the audit tables equal the log");

    private final String sentence;

    Promise(String sentence) {
        this.sentence = sentence;
    }

    /** The promise in words. */
    public String sentence() {
        return sentence;
    }
}
