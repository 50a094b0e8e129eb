# axedit's build. `make help` lists the targets.
#
# The layers build on each other in one direction, base <- yaml <- model <- app <- ui, and each is compiled with the
# include directories of those below it and no others: a wrong #include does not compile.

VARIANT ?= release
PREFIX ?= /usr/local
DESTDIR ?=
BUILD = build
PKG_CONFIG ?= pkg-config

# make's own default is "cc"; a CC from the command line or the environment stays.
ifeq ($(origin CC),default)
CC = gcc
endif

VARIANT_FLAGS_release = -O2 -g
VARIANT_FLAGS_debug = -O0 -g
VARIANT_FLAGS_static = -O2 -g
VARIANT_FLAGS_san = -O1 -g -fsanitize=address,undefined -fno-omit-frame-pointer -fno-sanitize-recover=all
# libFuzzer is clang's.
VARIANT_FLAGS_fuzz = -O1 -g -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all
VARIANT_FLAGS = $(VARIANT_FLAGS_$(VARIANT))
ifeq ($(VARIANT_FLAGS),)
$(error VARIANT=$(VARIANT) is not known: use release, debug, san, static or fuzz)
endif

# One directory for each variant and compiler, so that their objects never mix.
COMPILER = $(notdir $(firstword $(CC)))
OUT := $(BUILD)/$(VARIANT)$(if $(filter-out gcc,$(COMPILER)),-$(COMPILER))

# --- Flags ------------------------------------------------------------------------------------------------------------

STANDARD = -std=c11 -D_XOPEN_SOURCE=700
WARNINGS = -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes -Werror

# -iquote serves #include "..." only, so that a header of ours never stands in for a system one.
include_base = -iquote include/base
include_yaml = $(include_base) -iquote include/yaml
include_model = $(include_yaml) -iquote include/model
include_app = $(include_model) -iquote include/app
include_ui = $(include_app) -iquote include/ui
include_unit = $(include_app) -iquote tests/unit
include_fuzz = $(include_app) -iquote tests/fuzz
include_tools = $(include_ui)
include_bench = $(include_app)
include_screen = $(include_ui) -iquote tests/unit -iquote tests/screen

# A library's own feature macro would contradict ours.
package_cflags = $(filter-out -D_XOPEN_SOURCE=%,$(shell $(PKG_CONFIG) --cflags $(1) 2>/dev/null))
package_libs = $(shell $(PKG_CONFIG) --libs $(1) 2>/dev/null)

PACKAGES = ncursesw yaml-0.1 libcyaml jansson
package_yaml := $(call package_cflags,yaml-0.1)
package_model := $(call package_cflags,libcyaml)
package_app := $(call package_cflags,jansson)
package_ui := $(call package_cflags,ncursesw)
package_tools := $(call package_cflags,jansson ncursesw)
package_bench := $(call package_cflags,yaml-0.1)
package_unit := $(call package_cflags,jansson cmocka)
package_screen := $(call package_cflags,ncursesw cmocka)

LIB_LIBS := $(call package_libs,libcyaml yaml-0.1 jansson) -lm
UI_LIBS := $(call package_libs,ncursesw)
TEST_LIBS := $(call package_libs,cmocka)

# `make static`: one file to copy to another machine, where neither the libraries nor a description of the terminal need
# be installed. glibc stays outside: it can't be linked in without losing locales and dlopen().
DESCRIPTIONS =
ifeq ($(VARIANT),static)
LIB_LIBS := -Wl,-Bstatic -lcyaml -lyaml -ljansson -Wl,-Bdynamic -lm
UI_LIBS := -Wl,-Bstatic -lncursesw -ltinfo -Wl,-Bdynamic
DESCRIPTIONS = xterm-256color xterm xterm-color screen-256color screen tmux-256color tmux linux vt100 vt220 ansi \
	rxvt rxvt-unicode-256color
endif

# $(call flags,LAYER): all flags that a file of that layer is compiled with. The user's CFLAGS come last and win.
flags = $(STANDARD) $(WARNINGS) $(VARIANT_FLAGS) $(include_$(1)) $(package_$(1)) $(CFLAGS)
link_flags = -pthread $(VARIANT_FLAGS) $(CFLAGS) $(LDFLAGS)

