/* Jobs for a few threads: each is done once, whoever waits sees what it did, and one alone needs no thread. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "crew.h"

#define JOBS 500

struct task {
    struct crew_job job;
    size_t times;
    unsigned long sum;
    pthread_t by;
};

static void work(void *context)
{
    struct task *task = context;
    task->times++;
    task->by = pthread_self();
    for (unsigned long i = 0; i < 1000; i++)
        task->sum += i;
}

static void add(struct crew *crew, struct task *task)
{
    *task = (struct task){.job = {.work = work, .context = task}};
    crew_add(crew, &task->job);
}

static void expect_done(struct crew *crew, struct task *task)
{
    crew_wait(crew, &task->job);
    assert_true(task->job.done);
    assert_int_equal(task->times, 1);
    assert_int_equal(task->sum, 499500);
}

static void test_many(void **state)
{
    (void)state;
    struct task *tasks = calloc(JOBS, sizeof *tasks);
    struct crew *crew = crew_new(JOBS);
    for (size_t i = 0; i < JOBS; i++)
        add(crew, &tasks[i]);
    for (size_t i = JOBS; i-- > 0;)
        expect_done(crew, &tasks[i]);
    for (size_t i = 0; i < JOBS; i++)
        assert_false(pthread_equal(tasks[i].by, pthread_self()));
    /* And again, one at a time: nobody sleeps through a job. */
    for (size_t i = 0; i < JOBS; i++) {
        add(crew, &tasks[i]);
        expect_done(crew, &tasks[i]);
    }
    crew_free(crew);
    free(tasks);
}

static void test_one(void **state)
{
    (void)state;
    struct task task;
    struct crew *crew = crew_new(1);
    add(crew, &task);
    assert_true(task.job.done);
    assert_true(pthread_equal(task.by, pthread_self()));
    expect_done(crew, &task);
    crew_free(crew);
}

/* A crew that was told of no job does one all the same; threads that never had one end, and who waits for them comes back. */
static void test_none(void **state)
{
    (void)state;
    struct task task;
    struct crew *crew = crew_new(0);
    add(crew, &task);
    assert_true(pthread_equal(task.by, pthread_self()));
    expect_done(crew, &task);
    crew_free(crew);
    crew = crew_new(100);
    add(crew, &task);
    expect_done(crew, &task);
    assert_false(pthread_equal(task.by, pthread_self()));
    alarm(60); /* ends a test that hangs */
    crew_free(crew);
    crew_free(crew_new(100));
    assert_true(alarm(0) > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_many),
        cmocka_unit_test(test_one),
        cmocka_unit_test(test_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
