package io.reflectretry.policy.engine;

/** The device that was asked for cannot be used; the message says why and how to mend it. */
public final class DeviceUnavailableException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    DeviceUnavailableException(String message) {
        super(message);
    }
}
