package io.reflectretry.verifier;

import io.reflectretry.verifiers.Verifiers;
import io.reflectretry.verifiers.http.HttpVerifier;
import io.reflectretry.verifiers.judge.Judge;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Makes the verifiers on the class path, and who asks them, known to the service. */
@ApplicationScoped
class InstalledVerifiers {

    @Produces
    @Singleton
    Verifiers verifiers(VerifierConfiguration configuration) {
        return Verifiers.installed()
                .with(new HttpVerifier(configuration.judging().http().toSettings()));
    }

    @Produces
    @Singleton
    Judge judge(Verifiers verifiers, VerifierConfiguration configuration) {
        return new Judge(verifiers, configuration.judging().toSettings());
    }

    void close(@Disposes Judge judge) {
        judge.close();
    }
}