# src/base/str.c belongs to base, tests/unit/test_str.c to unit: $(call layer_of,base/str) is base.
layer_of = $(firstword $(subst /, ,$(1)))

# --- Files ------------------------------------------------------------------------------------------------------------

objects_of = $(patsubst %.c,$(OUT)/%.o,$(wildcard $(1)))

LIB_OBJECTS := $(call objects_of,$(foreach layer,base yaml model app,src/$(layer)/*.c)) $(OUT)/made/base/shared_files.o
UI_OBJECTS := $(call objects_of,src/ui/*.c) $(OUT)/made/ui/descriptions.o
LIBRARY := $(OUT)/libaxedit.a

# Each test_*.c is a program; the other files beside it are helpers that are linked into all of them.
UNIT_TEST_OBJECTS := $(call objects_of,tests/unit/test_*.c)
SCREEN_TEST_OBJECTS := $(call objects_of,tests/screen/test_*.c)
UNIT_HELPERS := $(filter-out $(UNIT_TEST_OBJECTS),$(call objects_of,tests/unit/*.c))
SCREEN_HELPERS := $(filter-out $(SCREEN_TEST_OBJECTS),$(call objects_of,tests/screen/*.c))
UNIT_TESTS := $(UNIT_TEST_OBJECTS:.o=)
SCREEN_TESTS := $(SCREEN_TEST_OBJECTS:.o=)
FUZZ_OBJECTS := $(call objects_of,tests/fuzz/*.c)
FUZZERS := $(FUZZ_OBJECTS:.o=)
BENCH_OBJECTS := $(call objects_of,tests/bench/*.c)
BENCHES := $(BENCH_OBJECTS:.o=)
TEST_OBJECTS := $(UNIT_TEST_OBJECTS) $(SCREEN_TEST_OBJECTS) $(UNIT_HELPERS) $(SCREEN_HELPERS)

# What is compiled in besides the sources; an editor's backup files stay out.
SHARED_FILES := $(shell find share -type f ! -name '.*' ! -name '*~' | LC_ALL=C sort)

# Print the tables of the program, for what is made from them.
TOOL_OBJECTS := $(call objects_of,tools/*.c)
TOOLS := $(TOOL_OBJECTS:.o=)

HEADER_CHECKS := $(patsubst include/%.h,$(OUT)/headers/%.o,$(wildcard include/*/*.h))

# The release program is also what `make` leaves at build/axedit.
ifeq ($(VARIANT),release)
PROGRAM = $(BUILD)/axedit
else
PROGRAM = $(OUT)/axedit
endif

# V=1 prints the commands themselves.
ifeq ($(V),)
Q = @
say = @printf '%-7s %s\n' $(1) $(2)
endif

MAKEFLAGS += --no-print-directory
.DELETE_ON_ERROR:
.SECONDARY:
.SUFFIXES:
.PHONY: all static deb run run-editor test test-schema-server test-terminals run-terminals test-programs run-tests fuzz \
	run-fuzz lint lint-compile format-check bench run-bench faults mutants docs screens install uninstall clean help \
	print-flags FORCE

# --- Building ---------------------------------------------------------------------------------------------------------

all: $(PROGRAM)

# gcc's and clang's release program have one name: a copy only when the bytes differ keeps it the one asked for last.
$(BUILD)/axedit: $(OUT)/axedit FORCE
	@cmp -s $< $@ || { cp $< $@.new && mv -f $@.new $@; }

$(OUT)/axedit: $(UI_OBJECTS) $(LIBRARY)
	$(call say,LINK,$@)
	$(Q)$(CC) $(link_flags) -o $@ $(UI_OBJECTS) $(LIBRARY) $(UI_LIBS) $(LIB_LIBS)

$(LIBRARY): $(LIB_OBJECTS) $(OUT)/library.list
	$(call say,AR,$@)
	@rm -f $@
	$(Q)$(AR) rcs $@ $(LIB_OBJECTS)

$(OUT)/src/%.o: src/%.c $(OUT)/flags
	$(call say,CC,$<)
	@mkdir -p $(@D)
	$(Q)$(CC) $(call flags,$(call layer_of,$*)) -MMD -MP -c -o $@ $<

