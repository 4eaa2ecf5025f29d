/**
 * Every record of the log becomes a row; the rows answer which events made an episode, a step, a
 * checkpoint. Nothing else needs this service in order to run.
 *
 * <pre>
 * all topics → {@link io.reflectretry.audit.LogReader} → {@link io.reflectretry.audit.EventRow} → {@link io.reflectretry.audit.EventStore} → {@link io.reflectretry.audit.EpisodeResource}
 * </pre>
 */
package io.reflectretry.audit;
