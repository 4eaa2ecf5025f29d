/** Where the CPU time of a running stack goes. */
package io.reflectretry.cli.cpu;
