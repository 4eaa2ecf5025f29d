package io.reflectretry.verifier;

import io.reflectretry.verifiers.Verifiers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Makes the verifiers on the class path known to the service. */
@ApplicationScoped
class InstalledVerifiers {

    @Produces
    @Singleton
    Verifiers verifiers() {
        return Verifiers.installed();
    }
}