$(OUT)/made/ui/descriptions.c: scripts/descriptions $(OUT)/flags
	@mkdir -p $(@D)
	$(Q)scripts/descriptions $(DESCRIPTIONS) >$@

# share/ as a C table (include/base/shared_file.h).
$(OUT)/made/base/shared_files.c: scripts/embed $(SHARED_FILES) $(OUT)/shared.list
	$(call say,EMBED,share)
	@mkdir -p $(@D)
	$(Q)scripts/embed share $(SHARED_FILES) >$@

$(OUT)/made/%.o: $(OUT)/made/%.c $(OUT)/flags
	$(call say,CC,$<)
	$(Q)$(CC) $(call flags,$(call layer_of,$*)) -MMD -MP -c -o $@ $<

# These change only when what they say changes: other flags, or a file that came or went, then mean a new build. The
# first also says in one line what would else be a page of compiler errors.
$(OUT)/flags: FORCE | $(OUT)
	@command -v $(firstword $(CC)) >/dev/null || \
		{ echo "axedit: there is no $(firstword $(CC)): run scripts/deps" >&2; exit 1; }
	@$(PKG_CONFIG) --exists $(PACKAGES) 2>/dev/null || \
		{ echo "axedit: a library is missing (of $(PACKAGES)): run scripts/deps" >&2; exit 1; }
	$(file >$@.new,$(CC) $(call flags,base) $(LDFLAGS) $(package_yaml) $(package_model) $(package_app) $(package_ui))
	@cmp -s $@.new $@ && rm $@.new || mv $@.new $@

$(OUT)/library.list: FORCE | $(OUT)
	$(file >$@.new,$(LIB_OBJECTS))
	@cmp -s $@.new $@ && rm $@.new || mv $@.new $@

$(OUT)/shared.list: FORCE | $(OUT)
	$(file >$@.new,$(SHARED_FILES))
	@cmp -s $@.new $@ && rm $@.new || mv $@.new $@

$(OUT):
	@mkdir -p $@

static:
	@scripts/deps
	@$(MAKE) VARIANT=static
	@echo 'build it on the oldest system that it is for: $(BUILD)/static/axedit needs that glibc or a newer one'

deb:
	@scripts/deps --deb
	@$(MAKE)
	@BUILD='$(BUILD)' scripts/deb

run:
	@scripts/deps
	@$(MAKE) run-editor

run-editor: $(PROGRAM)
	@mkdir -p $(BUILD)/run
	@cp share/samples/legacy-qlora.yml $(BUILD)/run/legacy-qlora.yml
	@$(PROGRAM) "$${FILE:-$(BUILD)/run/legacy-qlora.yml}"

# --- Tests ------------------------------------------------------------------------------------------------------------

# The packages come first, in a make of their own: the flags above are read before any of them is installed.
test:
	@scripts/deps --test
	@scripts/schema-server $(BUILD)/schema-server
	@$(MAKE) run-tests

# The schema in another editor; here a missing language server is a failure.
test-schema-server:
	@scripts/deps --test
	@scripts/schema-server $(BUILD)/schema-server
	@SCHEMA_SERVER=must TESTLIST=schema_server $(MAKE) run-tests

# The program on every terminal and through a real sshd: apart from the others, since it takes longer.
test-terminals:
	@scripts/deps --test --terminals
	@$(MAKE) run-terminals

run-terminals: $(OUT)/axedit
	@AXEDIT='$(abspath $(OUT)/axedit)' SUITES=terminals tests/run $(OUT)

test-programs: $(OUT)/axedit $(TOOLS) $(UNIT_TESTS) $(SCREEN_TESTS)

run-tests: test-programs
	@AXEDIT='$(abspath $(OUT)/axedit)' CC='$(CC)' tests/run $(OUT)

$(OUT)/tests/%.o: tests/%.c $(OUT)/flags
	$(call say,CC,$<)
	@mkdir -p $(@D)
	$(Q)$(CC) $(call flags,$(call layer_of,$*)) -MMD -MP -c -o $@ $<

# The model knows no screen: its tests link without curses.
$(UNIT_TESTS): %: %.o $(UNIT_HELPERS) $(LIBRARY)
	$(Q)$(CC) $(link_flags) -o $@ $^ $(TEST_LIBS) $(LIB_LIBS)

