/*
 * What a program costs: cost RUNS PROGRAM ARGUMENT...
 *
 * Runs it with its streams closed off, and prints "cpu MICROSECONDS", the median, and "peak KILOBYTES" of memory, the
 * largest. A program of its own since a process counts the memory of the one that started it, which should be small.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static void run(char **argv)
{
    int null = open("/dev/null", O_RDWR);
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        dup2(null, fd);
    execvp(argv[0], argv);
    _exit(127);
}

static int compare(const void *a, const void *b)
{
    double one = *(const double *)a, other = *(const double *)b;
    return (one > other) - (one < other);
}

static double microseconds(const struct rusage *usage)
{
    return (double)(usage->ru_utime.tv_sec + usage->ru_stime.tv_sec) * 1e6 +
           (double)(usage->ru_utime.tv_usec + usage->ru_stime.tv_usec);
}

int main(int argc, char **argv)
{
    long count = argc > 2 ? strtol(argv[1], NULL, 10) : 0;
    double before = 0;
    if (count < 1 || count > 1000) {
        fputs("usage: cost RUNS PROGRAM ARGUMENT...\n", stderr);
        return 2;
    }
    double *times = calloc((size_t)count, sizeof *times);
    struct rusage usage = {.ru_maxrss = 0};
    if (!times)
        return EXIT_FAILURE;
    for (long i = 0; i < count; i++) {
        int status;
        pid_t child = fork();
        if (child == 0)
            run(argv + 2);
        if (child < 0 || waitpid(child, &status, 0) < 0 || getrusage(RUSAGE_CHILDREN, &usage) != 0)
            return EXIT_FAILURE;
        times[i] = microseconds(&usage) - before;
        before += times[i];
    }
    qsort(times, (size_t)count, sizeof *times, compare);
    printf("cpu %.0f\npeak %ld\n", times[count / 2], usage.ru_maxrss);
    free(times);
    return EXIT_SUCCESS;
}
