package io.reflectretry.model.event;

import io.reflectretry.model.Require;

/**
 * Who judged: enough to know whether another judge would say the same.
 *
 * @param type the task type that it judges
 * @param version changes whenever it may judge differently
 */
public record VerifierId(String type, String version) {

    public VerifierId {
        Require.text(type, "type");
        Require.text(version, "version");
    }
}