$(SCREEN_TESTS): %: %.o $(SCREEN_HELPERS) $(UNIT_HELPERS) $(filter-out %/main.o,$(UI_OBJECTS)) $(LIBRARY)
	$(Q)$(CC) $(link_flags) -o $@ $^ $(TEST_LIBS) $(UI_LIBS) $(LIB_LIBS)

$(OUT)/tools/%.o: tools/%.c $(OUT)/flags
	$(call say,CC,$<)
	@mkdir -p $(@D)
	$(Q)$(CC) $(call flags,tools) -MMD -MP -c -o $@ $<

$(TOOLS): %: %.o $(filter-out %/main.o,$(UI_OBJECTS)) $(LIBRARY)
	$(Q)$(CC) $(link_flags) -o $@ $^ $(UI_LIBS) $(LIB_LIBS)

$(FUZZERS): %: %.o $(LIBRARY)
	$(Q)$(CC) $(link_flags) -fsanitize=fuzzer -o $@ $^ $(LIB_LIBS)

$(BENCHES): %: %.o $(LIBRARY)
	$(Q)$(CC) $(link_flags) -o $@ $^ $(LIB_LIBS)

# SECONDS_EACH for each fuzzer; FUZZERS_ONLY="fuzz_index fuzz_load" runs these.
fuzz:
	@scripts/deps --test --fuzz
	@$(MAKE) CC=clang VARIANT=fuzz run-fuzz

run-fuzz: $(FUZZERS)
	@tests/fuzz/run '$(abspath $(OUT))'

# Every system call of seven flows fails in every way; makes the table of docs/RELIABILITY.md.
faults: $(OUT)/axedit
	@AXEDIT='$(abspath $(OUT)/axedit)' CC='$(CC)' tests/scripts/test_faults --all

bench:
	@scripts/deps --bench
	@$(MAKE) run-bench

run-bench: $(PROGRAM) $(BENCHES)
	@AXEDIT='$(abspath $(PROGRAM))' BENCHES='$(abspath $(OUT)/tests/bench)' scripts/bench

mutants:
	@scripts/deps --test
	@scripts/mutants

# Made of the tables in the program, and kept in the repository: test_rules_doc, test_migrating_doc, test_manual and
# test_completions fail when one is out of date. $(call make_doc,COMMAND,FILE)
define make_doc
	$(call say,DOC,$(2))
	@AXEDIT='$(abspath $(OUT)/axedit)' TABLES='$(abspath $(OUT)/tools/tables)' scripts/$(1) >$(2).new || { rm -f $(2).new; exit 1; }
	@mv -f $(2).new $(2)
endef

docs: $(OUT)/axedit $(OUT)/tools/tables
	$(call make_doc,rules-doc,docs/RULES.md)
	$(call make_doc,migrating-doc,docs/MIGRATING.md)
	$(call make_doc,manual,docs/axedit.1)
	@mkdir -p completions
	$(call make_doc,completions bash,completions/axedit.bash)
	$(call make_doc,completions zsh,completions/_axedit)
	$(call make_doc,completions fish,completions/axedit.fish)

# The screens of README.md and docs/TOUR.md, from the editor in tmux; test_screens fails when they are out of date.
screens: $(OUT)/axedit
	@scripts/deps --test
	@AXEDIT='$(abspath $(OUT)/axedit)' scripts/screens

# --- Lint -------------------------------------------------------------------------------------------------------------

# Both compilers see every file, since each warns of things that the other lets pass.
lint:
	@scripts/deps --test --lint
	@scripts/lint
	@$(MAKE) CC=gcc VARIANT=release lint-compile
	@$(MAKE) CC=clang VARIANT=debug lint-compile

lint-compile: $(LIB_OBJECTS) $(UI_OBJECTS) $(TEST_OBJECTS) $(TOOL_OBJECTS) $(FUZZ_OBJECTS) $(BENCH_OBJECTS) $(HEADER_CHECKS)

