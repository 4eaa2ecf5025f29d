/** What the tests of all modules share: a real broker, a real PostgreSQL, service processes. */
package io.reflectretry.testkit;
