/* libyaml's error texts in plain words. */
#include <string.h>

#include "index_parts.h"

struct translation {
    const char *libyaml;
    const char *ours;
};

static const struct translation translations[] = {
    {"mapping values are not allowed in this context",
     "a \": \" too many: quote the value if the colon belongs to it, or check the indentation"},
    {"mapping keys are not allowed in this context", "a \"? \" key can't stand here; check the indentation"},
    {"block sequence entries are not allowed in this context",
     "a \"- \" can't stand here; put the list on the lines below its key"},
    {"could not find expected ':'",
     "this line is neither \"key: value\" nor part of the value above; a colon may be missing"},
    {"did not find expected key",
     "this line does not fit what is above it; check the indentation, and that quotes are closed"},
    {"did not find expected '-' indicator", "a list goes on here without \"- \"; check the indentation"},
    {"did not find expected ',' or ']'", "the list that \"[\" opens is not closed; a \",\" or \"]\" is missing"},
    {"did not find expected ',' or '}'", "the mapping that \"{\" opens is not closed; a \",\" or \"}\" is missing"},
    {"did not find expected node content", "a value is missing here"},
    {"did not find expected <document start>",
     "text behind the end of the document; remove the \"...\" or what follows it"},
    {"did not find expected comment or line break", "something stands here that must be a comment or a new line"},
    {"did not find expected whitespace or line break", "a blank is missing here"},
    {"did not find expected alphabetic or numeric character",
     "an anchor (&) or alias (*) needs a name; quote the text if it is none"},
    {"did not find expected hexdecimal number",
     "an escape like \\x41 needs hexadecimal digits; single quotes take backslashes as they are"},
    {"found unknown escape character",
     "no such escape after the backslash; single quotes take backslashes as they are"},
    {"found invalid Unicode character escape code", "the escape names no character"},
    {"found character that cannot start any token",
     "no value begins with this character (a tab, @ or `); quote the text"},
    {"found a tab character that violates indentation", "a tab in the indentation; YAML indents with spaces only"},
    {"found a tab character where an indentation space is expected",
     "a tab in the indentation; YAML indents with spaces only"},
    {"found an indentation indicator equal to 0", "the number behind | or > must be 1 to 9"},
    {"found unexpected end of stream", "a quote is opened and never closed"},
    {"found unexpected document indicator", "a quote is opened and not closed before the --- or ..."},
    {"found unexpected ':'", "a \":\" inside a list or mapping in brackets; quote the text"},
    {"found undefined tag handle", "no such tag; quote the text if the ! belongs to it"},
    {"found incompatible YAML document", "%YAML names a version that is not 1.1 or 1.2"},
    {"found unknown directive name", "no such directive; a line can't begin with %"},
    {"found duplicate %YAML directive", "%YAML stands twice"},
    {"control characters are not allowed", "a control character; remove it, or write it as an escape in double quotes"},
};

const char *problem_in_plain_words(const char *libyaml_words)
{
    for (size_t i = 0; i < sizeof translations / sizeof *translations; i++)
        if (strcmp(translations[i].libyaml, libyaml_words) == 0)
            return translations[i].ours;
    return libyaml_words;
}