# A header must compile alone and twice. The typedef is there since C has no empty files.
$(OUT)/headers/%.o: include/%.h $(OUT)/flags
	@mkdir -p $(@D)
	$(Q)printf '#include "%s"\n#include "%s"\ntypedef int nothing_else;\n' $(<F) $(<F) | \
		$(CC) $(call flags,$(call layer_of,$*)) -MMD -MP -MF $(@:.o=.d) -MT $@ -c -o $@ -x c -

# Not a part of lint: hand-laid tables may stand as they are.
format-check:
	@clang-format --dry-run --Werror $(wildcard src/*/*.c include/*/*.h tests/*/*.[ch])

# The flags of one layer, for tests that compile a line of their own.
print-flags:
	@printf '%s\n' '$(call flags,$(LAYER))'

# --- Installing -------------------------------------------------------------------------------------------------------

bindir = $(DESTDIR)$(PREFIX)/bin
datadir = $(DESTDIR)$(PREFIX)/share/axedit
mandir = $(DESTDIR)$(PREFIX)/share/man/man1
bash_completions = $(DESTDIR)$(PREFIX)/share/bash-completion/completions
zsh_completions = $(DESTDIR)$(PREFIX)/share/zsh/site-functions
fish_completions = $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d

install: all
	install -d '$(bindir)' '$(datadir)' '$(mandir)' '$(bash_completions)' '$(zsh_completions)' '$(fish_completions)'
	install -m 755 $(PROGRAM) '$(bindir)/axedit'
	cd share && find . -type f -exec install -D -m 644 '{}' '$(abspath $(datadir))/{}' ';'
	install -m 644 docs/axedit.1 '$(mandir)/axedit.1'
	install -m 644 completions/axedit.bash '$(bash_completions)/axedit'
	install -m 644 completions/_axedit '$(zsh_completions)/_axedit'
	install -m 644 completions/axedit.fish '$(fish_completions)/axedit.fish'

uninstall:
	rm -f '$(bindir)/axedit' '$(mandir)/axedit.1' '$(bash_completions)/axedit' '$(zsh_completions)/_axedit' \
		'$(fish_completions)/axedit.fish'
	rm -rf '$(datadir)'

clean:
	rm -rf $(BUILD)

help:
	@echo 'make              build $(PROGRAM)'
	@echo 'make run          install what is needed, build, open the editor on a sample (FILE=path: on that file)'
	@echo 'make static       $(BUILD)/static/axedit: all libraries but glibc inside, to copy to another machine'
	@echo 'make deb          a package for Debian in $(BUILD)/'
	@echo 'make test         install what tests need, run them all'
	@echo '                    TESTLIST="test_str test_vectors"  only these'
	@echo '                    WRAPPER="valgrind -q --error-exitcode=9 --leak-check=full"  wraps each C test'
	@echo 'make test-schema-server'
	@echo '                  the schema in yaml-language-server, which must be there or come by npm'
	@echo 'make test-terminals'
	@echo '                  the editor on every terminal, through sshd, and on bad lines'
	@echo 'make lint         warnings of gcc and clang, and the rules of the house'
	@echo 'make format-check what clang-format would change'
	@echo 'make bench        speed and size beside other programs, into docs/PERFORMANCE.md'
	@echo 'make fuzz         any input into every parser, with sanitizers (SECONDS_EACH=60)'
	@echo 'make faults       every system call fails in every way; the table of docs/RELIABILITY.md'
	@echo 'make mutants      takes one table row out at a time: some test must fail'
	@echo 'make docs         the list of rules, docs/MIGRATING.md, the manual and the completions, from the tables'
	@echo 'make screens      the screens of README.md and docs/TOUR.md, from the editor'
	@echo 'make install      to PREFIX=$(PREFIX), below DESTDIR when set; uninstall takes it away'
	@echo 'make clean        remove $(BUILD)/'
	@echo
	@echo 'VARIANT=release|debug|san   -O2; -O0; AddressSanitizer and UBSan. Each has its own directory in $(BUILD)/'
	@echo 'CC=gcc|clang  CFLAGS=...  LDFLAGS=...  V=1 (print the commands)'

-include $(patsubst %.o,%.d,$(LIB_OBJECTS) $(UI_OBJECTS) $(TEST_OBJECTS) $(TOOL_OBJECTS) $(FUZZ_OBJECTS) $(BENCH_OBJECTS) $(HEADER_CHECKS))
