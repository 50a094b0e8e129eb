#include "crew.h"

#include <pthread.h>
#include <stdlib.h>

#include "mem.h"

/* More than there are processors: most of the time a job waits for the disk, which is done with several files as soon
 * as with one. */
#define CREW_THREADS 8

struct crew {
    pthread_t threads[CREW_THREADS];
    size_t thread_count;
    pthread_mutex_t lock;
    pthread_cond_t added, finished;
    struct crew_job *first, *last; /* that nobody has begun */
    bool closing;
};

/* The lock is held. */
static struct crew_job *next_job(struct crew *crew)
{
    while (!crew->first && !crew->closing)
        pthread_cond_wait(&crew->added, &crew->lock);
    struct crew_job *job = crew->first;
    if (job)
        crew->first = job->next;
    return job;
}

static void *take_jobs(void *context)
{
    struct crew *crew = context;
    pthread_mutex_lock(&crew->lock);
    for (struct crew_job *job; (job = next_job(crew));) {
        pthread_mutex_unlock(&crew->lock);
        job->work(job->context);
        pthread_mutex_lock(&crew->lock);
        job->done = true;
        pthread_cond_broadcast(&crew->finished);
    }
    pthread_mutex_unlock(&crew->lock);
    return NULL;
}

struct crew *crew_new(size_t jobs)
{
    struct crew *crew = mem_alloc(sizeof *crew);
    pthread_mutex_init(&crew->lock, NULL);
    pthread_cond_init(&crew->added, NULL);
    pthread_cond_init(&crew->finished, NULL);
    size_t wanted = jobs < 2 ? 0 : jobs < CREW_THREADS ? jobs : CREW_THREADS;
    while (crew->thread_count < wanted &&
           pthread_create(&crew->threads[crew->thread_count], NULL, take_jobs, crew) == 0)
        crew->thread_count++;
    return crew;
}

void crew_add(struct crew *crew, struct crew_job *job)
{
    if (crew->thread_count == 0) {
        job->work(job->context);
        job->done = true;
        return;
    }
    pthread_mutex_lock(&crew->lock);
    job->next = NULL;
    if (crew->first)
        crew->last->next = job;
    else
        crew->first = job;
    crew->last = job;
    pthread_cond_signal(&crew->added);
    pthread_mutex_unlock(&crew->lock);
}

void crew_wait(struct crew *crew, struct crew_job *job)
{
    pthread_mutex_lock(&crew->lock);
    while (!job->done)
        pthread_cond_wait(&crew->finished, &crew->lock);
    pthread_mutex_unlock(&crew->lock);
}

void crew_free(struct crew *crew)
{
    pthread_mutex_lock(&crew->lock);
    crew->closing = true;
    pthread_cond_broadcast(&crew->added);
    pthread_mutex_unlock(&crew->lock);
    for (size_t i = 0; i < crew->thread_count; i++)
        pthread_join(crew->threads[i], NULL);
    pthread_cond_destroy(&crew->finished);
    pthread_cond_destroy(&crew->added);
    pthread_mutex_destroy(&crew->lock);
    free(crew);
}
