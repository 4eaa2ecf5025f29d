package io.reflectretry.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestDatabaseTest {
    @Test
    void eachUseGetsAnEmptyDatabaseOfTheSameServer() {
        var one = TestDatabase.create();
        var other = TestDatabase.create();

        one.execute("create table t as select 42 as x");

        assertThat(one.number("select x from t")).isEqualTo(42);
        assertThat(other.number("select count(*) from pg_tables where tablename = 't'")).isZero();
        assertThat(one.port()).isEqualTo(other.port());
    }

    @Test
    void aServerOfOnesOwnKeepsItsDataOverAKill(@TempDir Path folder) {
        try (var server = PostgresProcess.start(folder)) {
            var database = new TestDatabase("rrr", server.settings().port());
            database.execute("create table t as select 7 as x");

            server.kill();
            server.start();

            assertThat(database.number("select x from t")).isEqualTo(7);
        }
    }
}
