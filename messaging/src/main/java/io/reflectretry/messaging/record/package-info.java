/** What a record of the log carries beside its event: headers, trace context, fault reports. */
package io.reflectretry.messaging.record;
