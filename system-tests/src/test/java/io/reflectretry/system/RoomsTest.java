package io.reflectretry.system;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/**
 * The table of rooms in docs/architecture.md, as rules. A violation is mended by moving the class
 * to the room that its dependency belongs to, or by sending what it needs as an event.
 */
@AnalyzeClasses(packages = "io.reflectretry", importOptions = ImportOption.DoNotIncludeTests.class)
class RoomsTest {

    private static final String MODEL = "io.reflectretry.model..";
    private static final String POLICY = "io.reflectretry.policy..";
    private static final String INFERENCE = "io.reflectretry.inference..";
    private static final String GRPO = "io.reflectretry.grpo..";
    private static final String MESSAGING = "io.reflectretry.messaging..";
    private static final String VERIFIERS = "io.reflectretry.verifiers..";
    private static final String ROLLOUT = "io.reflectretry.rollout..";
    private static final String VERIFIER = "io.reflectretry.verifier..";
    private static final String RUNS = "io.reflectretry.trainer.runs..";
    private static final String TRAINING = "io.reflectretry.trainer.training..";
    private static final String TRAINER = "io.reflectretry.trainer..";
    private static final String AUDIT = "io.reflectretry.audit..";
    private static final String DATA = "io.reflectretry.data..";
    private static final String BOOTSTRAP = "io.reflectretry.bootstrap..";
    private static final String STACK = "io.reflectretry.stack..";
    private static final String CHECKER = "io.reflectretry.checker..";
    private static final String AGAIN = "io.reflectretry.again..";
    private static final String CLI = "io.reflectretry.cli..";
    private static final String KAFKA = "org.apache.kafka..";
    private static final String QUARKUS = "io.quarkus..";
    private static final String DJL = "ai.djl..";

    @ArchTest
    static final ArchRule sharedModelKnowsJacksonOnly =
            classes()
                    .that()
                    .resideInAPackage(MODEL)
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(MODEL, "java..", "com.fasterxml.jackson..")
                    .because("every room depends on it; what it needs, all need");

    @ArchTest
    static final ArchRule sharedModelDoesNoInputOrOutput =
            noClasses()
                    .that()
                    .resideInAPackage(MODEL)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("java.nio.file..", "java.net..", "java.sql..")
                    .because("it says what things are; services say where they lie");

    @ArchTest
    static final ArchRule onlyThePolicyTheLossAndTheTrainersStepKnowTheEngine =
            noClasses()
                    .that()
                    .resideOutsideOfPackages(POLICY, GRPO, TRAINING)
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(DJL)
                    .because("tensors are confined to the engine's thread");

