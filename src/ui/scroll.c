/* A cursor over lines. */
#include "scroll.h"

static size_t back(size_t at, size_t by)
{
    return at > by ? at - by : 0;
}

static size_t forth(size_t at, size_t by, size_t last)
{
    return last - at > by ? at + by : last;
}

/* A page keeps one line of the page before. */
static size_t page_step(size_t page)
{
    return page > 2 ? page - 1 : 1;
}

/* `at` after the action, within 0 and `last`. */
static bool step(size_t *at, size_t last, enum action action, size_t page)
{
    switch (action) {
    case ACTION_UP:
        *at = back(*at, 1);
        return true;
    case ACTION_DOWN:
        *at = forth(*at, 1, last);
        return true;
    case ACTION_PAGE_UP:
        *at = back(*at, page_step(page));
        return true;
    case ACTION_PAGE_DOWN:
        *at = forth(*at, page_step(page), last);
        return true;
    case ACTION_FIRST:
        *at = 0;
        return true;
    case ACTION_LAST:
        *at = last;
        return true;
    default:
        return false;
    }
}

bool scroll_act(struct scroll *scroll, enum action action, size_t page)
{
    size_t last = back(scroll->count, 1);
    if (scroll->cursor > last)
        scroll->cursor = last;
    return step(&scroll->cursor, last, action, page);
}

bool scroll_act_text(struct scroll *scroll, enum action action, size_t page)
{
    size_t last = back(scroll->count, page);
    if (scroll->top > last)
        scroll->top = last;
    return step(&scroll->top, last, action, page);
}

/* A near line comes in at the edge, one that is further off comes into the middle. */
static size_t place_at(size_t cursor, size_t distance, size_t edge, size_t page)
{
    return back(cursor, distance <= page / 2 ? edge : page / 2);
}

void scroll_fit(struct scroll *scroll, size_t page)
{
    if (page == 0)
        page = 1;
    if (scroll->cursor >= scroll->count)
        scroll->cursor = back(scroll->count, 1);
    if (scroll->cursor < scroll->top)
        scroll->top = place_at(scroll->cursor, scroll->top - scroll->cursor, 0, page);
    else if (scroll->cursor >= scroll->top + page)
        scroll->top = place_at(scroll->cursor, scroll->cursor - scroll->top - page + 1, page - 1, page);
    size_t last_top = back(scroll->count, page);
    if (scroll->top > last_top)
        scroll->top = last_top;
}