    @ArchTest
    static final ArchRule thePolicyKnowsNoLogAndNoReward =
            noClasses()
                    .that()
                    .resideInAPackage(POLICY)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            KAFKA,
                            QUARKUS,
                            "jakarta.ws.rs..",
                            MODEL,
                            GRPO,
                            MESSAGING,
                            TRAINER,
                            ROLLOUT)
                    .because("it holds the language model and nothing else");

    @ArchTest
    static final ArchRule theLossIsAPlainLibrary =
            noClasses()
                    .that()
                    .resideInAPackage(GRPO)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            KAFKA, QUARKUS, "jakarta..", MESSAGING, TRAINER, ROLLOUT, CLI)
                    .because("its numbers are compared with other people's without any service");

    @ArchTest
    static final ArchRule anInferenceServerKnowsTheModelOnly =
            noClasses()
                    .that()
                    .resideInAPackage(INFERENCE)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            MODEL, KAFKA, QUARKUS, "jakarta..", MESSAGING, ROLLOUT, TRAINER, CLI)
                    .because("it stands where vLLM stands: outside, behind a protocol");

    @ArchTest
    static final ArchRule aRolloutReachesAServerByItsProtocol =
            noClasses()
                    .that()
                    .resideInAPackage(ROLLOUT)
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(INFERENCE)
                    .because("any server of the protocol must do");

    @ArchTest
    static final ArchRule messagingKnowsNoTask =
            noClasses()
                    .that()
                    .resideInAPackage(MESSAGING)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            POLICY,
                            VERIFIERS,
                            ROLLOUT,
                            VERIFIER,
                            TRAINER,
                            AUDIT,
                            "io.reflectretry.model.task..",
                            DJL)
                    .because("it moves events whatever they mean");

    @ArchTest
    static final ArchRule rolloutsJudgeAndTrainNothing =
            noClasses()
                    .that()
                    .resideInAPackage(ROLLOUT)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(VERIFIERS, VERIFIER, TRAINER, GRPO, AUDIT, DATA, STACK, CLI)
                    .because("rollouts know nothing of task types");

    @ArchTest
    static final ArchRule rolloutsKnowNoTaskType =
            noClasses()
                    .that()
                    .resideInAnyPackage(ROLLOUT, TRAINER, MESSAGING, AUDIT)
                    .should()
                    .dependOnClassesThat()
                    .haveSimpleName("CountdownGold")
                    .because("only verifiers and the data tools know a task's type");

    @ArchTest
    static final ArchRule verifiersHoldNoModelAndNoDatabase =
            noClasses()
                    .that()
                    .resideInAnyPackage(VERIFIER, VERIFIERS)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            POLICY, DJL, "org.hibernate..", "java.sql..", TRAINER, ROLLOUT, AUDIT)
                    .because("they hold no state, so that any number of them can share the load");

    @ArchTest
    static final ArchRule verifiersAreAPlainLibrary =
            noClasses()
                    .that()
                    .resideInAPackage(VERIFIERS)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(QUARKUS, KAFKA, "jakarta..")
                    .because("a user tries a verifier without any service");

    @ArchTest
    static final ArchRule trainingNeverAsksTheRuns =
            noClasses()
                    .that()
                    .resideInAPackage(TRAINING)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(RUNS)
                    .because("the two could be deployed apart: they talk through the log");

    @ArchTest
    static final ArchRule runsHoldNoOptimizer =
            noClasses()
                    .that()
                    .resideInAPackage(RUNS)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(POLICY, GRPO, DJL)
                    .because("feeding tasks and following outcomes needs no model");

    @ArchTest
    static final ArchRule theTrainerNeitherGeneratesNorJudges =
            noClasses()
                    .that()
                    .resideInAPackage(TRAINER)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(VERIFIERS, VERIFIER, ROLLOUT, AUDIT, DATA, BOOTSTRAP, STACK)
                    .because("what others do reaches it as events");

    @ArchTest
    static final ArchRule theAuditIsNeededByNobodyAndNeedsTheLogOnly =
            noClasses()
                    .that()
                    .resideInAPackage(AUDIT)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            POLICY, MESSAGING, TRAINER, ROLLOUT, VERIFIER, VERIFIERS, DJL)
                    .because("it reads what happened, it takes no part");

    @ArchTest
    static final ArchRule theCheckerSharesTheCodecOnly =
            classes()
                    .that()
                    .resideInAPackage(CHECKER)
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(
                            CHECKER,
                            MODEL,
                            "org.apache.kafka.clients.consumer..",
                            "org.apache.kafka.common..",
                            "java..")
                    .because("what a service has wrong must not be wrong in its proof too");

    @ArchTest
    static final ArchRule judgingAgainLooksOnOnly =
            noClasses()
                    .that()
                    .resideInAPackage(AGAIN)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            POLICY, ROLLOUT, VERIFIER, TRAINER, AUDIT, STACK, QUARKUS, "java.sql..")
                    .because("it reads what happened and changes nothing of it");

    @ArchTest
    static final ArchRule nobodyNeedsASecondJudging =
            noClasses()
                    .that()
                    .resideOutsideOfPackages(AGAIN, CLI, "io.reflectretry.system..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(AGAIN)
                    .because("a run is the same whether or not somebody judges it again");

    @ArchTest
    static final ArchRule servicesKnowNoCommandLine =
            noClasses()
                    .that()
                    .resideOutsideOfPackages(CLI, "io.reflectretry.system..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(CLI)
                    .because("the command line calls the services, never the other way");

    @ArchTest
    static final ArchRule theCommandLineIsNoService =
            noClasses()
                    .that()
                    .resideInAPackage(CLI)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(ROLLOUT, VERIFIER, TRAINER, AUDIT, QUARKUS, DJL)
                    .because("a service should own the logic");

    @ArchTest
    static final ArchRule packagesOfTheContractFormNoCycle =
            slices().matching("io.reflectretry.model.(*)..").should().beFreeOfCycles();
}
